#include "engines/alex/log/segmented/log_reader.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/alex/log/posix_status.h"
#include "engines/alex/log/segmented/segment_header.h"

namespace alexbench::engines::alex {
namespace {

class LogReader {
 public:
  LogReader(Folder& folder, FileAccess access, RecordSink sink)
      : folder_(folder), access_(access), sink_(sink) {}

  absl::StatusOr<FoundLog> Read(std::uint64_t window_bytes) {
    ASSIGN_OR_RETURN(found_.superblock, ReadSuperblock(folder_));
    found_.state = {.store_id = found_.superblock.store_id,
                    .seal = WriterSeal(found_.superblock.store_id, 0)};
    const WindowSize size{
        .wanted_bytes = window_bytes,
        .least_bytes = std::min(kLogOffsetLimit,
                                found_.superblock.durable_end + found_.superblock.segment_bytes)};
    ASSIGN_OR_RETURN(found_.window, SegmentWindow::Reserve(size, folder_.path()));
    std::uint64_t number = found_.superblock.first_segment;
    bool more = true;
    while (more) {
      ASSIGN_OR_RETURN(more, ReadSegment(number));
      ++number;
    }
    RETURN_IF_ERROR(CloseFullSegments());
    return std::move(found_);
  }

 private:
  struct Segment {
    std::uint64_t number = 0;
    std::filesystem::path path;
    LogRange range;
    std::unique_ptr<File> file;
    std::uint64_t size_bytes = 0;
  };

  absl::Status CloseFullSegments() const {
    const std::uint64_t segment_bytes = found_.superblock.segment_bytes;
    for (std::size_t i = 0; i + 1 < found_.segments.size(); ++i) {
      const LogRange& records = found_.segments[i];
      const LogOffset segment_end = records.start - kLogHeaderSizeBytes + segment_bytes;
      RETURN_IF_ERROR(found_.window->CloseRest({records.end, segment_end}));
    }
    return absl::OkStatus();
  }

  // Whether the superblock says that this was on the device.
  bool IsDurable(LogOffset offset) const { return offset < found_.superblock.durable_end; }

  // False if the log ended before this segment.
  absl::StatusOr<bool> ReadSegment(std::uint64_t number) {
    ASSIGN_OR_RETURN(std::optional<Segment> segment, OpenSegment(number));
    if (!segment.has_value()) {
      return false;
    }
    const absl::StatusOr<SegmentHeader> header = ReadHeader(*segment);
    if (absl::IsDataLoss(header.status()) && !IsDurable(segment->range.start)) {
      found_.unfinished_segment = SegmentName(number);
      return false;
    }
    RETURN_IF_ERROR(header.status());
    RETURN_IF_ERROR(CheckContinues(*segment, *header));
    RETURN_IF_ERROR(found_.window->Map(*segment->file, segment->range));
    return ReadRecords(*std::move(segment));
  }

  absl::StatusOr<std::optional<Segment>> OpenSegment(std::uint64_t number) {
    const std::uint64_t segment_bytes = found_.superblock.segment_bytes;
    const std::string name = SegmentName(number);
    Segment segment{.number = number,
                    .path = folder_.path() / name,
                    .range = {number * segment_bytes, (number + 1) * segment_bytes}};
    absl::StatusOr<std::unique_ptr<File>> file = folder_.Open(name, access_);
    if (absl::IsNotFound(file.status())) {
      if (IsDurable(segment.range.start)) {
        return DamageStatus(segment.path, 0, "this segment is missing");
      }
      return std::optional<Segment>();
    }
    RETURN_IF_ERROR(file.status());
    segment.file = *std::move(file);
    ASSIGN_OR_RETURN(segment.size_bytes, segment.file->SizeBytes());
    if (segment.size_bytes > segment_bytes || segment.range.end > kLogOffsetLimit) {
      return DamageStatus(segment.path, segment_bytes, "this segment is longer than segments are");
    }
    return std::optional<Segment>(std::move(segment));
  }

  absl::StatusOr<SegmentHeader> ReadHeader(const Segment& segment) const {
    ASSIGN_OR_RETURN(const std::string page,
                     segment.file->Read({.position = 0, .size_bytes = kLogHeaderSizeBytes}));
    return DecodeSegmentHeader(page, segment.path);
  }

  // Whether the segment is the one that comes behind what was read so far.
  absl::Status CheckContinues(const Segment& segment, const SegmentHeader& header) {
    if (header.store_id != found_.superblock.store_id ||
        header.first_offset != segment.range.start ||
        header.writer_generation < found_.state.seal.generation()) {
      return DamageStatus(segment.path, 0, "this segment belongs to another log or place");
    }
    if (!found_.segments.empty() && header.previous_end != found_.end()) {
      return NoRecordAt(found_.end());
    }
    if (found_.segments.empty()) {
      found_.state.sequence = header.previous_sequence;
    }
    if (header.previous_sequence != found_.state.sequence) {
      return DamageStatus(segment.path, 0, "records are missing before this segment");
    }
    found_.state.seal = WriterSeal(header.store_id, header.writer_generation);
    return absl::OkStatus();
  }

  // True: the log may go on in a further segment.
  absl::StatusOr<bool> ReadRecords(Segment segment) {
    const LogOffset start = segment.range.start + kLogHeaderSizeBytes;
    const std::string_view bytes(found_.window->base() + start,
                                 segment.size_bytes - kLogHeaderSizeBytes);
    const std::uint64_t whole_bytes = ScanRecords(bytes, start, found_.state, sink_);
    found_.segments.push_back({start, start + whole_bytes});
    if (IsDurable(found_.end()) && found_.superblock.durable_end <= segment.range.end) {
      return NoRecordAt(found_.end());
    }
    found_.has_gap = HasLaterRecord(bytes.substr(whole_bytes), start + whole_bytes, found_.state);
    found_.last_file = std::move(segment.file);
    found_.last_file_size_bytes = segment.size_bytes;
    return true;
  }

  absl::Status NoRecordAt(LogOffset offset) const {
    const std::uint64_t segment_bytes = found_.superblock.segment_bytes;
    return DamageStatus(folder_.path() / SegmentName(offset / segment_bytes),
                        offset % segment_bytes, "no valid record starts here");
  }

  Folder& folder_;
  const FileAccess access_;
  const RecordSink sink_;
  FoundLog found_{.state = {.seal = WriterSeal({}, 0)}};
};

}  // namespace

absl::StatusOr<Superblock> ReadSuperblock(Folder& folder) {
  ASSIGN_OR_RETURN(const std::unique_ptr<File> file,
                   folder.Open(kSuperblockName, FileAccess::kReadOnly));
  ASSIGN_OR_RETURN(const std::string bytes,
                   file->Read({.position = 0, .size_bytes = kSuperblockFileSizeBytes}));
  return DecodeSuperblock(bytes, folder.path() / kSuperblockName);
}

absl::StatusOr<FoundLog> ReadLog(Folder& folder, FileAccess access, std::uint64_t window_bytes,
                                 RecordSink sink) {
  return LogReader(folder, access, sink).Read(window_bytes);
}

absl::Status RescanLog(const Folder& folder, const std::shared_ptr<SegmentWindow>& window,
                       const Superblock& superblock, const std::vector<LogRange>& segments,
                       RecordSink sink) {
  for (const LogRange& records : segments) {
    const LogOffset first = records.start - kLogHeaderSizeBytes;
    const std::uint64_t number = first / superblock.segment_bytes;
    const std::filesystem::path path = folder.path() / SegmentName(number);
    ASSIGN_OR_RETURN(const SegmentHeader header,
                     DecodeSegmentHeader({window->base() + first, kLogHeaderSizeBytes}, path));
    ScanState state{.store_id = header.store_id,
                    .seal = WriterSeal(header.store_id, header.writer_generation),
                    .sequence = header.previous_sequence};
    const std::uint64_t size_bytes = records.end - records.start;
    const std::uint64_t whole_bytes =
        ScanRecords({window->base() + records.start, size_bytes}, records.start, state, sink);
    if (whole_bytes != size_bytes) {
      return DamageStatus(path, kLogHeaderSizeBytes + whole_bytes, "no valid record starts here");
    }
  }
  return absl::OkStatus();
}

}  // namespace alexbench::engines::alex
