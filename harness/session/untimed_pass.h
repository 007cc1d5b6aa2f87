// A pass over records ahead of anything timed.
#pragma once

#include <string>

#include "harness/session/opened_engine.h"
#include "harness/session/oracle.h"

namespace alexbench::harness {

// Reads the pass's records: maps their pages and fills caches, as long after a start. Returns how
// the answers differ from what they must be; empty if they don't.
std::string RunPass(const OpenedEngine& engine, const Pass& pass);

}  // namespace alexbench::harness
