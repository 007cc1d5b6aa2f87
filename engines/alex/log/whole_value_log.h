// A log of v1 or v2 read or written at one go, in a folder of any kind: what a migration needs.
// Appending to one is value_log.h's.
//
// Source: byte layout in docs/formats/value_log.md.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/record.h"
#include "engines/alex/axes/record_format.h"
#include "engines/alex/log/segmented/folder.h"
#include "engines/alex/log/segmented/record_scan.h"
#include "engines/alex/log/segmented/segment_window.h"

namespace alexbench::engines::alex {

struct WholeLogName {
  RecordFormat format = RecordFormat::kV1;
  std::string_view file;
};

// The record format of a log file. Errors:   NotFound; those of DecodeLogHeader.
absl::StatusOr<RecordFormat> ReadLogFormat(Folder& folder, std::string_view file);

// Hands every record to `sink`, oldest first, and returns the mapping their values are in.
//
// Errors:   those of DecodeLogHeader; DataLoss with file and offset at the first thing that is no
//           record, or if the file ends before the log.
absl::StatusOr<std::shared_ptr<SegmentWindow>> ReadWholeLog(Folder& folder,
                                                            const WholeLogName& name,
                                                            RecordSink sink);

// Hands records to a function, each once, in the order of the log.
using RecordSource =
    absl::FunctionRef<absl::Status(absl::FunctionRef<absl::Status(const Record&)>)>;

// Writes a log of the records of `source`, which is asked twice, and syncs it.
//
// Requires: there is no such file.
// Errors:   ResourceExhausted, before anything is written, if there is no room for all of it.
absl::Status WriteWholeLog(Folder& folder, const WholeLogName& name, RecordSource source);

}  // namespace alexbench::engines::alex
