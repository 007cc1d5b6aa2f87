#include "harness/analysis/band.h"

namespace alexbench::harness {

void JudgeBand(std::span<const double> values, const Interval& band, SelfCheckResult& row) {
  const auto interval = TInterval(values, kEquivalenceLevel);
  if (!interval) {
    CannotTell(
        values.empty() ? "no session has a round that counts" : "one session has no interval", row);
  } else if (interval->low > band.low && interval->high < band.high) {
    row.pass = true;
  } else if (interval->high < band.low || interval->low > band.high) {
    row.pass = false;
  } else {
    CannotTell("too noisy to tell: the 90 % interval crosses an end of the band", row);
  }
}

void CannotTell(const char* reason, SelfCheckResult& row) {
  row.pass = std::nullopt;
  row.reason = reason;
}

}  // namespace alexbench::harness
