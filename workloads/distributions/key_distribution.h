// A key distribution says which loaded record the next operation means.
#pragma once

#include <cstdint>
#include <functional>

#include "base/random.h"

namespace alexbench::workloads {

// Draws the index, in load order, of the record the next operation means.
using RecordDraw = std::function<std::uint64_t(RandomStream&)>;

// Makes the draw for a data set of so many records. Requires: records > 0.
using KeyDistribution = RecordDraw (*)(std::uint64_t records);

}  // namespace alexbench::workloads
