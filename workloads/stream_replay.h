// What the operations of a mixed stream must find: the oracle of everything but plain gets.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/functional/function_ref.h"

#include "base/key.h"
#include "workloads/data_set.h"
#include "workloads/operation_stream.h"
#include "workloads/record_versions.h"

namespace alexbench::workloads {

// A record as it stands. Its value is DerivedValue(key, version, size_bytes).
struct StoredRecord {
  std::uint32_t record_index = 0;
  std::uint32_t version = 0;
  std::uint32_t size_bytes = 0;
  Key key = 0;
};

// Walks a stream as an engine would and says what each operation must find.
//
// Cost:     8 bytes a record, and an ordered map of the keys where the stream scans; a step is
//           constant time, or that of the records scanned.
// Lifetime: data set and stream outlive the replay.
class StreamReplay {
 public:
  StreamReplay(const DataSet& data_set, const MixedStream& stream);

  bool done() const { return next_ == stream_->operations.size(); }

  // Takes the next operation and visits what it must find, as it stands before the operation: the
  // record that a get or a read_modify_write reads or an erase removes, none if it is not there;
  // all that a scan reads, ascending; nothing for a put.
  // Requires: !done().
  void Next(absl::FunctionRef<void(const StoredRecord&)> visit);

  // Numbers of records there can be: loaded and inserted, some not yet or not any more.
  std::uint32_t record_count() const { return static_cast<std::uint32_t>(sizes_.size()); }

  Key KeyOf(std::uint32_t record_index) const;

  // What a record holds after the operations taken so far; nullopt if it is not there.
  std::optional<StoredRecord> Now(std::uint32_t record_index) const;

 private:
  void Store(std::uint32_t record_index, const Operation& operation);
  void Erase(std::uint32_t record_index);
  void VisitFrom(const Operation& scan, absl::FunctionRef<void(const StoredRecord&)> visit) const;

  static constexpr std::uint32_t kNotThere = 0xffffffff;

  const DataSet* data_set_;
  const MixedStream* stream_;
  std::size_t next_ = 0;
  RecordVersions versions_;
  std::vector<std::uint32_t> sizes_;                    // kNotThere: no such record now
  absl::btree_map<Key, std::uint32_t> records_by_key_;  // empty where the stream does not scan
};

}  // namespace alexbench::workloads
