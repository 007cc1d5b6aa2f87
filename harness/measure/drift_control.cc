#include "harness/measure/drift_control.h"

#include "base/random.h"
#include "harness/measure/consume.h"

namespace alexbench::harness {
namespace {

constexpr std::uint64_t kWordCount = (std::uint64_t{64} << 20U) / sizeof(std::uint64_t);
constexpr std::uint64_t kPlaceMask = kWordCount - 1;

[[gnu::noinline]] BlockAnswer MeasuredDriftLoop(const std::uint64_t* words,
                                                const Stretch& stretch) {
  const std::uint64_t zero = HiddenZero();
  const std::uint64_t end = stretch.first + stretch.count;
  std::uint64_t carry = 0;
  std::uint64_t checksum = 0;
  for (std::uint64_t i = stretch.first; i < end; ++i) {
    carry = words[MixBits(i ^ (carry & zero)) & kPlaceMask];
    checksum += carry;
  }
  return {.hits = stretch.count, .checksum = checksum, .errors = 0};
}

}  // namespace

DriftControl::DriftControl() : words_(kWordCount) {
  for (std::uint64_t place = 0; place < kWordCount; ++place) {
    words_[place] = MixBits(place);
  }
}

BlockAnswer DriftControl::Run(const Stretch& stretch) const {
  return MeasuredDriftLoop(words_.data(), stretch);
}

BlockAnswer DriftControl::Expected(const Stretch& stretch) {
  BlockAnswer answer{.hits = stretch.count, .checksum = 0, .errors = 0};
  for (std::uint64_t i = stretch.first; i < stretch.first + stretch.count; ++i) {
    answer.checksum += MixBits(MixBits(i) & kPlaceMask);
  }
  return answer;
}

}  // namespace alexbench::harness
