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

  void BeginBehind(const LogMark& mark) { mark_ = mark; }

  absl::StatusOr<FoundLog> Read(const LogWindow& window) {
    ASSIGN_OR_RETURN(found_.superblock, ReadSuperblock(folder_));
    found_.state = {.store_id = found_.superblock.store_id,
                    .seal = WriterSeal(found_.superblock.store_id, 0)};
    const WindowSize size{
        .wanted_bytes = window.size_bytes,
        .least_bytes = std::min(kLogOffsetLimit,
                                found_.superblock.durable_end + found_.superblock.segment_bytes),
        .advice = window.advice};
    ASSIGN_OR_RETURN(found_.window, SegmentWindow::Reserve(size, folder_.path()));
    std::uint64_t number = found_.superblock.first_segment;
    bool more = true;
    while (more) {
      ASSIGN_OR_RETURN(more, ReadSegment(number));
      ++number;
    }
    if (mark_.has_value()) {
      return NoMarkedRecord();
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
    RETURN_IF_ERROR(EndPassedOver(*segment, *header));
    RETURN_IF_ERROR(CheckContinues(*segment, *header));
    RETURN_IF_ERROR(found_.window->Map(*segment->file, segment->range));
    if (mark_.has_value() && mark_->offset >= segment->range.end) {
      PassOver(*segment);
      return true;
    }
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

  // What is before the mark was read before. Where its records end, the next header says.
  void PassOver(const Segment& segment) {
    const LogOffset start = segment.range.start + kLogHeaderSizeBytes;
    found_.segments.push_back({start, start});
    passed_file_end_ = segment.range.start + segment.size_bytes;
  }

  absl::Status EndPassedOver(const Segment& segment, const SegmentHeader& header) {
    if (!passed_file_end_.has_value()) {
      return absl::OkStatus();
    }
    LogRange& records = found_.segments.back();
    if (header.previous_end < records.start || header.previous_end > *passed_file_end_ ||
        header.previous_sequence < found_.state.sequence) {
      return DamageStatus(segment.path, 0, "this segment does not go on where the last one ends");
    }
    records.end = header.previous_end;
    found_.state.sequence = header.previous_sequence;
    passed_file_end_.reset();
    return absl::OkStatus();
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
    found_.state.writers.Begin(segment.range.start, found_.state.seal);
    return absl::OkStatus();
  }

  // True: the log may go on in a further segment.
  absl::StatusOr<bool> ReadRecords(Segment segment) {
    const LogOffset start = segment.range.start + kLogHeaderSizeBytes;
    const std::string_view bytes(found_.window->base() + start,
                                 segment.size_bytes - kLogHeaderSizeBytes);
    std::uint64_t whole_bytes = 0;
    if (mark_.has_value()) {
      ASSIGN_OR_RETURN(whole_bytes, BytesUpToMark(bytes, start));
    }
    whole_bytes +=
        ScanRecords(bytes.substr(whole_bytes), start + whole_bytes, found_.state, sink_);
    found_.segments.push_back({start, start + whole_bytes});
    if (IsDurable(found_.end()) && found_.superblock.durable_end <= segment.range.end) {
      return NoRecordAt(found_.end());
    }
    found_.gap = FindGap(bytes.substr(whole_bytes));
    found_.last_file = std::move(segment.file);
    found_.last_file_size_bytes = segment.size_bytes;
    return true;
  }

  // `rest` is what stands behind the end. Every writer makes what it finds durable before it
  // appends: none but the last one that is known and the newest can have records there.
  absl::Status FindGap(std::string_view rest) const {
    const WriterSeal newest(found_.superblock.store_id, found_.superblock.writer_generation);
    return HasLaterRecord(rest, found_.end(), found_.state, newest)
               ? DamageAt(found_.end(), "no valid record starts here, but some do behind it")
               : absl::OkStatus();
  }

  // How many of the records' bytes end with the marked record, which must be there.
  absl::StatusOr<std::uint64_t> BytesUpToMark(std::string_view bytes, LogOffset start) {
    const WriterSeal seal(found_.superblock.store_id, mark_->generation);
    const std::uint64_t position = mark_->offset - start;  // wraps, if it is before the segment
    const std::string_view rest = position < bytes.size() ? bytes.substr(position) : "";
    const std::optional<SealedRecord> record = ParseSealedRecord(rest);
    if (!record.has_value() || record->sequence != mark_->sequence ||
        LoadSealedChecksum(rest.data()) != mark_->checksum ||
        mark_->generation < found_.state.seal.generation() ||
        !seal.Accepts(*record, rest, mark_->offset)) {
      return NoMarkedRecord();
    }
    found_.state = {.store_id = found_.superblock.store_id,
                    .seal = seal,
                    .sequence = mark_->sequence,
                    .last = {.offset = mark_->offset, .generation = mark_->generation}};
    found_.state.writers.Begin(mark_->offset, seal);  // who wrote what before, nothing says
    mark_.reset();
    return position + record->size_bytes();
  }

  absl::Status NoMarkedRecord() const {
    return absl::FailedPreconditionError(
        absl::StrFormat("%s: the log does not hold record %u at offset %u",
                        folder_.path().string(), mark_->sequence, mark_->offset));
  }

  absl::Status NoRecordAt(LogOffset offset) const {
    return DamageAt(offset, "no valid record starts here");
  }

  absl::Status DamageAt(LogOffset offset, std::string_view what) const {
    const std::uint64_t segment_bytes = found_.superblock.segment_bytes;
    return DamageStatus(folder_.path() / SegmentName(offset / segment_bytes),
                        offset % segment_bytes, what);
  }

  Folder& folder_;
  const FileAccess access_;
  const RecordSink sink_;
  std::optional<LogMark> mark_;  // until its record was found
  // The end of the file of the last segment, if that was passed over.
  std::optional<LogOffset> passed_file_end_;
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

absl::StatusOr<FoundLog> ReadLog(Folder& folder, FileAccess access, const LogWindow& window,
                                 RecordSink sink) {
  return LogReader(folder, access, sink).Read(window);
}

absl::StatusOr<FoundLog> ReadLogBehind(Folder& folder, FileAccess access,
                                       const LogWindow& window, const LogMark& mark,
                                       RecordSink sink) {
  LogReader reader(folder, access, sink);
  reader.BeginBehind(mark);
  return reader.Read(window);
}

absl::Status RescanLog(const Folder& folder, const std::shared_ptr<SegmentWindow>& window,
                       const Superblock& superblock, const std::vector<LogRange>& segments,
                       RecordSink sink) {
  std::optional<std::uint64_t> sequence;
  for (const LogRange& records : segments) {
    const LogOffset first = records.start - kLogHeaderSizeBytes;
    const std::uint64_t number = first / superblock.segment_bytes;
    const std::filesystem::path path = folder.path() / SegmentName(number);
    ASSIGN_OR_RETURN(const SegmentHeader header,
                     DecodeSegmentHeader({window->base() + first, kLogHeaderSizeBytes}, path));
    if (header.previous_sequence != sequence.value_or(header.previous_sequence)) {
      return DamageStatus(path, 0, "records are missing before this segment");
    }
    ScanState state{.store_id = header.store_id,
                    .seal = WriterSeal(header.store_id, header.writer_generation),
                    .sequence = header.previous_sequence};
    const std::uint64_t size_bytes = records.end - records.start;
    const std::uint64_t whole_bytes =
        ScanRecords({window->base() + records.start, size_bytes}, records.start, state, sink);
    if (whole_bytes != size_bytes) {
      return DamageStatus(path, kLogHeaderSizeBytes + whole_bytes, "no valid record starts here");
    }
    sequence = state.sequence;
  }
  return absl::OkStatus();
}

}  // namespace alexbench::engines::alex
