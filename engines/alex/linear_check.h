// Whether a store used by several threads is linearizable, key by key: a test's own judge.
//
// Each key has one writer, which stores versions 1, 2, 3, ... of it; some versions are erasures. A
// read overlaps the writes that had begun when it ended and had not ended when it began, so it may
// see any version from the last that had ended before it to the last that had begun before its
// end, and none older than what any read that ended before it began has seen. For registers of one
// writer these two rules are linearizability itself [LAMPORT86].
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/key.h"

namespace alexbench::engines::alex {

inline constexpr std::size_t kLinearKeys = 64;

// Every so many-th version is an erasure; so is version 0, which is before all writes.
inline constexpr std::uint64_t kErasedEvery = 8;
constexpr bool IsErasure(std::uint64_t version) { return version % kErasedEvery == 0; }

// Far apart, so that keys of others, which only come, keep splitting what lies between.
constexpr Key LinearKey(std::size_t index) { return static_cast<Key>(index) << 32; }

// A value says its version twice: torn bytes are no version.
inline std::string LinearValue(std::uint64_t version) {
  std::string value(24 + version % 40, static_cast<char>('a' + version % 26));
  std::memcpy(value.data(), &version, 8);
  std::memcpy(value.data() + value.size() - 8, &version, 8);
  return value;
}
inline std::optional<std::uint64_t> VersionOf(std::string_view value) {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  if (value.size() < 24) {
    return std::nullopt;
  }
  std::memcpy(&first, value.data(), 8);
  std::memcpy(&last, value.data() + value.size() - 8, 8);
  return first == last && value == LinearValue(first) ? std::optional(first) : std::nullopt;
}

// Threads: Begin and End of a key by its one writer; reads by anyone.
class LinearCheck {
 public:
  // What was so when a read began.
  struct ReadStart {
    std::uint64_t ended = 0;
    std::uint64_t seen = 0;
  };

  void BeginWrite(std::size_t key, std::uint64_t version) { keys_[key].begun = version; }
  void EndWrite(std::size_t key, std::uint64_t version) { keys_[key].ended = version; }

  ReadStart BeginRead(std::size_t key) const {
    return {.ended = keys_[key].ended, .seen = keys_[key].seen};
  }

  // Judges what a read of `key` answered; nullopt: not there.
  void EndRead(std::size_t key, const ReadStart& start, std::optional<std::string_view> value) {
    if (!value.has_value()) {
      return EndPresence(key, start, Presence::kAbsent);
    }
    const std::uint64_t begun = keys_[key].begun;
    const std::optional<std::uint64_t> version = VersionOf(*value);
    if (!version.has_value()) {
      return Complain(absl::StrFormat("key %d: bytes that no one wrote", key));
    }
    Judge({.key = key, .start = start, .begun = begun, .version = *version, .what = "found"});
  }

  // The same for a read that told no more than this: the first version that fits must do.
  enum class Presence : std::uint8_t { kAbsent, kPresent };
  void EndPresence(std::size_t key, const ReadStart& start, Presence presence) {
    const std::uint64_t begun = keys_[key].begun;
    const bool is_absent = presence == Presence::kAbsent;
    std::uint64_t version = std::max(start.ended, start.seen);
    while (IsErasure(version) != is_absent) {
      ++version;
    }
    Judge({.key = key,
           .start = start,
           .begun = begun,
           .version = version,
           .what = is_absent ? "absent, so at least" : "present, so at least"});
  }

  std::uint64_t reads() const { return reads_; }
  // Reads during which a write of their key was under way.
  std::uint64_t overlaps() const { return overlaps_; }
  std::uint64_t violations() const { return violations_; }
  // Of the first violation. Call when all threads are done.
  const std::string& first_violation() const { return first_violation_; }

 private:
  struct alignas(64) KeyState {
    std::atomic<std::uint64_t> begun = 0;
    std::atomic<std::uint64_t> ended = 0;
    std::atomic<std::uint64_t> seen = 0;
  };

  struct Answer {
    std::size_t key = 0;
    ReadStart start;
    std::uint64_t begun = 0;  // when the read ended
    std::uint64_t version = 0;
    std::string_view what;
  };

  void Judge(const Answer& answer) {
    const ReadStart& start = answer.start;
    ++reads_;
    overlaps_ += answer.begun > start.ended ? 1 : 0;
    if (answer.version < std::max(start.ended, start.seen) || answer.version > answer.begun) {
      return Complain(absl::StrFormat(
          "key %d: %s version %d, where %d had ended, %d was seen before and %d had begun",
          answer.key, answer.what, answer.version, start.ended, start.seen, answer.begun));
    }
    std::atomic<std::uint64_t>& latest = keys_[answer.key].seen;
    std::uint64_t seen = latest;
    while (seen < answer.version && !latest.compare_exchange_weak(seen, answer.version)) {
    }
  }

  void Complain(std::string what) {
    if (violations_++ == 0) {
      first_violation_ = std::move(what);
    }
  }

  std::array<KeyState, kLinearKeys> keys_;
  std::atomic<std::uint64_t> reads_ = 0;
  std::atomic<std::uint64_t> overlaps_ = 0;
  std::atomic<std::uint64_t> violations_ = 0;
  std::string first_violation_;
};

}  // namespace alexbench::engines::alex
