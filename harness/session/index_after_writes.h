// What writes have made of an index.
#pragma once

#include <optional>
#include <span>

#include "harness/session/observation.h"
#include "harness/session/opened_engine.h"
#include "workloads/operation.h"

namespace alexbench::harness {

// What the engine says of its index now that it has done `done`. nullopt where nothing of that
// writes, and for an engine that says neither what its index looks like nor how large it is.
//
// Cost: a walk over the whole index, of some engines over the header of each record in the log as
// well; never part of anything measured.
std::optional<IndexAfterWrites> DescribeAfterWrites(const OpenedEngine& engine,
                                                    std::span<const workloads::Operation> done);

}  // namespace alexbench::harness
