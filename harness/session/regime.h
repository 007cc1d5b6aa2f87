// Which regime measures cells of a setting.
#pragma once

#include "harness/session/plan.h"

namespace alexbench::harness {

// Whether the operations are a stream of several kinds, in place of a ring of keys.
inline bool HasStream(const CellSettings& settings) {
  return RunsAlone(settings.scenario) || settings.put_batch_size.has_value();
}

// What writes, what keeps to a rate and what several threads do has a process to itself: neither
// leaves to its neighbours the caches, or the processors, that it found.
inline Regime RegimeOf(const CellSettings& settings) {
  return HasStream(settings) || settings.threads > 1 ? Regime::kWriting : Regime::kReadOnly;
}

}  // namespace alexbench::harness
