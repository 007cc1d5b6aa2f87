#include "engines/alex/index/gapped_array.h"

#include "base/check.h"

namespace alexbench::engines::alex {

GappedArray::GappedArray(std::uint32_t capacity, NodeAlignment alignment)
    : block_(static_cast<std::uint64_t*>(AllocateNodeMemory(BlockBytes(capacity), alignment))),
      capacity_(capacity) {
  ALEXBENCH_CHECK(capacity > 0 && capacity <= (std::uint32_t{1} << 24U));
  std::fill_n(bitmap(), BitmapWords(capacity), std::uint64_t{0});
}

void GappedArray::Put(std::uint32_t slot, BiasedKey key, Payload payload) {
  keys()[slot] = key;
  payloads()[slot] = payload;
  begin_ = count_ == 0 ? slot : std::min(begin_, slot);
  end_ = std::max(end_, slot + 1);
  bitmap()[slot / 64] |= std::uint64_t{1} << (slot % 64);
  ++count_;
}

void GappedArray::Append(std::uint32_t slot, BiasedKey key, Payload payload) {
  ALEXBENCH_DCHECK(slot >= end_ && slot < capacity_);
  if (count_ > 0) {
    std::fill(keys() + end_, keys() + slot, key);
  }
  Put(slot, key, payload);
}

std::uint32_t GappedArray::Insert(const Insertion& insertion) {
  ALEXBENCH_DCHECK(count_ < capacity_);
  if (count_ == 0) {
    Put(std::min(insertion.predicted, capacity_ - 1), insertion.key, insertion.payload);
    return 0;
  }
  if (insertion.upper == begin_ && begin_ > 0) {
    const std::uint32_t slot = std::min(insertion.predicted, begin_ - 1);
    std::fill(keys() + slot + 1, keys() + begin_, keys()[begin_]);
    const std::uint32_t written = begin_ - slot - 1;
    Put(slot, insertion.key, insertion.payload);
    return written;
  }
  const std::uint32_t next_used =
      insertion.upper == end_ ? capacity_ : UsedAtOrAfter(insertion.upper);
  return next_used > insertion.upper ? InsertIntoGap(insertion, next_used)
                                     : InsertByShifting(insertion);
}

// The gaps from `upper` to `next_used` are copies of a larger key; those left of the slot taken
// become copies of this one.
std::uint32_t GappedArray::InsertIntoGap(const Insertion& insertion, std::uint32_t next_used) {
  const std::uint32_t slot = std::clamp(insertion.predicted, insertion.upper, next_used - 1);
  std::fill(keys() + insertion.upper, keys() + slot, insertion.key);
  Put(slot, insertion.key, insertion.payload);
  return slot - insertion.upper;
}

std::uint32_t GappedArray::InsertByShifting(const Insertion& insertion) {
  const std::uint32_t upper = insertion.upper;
  const std::uint32_t left = LastBefore<SlotState::kGap>(bitmap(), upper);
  const std::uint32_t right = FirstAtOrAfter<SlotState::kGap>(bitmap(), upper, capacity_);
  const bool to_the_right =
      right < capacity_ && (left == kNoArraySlot || right - upper < upper - 1 - left);
  if (to_the_right) {
    std::copy_backward(keys() + upper, keys() + right, keys() + right + 1);
    std::copy_backward(payloads() + upper, payloads() + right, payloads() + right + 1);
    keys()[upper] = insertion.key;
    payloads()[upper] = insertion.payload;
    Put(right, keys()[right], payloads()[right]);  // takes the gap that the shift filled
    return right - upper;
  }
  ALEXBENCH_DCHECK(left != kNoArraySlot);
  std::copy(keys() + left + 1, keys() + upper, keys() + left);
  std::copy(payloads() + left + 1, payloads() + upper, payloads() + left);
  keys()[upper - 1] = insertion.key;
  payloads()[upper - 1] = insertion.payload;
  Put(left, keys()[left], payloads()[left]);
  return upper - 1 - left;
}

std::uint32_t GappedArray::Erase(std::uint32_t slot) {
  ALEXBENCH_DCHECK(slot < capacity_ && used(slot));
  bitmap()[slot / 64] &= ~(std::uint64_t{1} << (slot % 64));
  --count_;
  if (count_ == 0) {
    begin_ = end_ = 0;
    return 0;
  }
  if (slot == begin_) {
    begin_ = UsedAtOrAfter(slot);
    return 0;
  }
  const std::uint32_t before = LastBefore<SlotState::kUsed>(bitmap(), slot);
  if (slot == end_ - 1) {
    end_ = before + 1;
    return 0;
  }
  std::fill(keys() + before + 1, keys() + slot + 1, keys()[slot + 1]);
  return slot - before;
}

}  // namespace alexbench::engines::alex
