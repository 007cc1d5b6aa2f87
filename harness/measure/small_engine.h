// A small engine in memory that tests of the measured loops run against: every step can be
// followed by hand. It is no mock of a store but one, on std::map.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/record.h"
#include "engines/engine.h"

namespace alexbench::harness {

// Slots are positions in a vector of records, so the three stages are three real steps.
class SmallEngine {
 public:
  struct Options {};
  using Value = std::string_view;

  static absl::StatusOr<SmallEngine> Open(const std::filesystem::path&, const Options&) {
    return SmallEngine();
  }

  absl::Status BulkLoad(std::span<const Record> records) {
    for (const Record& record : records) {
      if (absl::Status status = Put(record); !status.ok()) {
        return status;
      }
    }
    return absl::OkStatus();
  }

  absl::Status Put(const Record& record) {
    slots_[record.key] = values_.size();
    values_.emplace_back(record.value);
    return absl::OkStatus();
  }

  absl::StatusOr<bool> Erase(Key key) { return slots_.erase(key) == 1; }

  template <typename Sink>
  absl::StatusOr<std::uint64_t> Scan(engines::ScanRange range, Sink&& sink) const {
    std::uint64_t visited = 0;
    for (auto at = slots_.lower_bound(range.from); at != slots_.end() && visited < range.limit;
         ++at, ++visited) {
      sink(at->first, std::string_view(values_[at->second]));
    }
    return visited;
  }

  std::optional<Value> Get(Key key) const {
    const std::uint64_t slot = FindSlot(key);
    return slot == engines::kNoSlot ? std::nullopt : ReadHeader(key, slot);
  }

  void MultiGet(std::span<const Key> keys, std::span<std::optional<Value>> values) const {
    for (std::size_t i = 0; i < keys.size(); ++i) {
      values[i] = Get(keys[i]);
    }
  }

  std::uint64_t FindSlot(Key key) const {
    const auto found = slots_.find(key);
    return found == slots_.end() ? engines::kNoSlot : found->second;
  }
  std::optional<std::string_view> ReadHeader(Key, std::uint64_t slot) const {
    return values_[slot];
  }
  Value ReadValue(std::string_view stored) const { return stored; }

  absl::Status health() const { return absl::OkStatus(); }

 private:
  std::map<Key, std::uint64_t> slots_;
  std::vector<std::string> values_;
};

static_assert(engines::StagedEngine<SmallEngine>);
static_assert(engines::BatchReader<SmallEngine>);
static_assert(engines::Eraser<SmallEngine>);
static_assert(engines::Scanner<SmallEngine>);

}  // namespace alexbench::harness
