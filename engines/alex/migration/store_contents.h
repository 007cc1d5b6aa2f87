// The live records of a store of any record format, read at one go.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/record.h"
#include "engines/alex/axes/record_format.h"
#include "engines/alex/index/index_entry.h"
#include "engines/alex/live_entries.h"
#include "engines/alex/log/segmented/folder.h"
#include "engines/alex/log/segmented/segment_window.h"

namespace alexbench::engines::alex {

// The record format of the store in `folder`.
// Errors:   NotFound if there is no store; those of DecodeLogHeader.
absl::StatusOr<RecordFormat> FormatIn(Folder& folder);

class StoreContents {
 public:
  // Reads every record of a log in this format; for v1 and v2 `file` is its name, for v3 nothing is
  // looked at but the superblock and the segments.
  //
  // Errors:   those of ReadLog or ReadWholeLog: a store that is damaged is not read.
  // Cost:     one pass over the log, 16 bytes of memory for every record in it.
  static absl::StatusOr<StoreContents> Read(Folder& folder, RecordFormat format,
                                            std::string_view file);

  // DataLoss with file and position if whole records of a v3 log stand behind its end: they are
  // not read; see SegmentedLog::VerifyEnd.
  const absl::Status& gap() const { return gap_; }

  std::size_t size() const { return entries_.size(); }
  // Ascending by key. Lifetime: the value is part of the mapped store, which this object holds.
  Record operator[](std::size_t i) const;

 private:
  StoreContents() = default;

  RecordFormat format_ = RecordFormat::kV1;
  std::shared_ptr<SegmentWindow> window_;
  absl::Status gap_;
  LiveEntries live_;
  std::span<const IndexEntry> entries_;  // of live_
};

}  // namespace alexbench::engines::alex
