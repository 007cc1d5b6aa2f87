// Bytes beside memory that nobody can read: a parser that reads one too far ends the process, with
// or without a sanitizer.
#pragma once

#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/status/status.h"

#include "base/check.h"
#include "engines/alex/log/memory_region.h"

namespace alexbench::engines::alex {

enum class GuardSide : std::uint8_t { kInFront, kBehind };

// Room for one copy at a time.
class GuardedBytes {
 public:
  static constexpr std::size_t kCapacityBytes = std::size_t{1} << 16;

  explicit GuardedBytes(GuardSide side) : side_(side) {
    void* const start =
        ::mmap(nullptr, kRegionBytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    ALEXBENCH_CHECK(start != MAP_FAILED);
    region_ = MemoryRegion(start, kRegionBytes);
    ALEXBENCH_CHECK(::mprotect(room(), kCapacityBytes, PROT_READ | PROT_WRITE) == 0);
  }

  // Lifetime: until the next copy. Requires: at most kCapacityBytes.
  std::string_view Copy(std::string_view bytes) {
    ALEXBENCH_CHECK(bytes.size() <= kCapacityBytes);
    const std::size_t slack = side_ == GuardSide::kInFront ? 0 : kCapacityBytes - bytes.size();
    std::copy(bytes.begin(), bytes.end(), room() + slack);
    return {room() + slack, bytes.size()};
  }

 private:
  static constexpr std::size_t kGuardBytes = 4096;  // a multiple of the size of a page of memory
  static constexpr std::size_t kRegionBytes = kCapacityBytes + 2 * kGuardBytes;

  char* room() const { return region_.start() + kGuardBytes; }

  GuardSide side_;
  MemoryRegion region_;
};

// A copy of the bytes: one a side at a time.
inline std::string_view Guarded(std::string_view bytes, GuardSide side) {
  static GuardedBytes in_front(GuardSide::kInFront);
  static GuardedBytes behind(GuardSide::kBehind);
  return (side == GuardSide::kInFront ? in_front : behind).Copy(bytes);
}

// Where a part of the bytes starts in them; it must lie in them.
inline std::uint64_t PositionIn(std::string_view bytes, std::string_view part) {
  const auto position = static_cast<std::uint64_t>(part.data() - bytes.data());
  ALEXBENCH_CHECK(position <= bytes.size() && part.size() <= bytes.size() - position);
  return position;
}

// What `parse(std::string_view)` gives for the bytes. It may not depend on what is around them, so
// it is asked twice: beside memory that can't be read behind them, and in front of them.
template <typename Parse>
auto ParseGuarded(std::string_view bytes, const Parse& parse) {
  auto parsed = parse(Guarded(bytes, GuardSide::kBehind));
  ALEXBENCH_CHECK(parse(Guarded(bytes, GuardSide::kInFront)) == parsed);
  return parsed;
}

// The same where it gives an absl::StatusOr: a refusal, too, says the same twice.
template <typename Decode>
auto DecodeGuarded(std::string_view bytes, const Decode& decode) {
  auto decoded = decode(Guarded(bytes, GuardSide::kBehind));
  const auto again = decode(Guarded(bytes, GuardSide::kInFront));
  ALEXBENCH_CHECK(decoded.status() == again.status());
  ALEXBENCH_CHECK(!decoded.ok() || *decoded == *again);
  ALEXBENCH_CHECK(decoded.ok() || absl::IsDataLoss(decoded.status()) ||
                  absl::IsFailedPrecondition(decoded.status()));
  return decoded;
}

}  // namespace alexbench::engines::alex
