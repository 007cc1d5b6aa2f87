// A key distribution says which record the next operation means.
#pragma once

#include <cstdint>
#include <functional>

#include "base/random.h"

namespace alexbench::workloads {

// Draws which of the `now` records the next operation means: record 0 was stored first, record
// now - 1 last. Requires: 0 < now <= the `most` it was made for.
using RecordDraw = std::function<std::uint64_t(RandomStream&, std::uint64_t now)>;

// Makes the draw for a store that never holds more than `most` records. Requires: most > 0.
using KeyDistribution = RecordDraw (*)(std::uint64_t most);

}  // namespace alexbench::workloads
