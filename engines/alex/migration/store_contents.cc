#include "engines/alex/migration/store_contents.h"

#include <utility>

#include "base/status_macros.h"
#include "engines/alex/log/address_window.h"
#include "engines/alex/log/log_folder.h"
#include "engines/alex/log/record_codec.h"
#include "engines/alex/log/segmented/log_reader.h"
#include "engines/alex/log/segmented/sealed_record.h"
#include "engines/alex/log/whole_value_log.h"

namespace alexbench::engines::alex {
namespace {

std::string_view ValueAt(RecordFormat format, const char* record) {
  switch (format) {
    case RecordFormat::kV1:
      return {record + kRecordHeaderSizeBytes,
              RecordCodec<RecordFormat::kV1>::LoadValueSizeBytes(record)};
    case RecordFormat::kV2:
      return {record + kRecordHeaderSizeBytes,
              RecordCodec<RecordFormat::kV2>::LoadValueSizeBytes(record)};
    case RecordFormat::kV3:
      break;
  }
  return {record + kSealedHeaderSizeBytes, LoadSealedValueSizeBytes(record)};
}

struct ReadBytes {
  std::shared_ptr<SegmentWindow> window;
  absl::Status gap;
};

absl::StatusOr<ReadBytes> ReadRecords(Folder& folder, RecordFormat format, std::string_view file,
                                      RecordSink sink) {
  ReadBytes read;
  if (format != RecordFormat::kV3) {
    ASSIGN_OR_RETURN(read.window, ReadWholeLog(folder, {.format = format, .file = file}, sink));
    return read;
  }
  ASSIGN_OR_RETURN(FoundLog found, ReadLog(folder, FileAccess::kReadOnly, {}, sink));
  return ReadBytes{.window = std::move(found.window), .gap = std::move(found.gap)};
}

}  // namespace

absl::StatusOr<RecordFormat> FormatIn(Folder& folder) {
  const absl::Status superblock = folder.Open(kSuperblockName, FileAccess::kReadOnly).status();
  if (!absl::IsNotFound(superblock)) {
    RETURN_IF_ERROR(superblock);
    return RecordFormat::kV3;
  }
  return ReadLogFormat(folder, kValueLogName);
}

absl::StatusOr<StoreContents> StoreContents::Read(Folder& folder, RecordFormat format,
                                                  std::string_view file) {
  StoreContents contents;
  contents.format_ = format;
  ASSIGN_OR_RETURN(ReadBytes read,
                   ReadRecords(folder, format, file, [&contents](const LoggedRecord& logged) {
                     contents.live_.Add(logged);
                   }));
  contents.window_ = std::move(read.window);
  contents.gap_ = std::move(read.gap);
  contents.entries_ = contents.live_.Finish();
  return contents;
}

Record StoreContents::operator[](std::size_t i) const {
  const IndexEntry& entry = entries_[i];
  return {entry.key, ValueAt(format_, window_->base() + entry.payload)};
}

}  // namespace alexbench::engines::alex
