// Where an image lives below the scratch folder.
#pragma once

#include <string>

#include "harness/session/catalog.h"
#include "harness/session/plan.h"
#include "workloads/workload.h"

namespace alexbench::harness {

// The folder of an image: readable engine name, then everything its content depends on, hashed.
std::string ImageName(const ResolvedEngine& engine, const CellSettings& settings,
                      const workloads::Workload& workload);

}  // namespace alexbench::harness
