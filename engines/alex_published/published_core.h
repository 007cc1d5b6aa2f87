// What every variant of the published store shares: its log, its index, its health.
//
// The published facts it keeps: the index of leaf_array.h; records as length, key, value
// (RecordFormat::kV1) in an append-only file read through a mapping; the index rebuilt from the
// file when the store is opened. It stands on the log of engines/alex/log/, not on a copy of the
// published one, because that one lost what it was given:
//   - deletes were not in the file, and came back at the second opening; here a tombstone is
//     appended;
//   - the first write after opening went over the start of the file, whose end was taken for the
//     end of its padding; here the end is what the header says;
//   - keys were not compared on read; here they are, where bounds are checked.
//
// Appends as published: three writes a record, and a mapping anew every 16 MiB.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/key.h"
#include "base/record.h"
#include "engines/alex/axes/record_format.h"
#include "engines/alex/log/value_log.h"
#include "engines/alex_published/leaf_array.h"
#include "engines/engine.h"

namespace alexbench::engines::alex_published {

using Log = alex::ValueLog<alex::RecordFormat::kV1>;

// The operations are those of the concepts in engines/engine.h.
// Errors:   of opening and writing: those of ValueLog; what failed is not stored.
// Threads:  one at a time.
class PublishedCore {
 public:
  static absl::StatusOr<std::shared_ptr<PublishedCore>> Open(const std::filesystem::path& folder);

  // Errors: FailedPrecondition if there are records already.
  absl::Status BulkLoad(std::span<const Record> records);
  absl::Status Put(const Record& record);
  absl::Status PutBatch(std::span<const Record> records);
  absl::StatusOr<bool> Erase(Key key);

  const Log& log() const { return log_; }
  const LeafArray& index() const { return index_; }
  EngineStats Stats() const;
  std::vector<IndexFigure> DescribeIndex() const;

  // Keeps the first failure of a read: the index names a place where no record of the key is.
  [[gnu::cold]] absl::Status NoteDamage(alex::LogOffset offset) const;
  absl::Status health() const { return damage_.ok() ? log_.write_health() : damage_; }

 private:
  explicit PublishedCore(Log log) : log_(std::move(log)) {}

  Log log_;
  LeafArray index_;
  mutable absl::Status damage_;
};

}  // namespace alexbench::engines::alex_published
