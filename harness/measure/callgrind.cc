#include "harness/measure/callgrind.h"

#include <array>
#include <cstdint>

namespace alexbench::harness {
namespace {

constexpr std::uint64_t kRunningOnValgrind = 0x1001;
constexpr std::uint64_t kCallgrind = (std::uint64_t{'C'} << 24U) | (std::uint64_t{'T'} << 16U);
constexpr std::uint64_t kDumpStatsAt = kCallgrind + 3;
constexpr std::uint64_t kStartInstrumentation = kCallgrind + 4;
constexpr std::uint64_t kStopInstrumentation = kCallgrind + 5;

// 0 where nobody listens.
std::uint64_t Request([[maybe_unused]] std::uint64_t code,
                      [[maybe_unused]] const char* text = nullptr) {
  std::uint64_t answer = 0;
#ifdef __x86_64__
  const std::array<std::uint64_t, 6> words{code, reinterpret_cast<std::uintptr_t>(text)};
  // rdi is rotated by 128 bits in all, so it ends as it was.
  asm volatile(
      "rolq $3, %%rdi\n\trolq $13, %%rdi\n\trolq $61, %%rdi\n\trolq $51, %%rdi\n\t"
      "xchgq %%rbx, %%rbx"
      : "=d"(answer)
      : "a"(words.data()), "0"(answer)
      : "cc", "memory");
#endif
  return answer;
}

}  // namespace

bool RunsUnderValgrind() { return Request(kRunningOnValgrind) != 0; }
void StartCounting() { Request(kStartInstrumentation); }
void StopCounting() { Request(kStopInstrumentation); }
void DumpCounts(const std::string& label) { Request(kDumpStatsAt, label.c_str()); }

}  // namespace alexbench::harness
