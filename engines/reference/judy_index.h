// A Judy array as the index of a value log: an ordered radix tree over 64-bit words.
#pragma once

#include <Judy.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/key.h"
#include "engines/alex/log/log_header.h"
#include "engines/engine.h"

namespace alexbench::engines::reference {

class JudyIndex {
 public:
  static constexpr bool kIsOrdered = true;

  JudyIndex() = default;
  JudyIndex(JudyIndex&& other) noexcept
      : array_(std::exchange(other.array_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  JudyIndex& operator=(JudyIndex&& other) noexcept {
    std::swap(array_, other.array_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~JudyIndex() { JudyLFreeArray(&array_, PJE0); }

  // kNoSlot for an absent key.
  [[gnu::always_inline]] alex::LogOffset Find(Key key) const {
    const PPvoid_t found = JudyLGet(array_, WordOf(key), PJE0);
    return found == nullptr ? kNoSlot : OffsetIn(found);
  }

  void Set(Key key, alex::LogOffset offset) {
    const PPvoid_t place = JudyLIns(&array_, WordOf(key), PJE0);
    ALEXBENCH_CHECK(place != nullptr && place != PPJERR);  // as any other index, out of memory
    size_ += OffsetIn(place) == 0 ? 1U : 0U;  // a new place holds 0, which is no offset
    *reinterpret_cast<alex::LogOffset*>(place) = offset;
  }

  void Erase(Key key) { size_ -= JudyLDel(&array_, WordOf(key), PJE0) == 1 ? 1U : 0U; }

  // Calls `visit(Key, LogOffset)`, which says whether to go on, in ascending order from `from`.
  template <typename Visit>
  void VisitFrom(Key from, Visit&& visit) const {
    Word_t word = WordOf(from);
    PPvoid_t at = JudyLFirst(array_, &word, PJE0);
    while (at != nullptr && visit(KeyOf(word), OffsetIn(at))) {
      at = JudyLNext(array_, &word, PJE0);
    }
  }

  std::uint64_t size() const { return size_; }
  std::uint64_t bytes() const { return JudyLMemUsed(array_); }

  // Of what is allocated, the part that holds something.
  std::vector<IndexFigure> Figures() const {
    const Word_t used_bytes = JudyLMemUsed(array_);
    return {{"fill", "share", used_bytes == 0 ? 0.0 : static_cast<double>(JudyLMemActive(array_)) /
                                                          static_cast<double>(used_bytes)}};
  }

 private:
  static_assert(sizeof(Word_t) == sizeof(Key));
  static constexpr Word_t kSignBit = Word_t{1} << 63U;

  // Judy's words are unsigned; turning the sign bit keeps the keys' order.
  static Word_t WordOf(Key key) { return static_cast<Word_t>(key) ^ kSignBit; }
  static Key KeyOf(Word_t word) { return static_cast<Key>(word ^ kSignBit); }
  static alex::LogOffset OffsetIn(PPvoid_t place) {
    return *reinterpret_cast<const alex::LogOffset*>(place);
  }

  Pvoid_t array_ = nullptr;
  std::uint64_t size_ = 0;
};

}  // namespace alexbench::engines::reference
