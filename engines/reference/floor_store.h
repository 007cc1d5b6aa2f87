// The floor: what a get costs when the record's place is known beforehand.
//
// No index is on the measured path. What is left is to read the header and the value where they
// are; whatever another engine over the same log takes longer, it takes to find the record.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/check.h"
#include "base/record.h"
#include "base/status_macros.h"
#include "engines/alex/log/log_of_format.h"
#include "engines/engine.h"
#include "engines/prefetch.h"
#include "engines/reference/held_log.h"
#include "engines/reference/map_index.h"

namespace alexbench::engines::reference {

// Written by one BulkLoad and read from then on. Keys are given to Locate; Get takes what it
// returned, so a get sees no key and checks nothing.
//
// Errors:   of opening and loading: those of the log of kFormat.
// Lifetime: values are valid while the store lives.
// Threads:  one at a time.
template <alex::RecordFormat kFormat>
class FloorStore {
 public:
  struct Options {
    alex::HugePages huge_pages = alex::HugePages::kKernel;  // of the log
  };
  using Value = std::string_view;
  static constexpr bool kPersistent = true;

  static absl::StatusOr<FloorStore> Open(const std::filesystem::path& folder,
                                         const Options& options) {
    HashIndex places;
    const auto note = [&places](const alex::LoggedRecord& logged) {
      places.Set(logged.record.key, logged.offset);
    };
    ASSIGN_OR_RETURN(Log log, Log::Open(folder, {.huge_pages = options.huge_pages}, note));
    return FloorStore(std::move(log), std::move(places));
  }

  // Errors: FailedPrecondition if there are records already.
  absl::Status BulkLoad(std::span<const Record> records) {
    if (places_.size() > 0) {
      return absl::FailedPreconditionError("floor is loaded once and read from then on");
    }
    ASSIGN_OR_RETURN(const std::vector<alex::LogOffset> offsets, log_->AppendBatch(records));
    for (std::size_t i = 0; i < records.size(); ++i) {
      places_.Set(records[i].key, offsets[i]);
    }
    return absl::OkStatus();
  }

  absl::Status Put(const Record&) {
    return absl::UnimplementedError("floor is loaded once and read from then on");
  }

  // Where the record of `key` is, as Get takes it. Not for the measured path.
  std::optional<Key> Locate(Key key) const {
    const alex::LogOffset offset = places_.Find(key);
    return offset == kNoSlot ? std::nullopt : std::optional(static_cast<Key>(offset));
  }

  // Requires: `place` came from Locate.
  [[gnu::always_inline]] std::optional<Value> Get(Key place) const {
    ALEXBENCH_DCHECK(static_cast<alex::LogOffset>(place) < log_->end());
    return alex::LogOfFormat<kFormat>::ValueIn(base_ + place);
  }

  // Asks for the headers of the group, then for the values they tell of; nothing is searched.
  //
  // Requires: `places` came from Locate.
  void MultiGet(std::span<const Key> places, std::span<std::optional<Value>> values) const {
    for (const Key place : places) {
      PrefetchBytes({base_ + place, Log::kHeaderSizeBytes});
    }
    for (std::size_t i = 0; i < places.size(); ++i) {
      values[i] = Get(places[i]);
      PrefetchBytes(*values[i]);
    }
  }

  absl::Status health() const { return log_->write_health(); }

  // No index_bytes_per_key: the places stand for what is known beforehand.
  EngineStats Stats() const {
    EngineStats stats;
    log_->AddStats(stats);
    stats.record_count = places_.size();
    return stats;
  }

 private:
  using Log = alex::LogOf<kFormat>;

  FloorStore(Log log, HashIndex places)
      : log_(std::move(log)), base_(log_->AddressOf(0)), places_(std::move(places)) {}

  HeldLog<Log> log_;
  const char* base_;  // the log's first byte; never moves
  HashIndex places_;
};

static_assert(Locator<FloorStore<alex::RecordFormat::kV2>>);
static_assert(BatchReader<FloorStore<alex::RecordFormat::kV2>>);

}  // namespace alexbench::engines::reference
