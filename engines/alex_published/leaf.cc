#include "engines/alex_published/leaf.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/check.h"

namespace alexbench::engines::alex_published {
namespace {

// Up to this radius, or the model's error, a search doubles; then it gives up and scans.
constexpr std::size_t kLeastRadius = 16;

std::size_t SlotsFor(std::size_t keys) {
  return std::max(kLeastSlots,
                  static_cast<std::size_t>(static_cast<double>(keys) * (1.0 + kExpansion)));
}

}  // namespace

HeapPayload ToHeap(std::uint64_t payload) {
  HeapPayload bytes(sizeof(payload));
  std::memcpy(bytes.data(), &payload, sizeof(payload));
  return bytes;
}

std::uint64_t FromHeap(const HeapPayload& payload) {
  std::uint64_t value = 0;
  ALEXBENCH_DCHECK(payload.size() == sizeof(value));
  std::memcpy(&value, payload.data(), sizeof(value));
  return value;
}

Leaf::Leaf(std::size_t expected_keys)
    : keys_(SlotsFor(expected_keys)),
      payloads_(keys_.size()),
      most_keys_(kSplitDensity * static_cast<double>(keys_.size())) {}

const HeapPayload* Leaf::Find(Key key) const {
  const std::optional<std::size_t> slot = Search(key);
  return slot.has_value() ? &payloads_[*slot] : nullptr;
}

HeapPayload Leaf::Set(Key key, HeapPayload payload) {
  if (const std::optional<std::size_t> slot = Search(key)) {
    return std::exchange(payloads_[*slot], std::move(payload));
  }
  InsertNew(key, std::move(payload));
  return {};
}

std::pair<Leaf, Leaf> Leaf::Split() && {
  ALEXBENCH_DCHECK(key_count_ >= 2);
  const std::size_t left_count = key_count_ / 2;
  std::pair<Leaf, Leaf> halves(Leaf(left_count), Leaf(key_count_ - left_count));
  std::size_t moved = 0;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    if (keys_[i].has_value()) {
      Leaf& half = moved < left_count ? halves.first : halves.second;
      half.InsertNew(*keys_[i], std::move(payloads_[i]));
      ++moved;
    }
  }
  halves.first.FitModel();
  halves.second.FitModel();
  return halves;
}

std::size_t Leaf::heap_bytes() const {
  return keys_.size() * (sizeof(keys_[0]) + sizeof(payloads_[0])) +
         key_count_ * sizeof(std::uint64_t);
}

std::size_t Leaf::Predict(Key key) const {
  const double slot = std::round(slope_ * static_cast<double>(key) + intercept_);
  const std::size_t last = keys_.size() - 1;
  // Written so that a prediction that is no number becomes the first slot.
  if (!(slot > 0)) {
    return 0;
  }
  return slot >= static_cast<double>(last) ? last : static_cast<std::size_t>(slot);
}

std::optional<std::size_t> Leaf::Search(Key key) const {
  const std::size_t last = keys_.size() - 1;
  const std::size_t predicted = Predict(key);
  const std::size_t most = std::max(error_max_, kLeastRadius);
  for (std::size_t radius = 1; radius <= most; radius *= 2) {
    const SlotRange range{.first = predicted - std::min(predicted, radius),
                          .last = std::min(predicted + radius, last)};
    const std::optional<Key>& low = keys_[range.first];
    const std::optional<Key>& high = keys_[range.last];
    if (low.has_value() && high.has_value() && *low <= key && key <= *high) {
      return Scan(key, range);
    }
  }
  return Scan(key, {.first = 0, .last = last});
}

std::optional<std::size_t> Leaf::Scan(Key key, SlotRange range) const {
  for (std::size_t i = range.first; i <= range.last; ++i) {
    if (keys_[i].has_value() && *keys_[i] == key) {
      return i;
    }
  }
  return std::nullopt;
}

void Leaf::InsertNew(Key key, HeapPayload payload) {
  // Behind the last key that is lower; where no key follows, that is where the gaps start.
  std::size_t at = 0;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    if (keys_[i].has_value()) {
      if (*keys_[i] > key) {
        break;
      }
      at = i + 1;
    }
  }
  at = MakeGap(at);
  keys_[at] = key;
  payloads_[at] = std::move(payload);
  ++key_count_;
}

std::size_t Leaf::MakeGap(std::size_t at) {
  const std::size_t slots = keys_.size();
  for (std::size_t distance = 0; distance <= slots; ++distance) {
    if (at + distance < slots && !keys_[at + distance].has_value()) {
      for (std::size_t i = at + distance; i > at; --i) {
        MoveSlot(i - 1, i);
      }
      return at;
    }
    if (distance < at && !keys_[at - 1 - distance].has_value()) {
      for (std::size_t i = at - 1 - distance; i + 1 < at; ++i) {
        MoveSlot(i + 1, i);
      }
      return at - 1;
    }
  }
  ALEXBENCH_CHECK(false);  // a leaf that is not full has a gap
}

void Leaf::MoveSlot(std::size_t from, std::size_t to) {
  keys_[to] = std::exchange(keys_[from], std::nullopt);
  payloads_[to] = std::exchange(payloads_[from], HeapPayload());
}

// Least squares on the raw keys, uncentred, in double: as published. Keys that lie closer than
// double tells apart give a model that is of no use, never a wrong answer.
void Leaf::FitModel() {
  double n = 0;
  double sum_x = 0;
  double sum_y = 0;
  double sum_xx = 0;
  double sum_xy = 0;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    if (keys_[i].has_value()) {
      const auto x = static_cast<double>(*keys_[i]);
      const auto y = static_cast<double>(i);
      n += 1;
      sum_x += x;
      sum_y += y;
      sum_xx += x * x;
      sum_xy += x * y;
    }
  }
  const double determinant = n * sum_xx - sum_x * sum_x;
  slope_ = determinant == 0 ? 0 : (n * sum_xy - sum_x * sum_y) / determinant;
  intercept_ = (sum_y - slope_ * sum_x) / n;
  error_max_ = 0;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    if (keys_[i].has_value()) {
      const std::size_t predicted = Predict(*keys_[i]);
      error_max_ = std::max(error_max_, predicted > i ? predicted - i : i - predicted);
    }
  }
}

}  // namespace alexbench::engines::alex_published
