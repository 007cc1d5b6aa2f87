// Why an engine and a setting don't go together.
#pragma once

#include <string>

#include "harness/session/catalog.h"
#include "harness/session/plan.h"
#include "workloads/workload.h"

namespace alexbench::harness {

// "unsupported: " and the reason; empty where the engine can run the workload under the setting.
std::string UnsupportedReason(const EngineEntry& entry, const ResolvedEngine& resolved,
                              const CellSettings& settings, const workloads::Workload& workload);

}  // namespace alexbench::harness
