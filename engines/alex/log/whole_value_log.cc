#include "engines/alex/log/whole_value_log.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/alex/log/chunked_append.h"
#include "engines/alex/log/log_header.h"
#include "engines/alex/log/posix_status.h"
#include "engines/alex/log/record_codec.h"

namespace alexbench::engines::alex {
namespace {

absl::StatusOr<LogHeader> ReadHeader(const File& file, const std::filesystem::path& path) {
  ASSIGN_OR_RETURN(const std::string page, file.Read({.size_bytes = kLogHeaderSizeBytes}));
  return DecodeLogHeader(page, path);
}

template <RecordFormat kFormat>
absl::Status DecodeAll(std::string_view log, const std::filesystem::path& path, RecordSink sink) {
  for (LogOffset offset = kFirstRecordOffset; offset < log.size();) {
    const std::optional<DecodedRecord> record =
        RecordCodec<kFormat>::Decode(log.substr(offset));
    if (!record.has_value()) {
      return DamageStatus(path, offset, "no valid record starts here");
    }
    sink({.offset = offset, .record = *record});
    offset += record->size_bytes();
  }
  return absl::OkStatus();
}

void EncodeHeader(RecordFormat format, const Record& record, char* out) {
  if (format == RecordFormat::kV1) {
    RecordCodec<RecordFormat::kV1>::EncodeHeader(record, out);
  } else {
    RecordCodec<RecordFormat::kV2>::EncodeHeader(record, out);
  }
}

// Writes in pieces that end where chunks of the file end; see chunked_append.h.
class ChunkWriter {
 public:
  explicit ChunkWriter(File& file) : file_(file) {}

  absl::Status Add(std::string_view bytes) {
    while (!bytes.empty()) {
      const std::uint64_t room = ChunkedAppend::kChunkBytes - (written_ + chunk_.size()) %
                                                                  ChunkedAppend::kChunkBytes;
      const std::size_t taken = std::min<std::uint64_t>(room, bytes.size());
      chunk_.append(bytes.substr(0, taken));
      bytes.remove_prefix(taken);
      if (taken == room) {
        RETURN_IF_ERROR(Write());
      }
    }
    return absl::OkStatus();
  }

  absl::Status Write() {
    RETURN_IF_ERROR(WriteAll(file_, written_, chunk_));
    written_ += chunk_.size();
    chunk_.clear();
    return absl::OkStatus();
  }

 private:
  File& file_;
  std::uint64_t written_ = 0;
  std::string chunk_;
};

}  // namespace

absl::StatusOr<RecordFormat> ReadLogFormat(Folder& folder, std::string_view file) {
  ASSIGN_OR_RETURN(const std::unique_ptr<File> log, folder.Open(file, FileAccess::kReadOnly));
  ASSIGN_OR_RETURN(const LogHeader header, ReadHeader(*log, folder.path() / file));
  return header.format;
}

absl::StatusOr<std::shared_ptr<SegmentWindow>> ReadWholeLog(Folder& folder,
                                                            const WholeLogName& name,
                                                            RecordSink sink) {
  const std::filesystem::path path = folder.path() / name.file;
  ASSIGN_OR_RETURN(const std::unique_ptr<File> file,
                   folder.Open(name.file, FileAccess::kReadOnly));
  ASSIGN_OR_RETURN(const LogHeader header, ReadHeader(*file, path));
  if (header.format != name.format) {
    return absl::FailedPreconditionError(
        absl::StrFormat("%s has record format %s, not %s", path.string(),
                        ChoiceName(header.format), ChoiceName(name.format)));
  }
  ASSIGN_OR_RETURN(const std::uint64_t size_bytes, file->SizeBytes());
  if (header.committed_end < kFirstRecordOffset || header.committed_end > size_bytes ||
      header.committed_end > kLogOffsetLimit) {
    return DamageStatus(path, std::min<std::uint64_t>(size_bytes, header.committed_end),
                        absl::StrFormat("the log should end at %u, the file ends at %u",
                                        header.committed_end, size_bytes));
  }
  const WindowSize window_size{.least_bytes = header.committed_end};
  ASSIGN_OR_RETURN(std::shared_ptr<SegmentWindow> window,
                   SegmentWindow::Reserve(window_size, path));
  RETURN_IF_ERROR(window->Map(*file, {.start = 0, .end = header.committed_end}));
  const std::string_view log(window->base(), header.committed_end);
  RETURN_IF_ERROR(header.format == RecordFormat::kV1
                      ? DecodeAll<RecordFormat::kV1>(log, path, sink)
                      : DecodeAll<RecordFormat::kV2>(log, path, sink));
  return window;
}

absl::Status WriteWholeLog(Folder& folder, const WholeLogName& name, RecordSource source) {
  ASSIGN_OR_RETURN(const std::unique_ptr<File> file, folder.Create(name.file));
  LogHeader header{.format = name.format, .store_id = MakeStoreId()};
  RETURN_IF_ERROR(source([&header](const Record& record) {
    header.committed_end += kRecordHeaderSizeBytes + record.value.size();
    return absl::OkStatus();
  }));
  RETURN_IF_ERROR(file->Allocate({.position = 0, .size_bytes = header.committed_end}));
  ChunkWriter writer(*file);
  RETURN_IF_ERROR(writer.Add(EncodeLogHeader(header)));
  const auto add = [&](const Record& record) -> absl::Status {
    char encoded[kRecordHeaderSizeBytes];
    EncodeHeader(name.format, record, encoded);
    RETURN_IF_ERROR(writer.Add({encoded, sizeof(encoded)}));
    return writer.Add(record.value);
  };
  RETURN_IF_ERROR(source(add));
  RETURN_IF_ERROR(writer.Write());
  return file->Sync();
}

}  // namespace alexbench::engines::alex
