#include "harness/measure/read_loop.h"

#include "harness/measure/work_loop.h"

namespace alexbench::harness {

[[gnu::noinline]] BlockAnswer MeasuredKeyFetchLoop(const ReadBlockRequest& request) {
  for (const Key key : request.keys) {
    KeepAlive(static_cast<std::uint64_t>(key));
  }
  return {};
}

[[gnu::noinline]] BlockAnswer MeasuredChainedKeyFetchLoop(const ReadBlockRequest& request) {
  const std::uint64_t zero = HiddenZero();
  std::uint64_t carry = 0;
  for (const Key next : request.keys) {
    carry = static_cast<std::uint64_t>(next) ^ (carry & zero);
    KeepAlive(carry);
  }
  return {};
}

[[gnu::noinline]] BlockAnswer MeasuredDelayOnlyLoop(const ReadBlockRequest& request) {
  const std::uint64_t zero = HiddenZero();
  const auto delay_steps = static_cast<std::uint32_t>(request.delay_steps);
  std::uint64_t carry = 0;
  for (const Key next : request.keys) {
    const std::uint64_t key = static_cast<std::uint64_t>(next) ^ (carry & zero);
    carry = DelayChain(key, delay_steps);
  }
  KeepAlive(carry);
  return {};
}

[[gnu::noinline]] BlockAnswer MeasuredWorkOnlyLoop(const ReadBlockRequest& request) {
  const std::uint64_t zero = HiddenZero();
  const WorkBuffer& work = *request.work;
  std::uint64_t carry = 0;
  for (const Key next : request.keys) {
    carry = work.Touch(static_cast<std::uint64_t>(next) ^ (carry & zero));
  }
  KeepAlive(carry);
  return {};
}

}  // namespace alexbench::harness
