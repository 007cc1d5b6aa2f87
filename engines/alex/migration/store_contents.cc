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

absl::StatusOr<std::shared_ptr<SegmentWindow>> ReadRecords(Folder& folder, RecordFormat format,
                                                           std::string_view file,
                                                           RecordSink sink) {
  if (format != RecordFormat::kV3) {
    return ReadWholeLog(folder, {.format = format, .file = file}, sink);
  }
  ASSIGN_OR_RETURN(const FoundLog found, ReadLog(folder, FileAccess::kReadOnly, {}, sink));
  return found.window;
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
  ASSIGN_OR_RETURN(
      contents.window_, ReadRecords(folder, format, file, [&contents](const LoggedRecord& logged) {
        contents.live_.Add(logged);
      }));
  contents.entries_ = contents.live_.Finish();
  return contents;
}

Record StoreContents::operator[](std::size_t i) const {
  const IndexEntry& entry = entries_[i];
  return {entry.key, ValueAt(format_, window_->base() + entry.payload)};
}

}  // namespace alexbench::engines::alex
