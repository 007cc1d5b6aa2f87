#include "engines/alex/index/data_node.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

#include "base/check.h"
#include "engines/alex/index/node_limits.h"

namespace alexbench::engines::alex {
namespace {

// Share of inserts at one end from which a node counts as growing there. Source: the "append
// mostly" threshold of the implementation of [ALEX20].
constexpr double kOneEndedShare = 0.9;

// Visits the slot of each entry in order: the predicted one, moved right past the entry before it
// and left so far that the entries after it find room.
template <typename Visit>
void PlaceEntries(std::span<const IndexEntry> entries, const DataLayout& layout, Visit visit) {
  const auto count = static_cast<std::uint32_t>(entries.size());
  std::uint32_t free_from = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t predicted = layout.model.Predict(Bias(entries[i].key));
    const std::uint32_t room_until = layout.capacity - (count - i);
    const std::uint32_t slot = std::clamp(predicted, free_from, room_until);
    visit(entries[i], predicted, slot);
    free_from = slot + 1;
  }
}

}  // namespace

DataLayout PlanLayout(std::span<const IndexEntry> entries, const DataRoom& room) {
  ALEXBENCH_CHECK(entries.size() < room.capacity);
  DataLayout layout{.capacity = room.capacity,
                    .keys_max = static_cast<std::uint32_t>(room.capacity * room.full_density)};
  if (entries.empty()) {
    return layout;
  }
  const auto count = static_cast<double>(entries.size());
  const double used_slots =
      room.placement == GapPlacement::kEven
          ? room.capacity
          : std::min(static_cast<double>(room.capacity), std::ceil(count / room.full_density));
  Line line = FitRanks(entries);
  line.slots_per_unit *= used_slots / count;
  line.slot_at_origin *= used_slots / count;
  if (room.placement == GapPlacement::kLeft) {
    line.slot_at_origin += room.capacity - used_slots;
  }
  layout.model = LinearModel(line, room.capacity);
  double bits = 0;
  PlaceEntries(entries, layout,
               [&](const IndexEntry&, std::uint32_t predicted, std::uint32_t slot) {
                 const std::uint32_t error = predicted < slot ? slot - predicted : predicted - slot;
                 bits += std::bit_width(error);
               });
  layout.error_bits = bits / count;
  return layout;
}

DataNode::DataNode(std::span<const IndexEntry> entries, const DataLayout& layout,
                   NodeAlignment alignment)
    : model_(layout.model), array_(layout.capacity, alignment), keys_max_(layout.keys_max) {
  Fill(entries);
}

void DataNode::Fill(std::span<const IndexEntry> entries) {
  const DataLayout layout{.capacity = array_.capacity(), .model = model_};
  PlaceEntries(entries, layout, [&](const IndexEntry& entry, std::uint32_t, std::uint32_t slot) {
    array_.Append(slot, Bias(entry.key), entry.payload);
  });
}

void DataNode::Rebuild(std::span<const IndexEntry> entries, const DataLayout& layout,
                       NodeAlignment alignment) {
  array_ = GappedArray(layout.capacity, alignment);
  keys_max_ = layout.keys_max;
  model_ = layout.model;
  counters_ = ChangeCounters();
  Fill(entries);
}

std::uint32_t DataNode::LowerBoundSlot(BiasedKey key) const {
  const std::uint32_t upper = array_.UpperBound(key, model_.Predict(key));
  if (upper != array_.begin() && array_.key(upper - 1) == key) {
    return upper - 1;
  }
  return array_.UsedAtOrAfter(upper);
}

DataNode::UpsertResult DataNode::Upsert(BiasedKey key, Payload payload) {
  const std::uint32_t predicted = model_.Predict(key);
  const std::uint32_t upper = array_.UpperBound(key, predicted);
  if (upper != array_.begin() && array_.key(upper - 1) == key) {
    return {Outcome::kReplaced, std::exchange(array_.payload(upper - 1), payload)};
  }
  if (Full()) {
    return {Outcome::kFull, 0};
  }
  ++counters_.changes;
  ++counters_.inserts;
  counters_.inserts_left += upper == array_.begin() ? 1 : 0;
  counters_.inserts_right += upper == array_.end() ? 1 : 0;
  counters_.moved_slots +=
      array_.Insert({.upper = upper, .predicted = predicted, .key = key, .payload = payload});
  return {Outcome::kInserted, 0};
}

std::optional<Payload> DataNode::Erase(BiasedKey key) {
  const std::uint32_t slot = array_.Find(key, model_.Predict(key));
  if (slot == kNoArraySlot) {
    return std::nullopt;
  }
  const Payload erased = array_.payload(slot);
  ++counters_.changes;
  counters_.moved_slots += array_.Erase(slot);
  return erased;
}

bool DataNode::MovedTooMuch() const {
  return array_.count() >= kMovedKeysMin &&
         counters_.moved_slots > kMovesPerSlotMax * array_.capacity();
}

bool DataNode::MovesAreCatastrophic() const {
  return array_.count() >= kMovedKeysMin &&
         counters_.moved_slots > kMovesPerChangeMax * counters_.changes;
}

bool DataNode::Sparse() const { return array_.count() < array_.capacity() * kSparseDensity; }

GapPlacement DataNode::SuggestedPlacement() const {
  const double one_ended = counters_.inserts * kOneEndedShare;
  if (counters_.inserts_right > one_ended) {
    return GapPlacement::kRight;
  }
  return counters_.inserts_left > one_ended ? GapPlacement::kLeft : GapPlacement::kEven;
}

void DataNode::AppendEntriesTo(std::vector<IndexEntry>& entries) const {
  for (std::uint32_t slot = array_.begin(); slot != array_.end();
       slot = array_.UsedAtOrAfter(slot + 1)) {
    entries.push_back({Unbias(array_.key(slot)), array_.payload(slot)});
  }
}

}  // namespace alexbench::engines::alex
