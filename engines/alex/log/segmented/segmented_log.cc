#include "engines/alex/log/segmented/segmented_log.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/alex/log/leftovers.h"
#include "engines/alex/log/log_folder.h"
#include "engines/alex/log/page_facts.h"
#include "engines/alex/log/posix_status.h"
#include "engines/alex/log/segmented/posix_folder.h"
#include "engines/alex/log/segmented/segment_header.h"
#include "engines/alex/planted/planted_bug.h"

namespace alexbench::engines::alex {
namespace {

absl::Status WriteNewFile(Folder& folder, std::string_view name, std::string_view bytes) {
  RETURN_IF_ERROR(folder.Remove(name));  // what a creation that was cut short may have left
  ASSIGN_OR_RETURN(const std::unique_ptr<File> file, folder.Create(name));
  RETURN_IF_ERROR(WriteAll(*file, 0, bytes));
  return IsPlanted(PlantedBug::kRenameBeforeSync) ? absl::OkStatus() : file->Sync();
}

absl::Status WriteNewLog(Folder& folder, const Superblock& superblock) {
  RETURN_IF_ERROR(
      WriteNewFile(folder, SegmentName(0), EncodeSegmentHeader({.store_id = superblock.store_id})));
  std::string slots(kSuperblockFileSizeBytes, '\0');
  slots.replace(SlotPosition(superblock), kLogHeaderSizeBytes, EncodeSuperblock(superblock));
  RETURN_IF_ERROR(WriteNewFile(folder, kUnfinishedSuperblockName, slots));
  RETURN_IF_ERROR(folder.Sync());
  RETURN_IF_ERROR(folder.Rename(kUnfinishedSuperblockName, kSuperblockName));
  return folder.Sync();
}

absl::Status CreateAt(const std::filesystem::path& path, std::uint64_t segment_bytes) {
  ASSIGN_OR_RETURN(const std::unique_ptr<PosixFolder> folder, PosixFolder::Open(path));
  RETURN_IF_ERROR(CreateSegmentedLog(*folder, segment_bytes));
  ASSIGN_OR_RETURN(const std::unique_ptr<PosixFolder> parent, PosixFolder::Open(path / ".."));
  return parent->Sync();
}

void TakeNothing(std::vector<IndexEntry>) {}

// A creation that was cut short has written no record yet. A segment that holds more is of a store
// whose superblock is lost, and stays for whoever can save it.
bool HasRecords(const std::filesystem::path& segment) {
  std::error_code absent;
  const std::uintmax_t size_bytes = std::filesystem::file_size(segment, absent);
  return !absent && size_bytes > kLogHeaderSizeBytes;
}

// DataLoss with file and position if opening the log for writing would cut anything off.
absl::Status CheckEndsWhole(const FoundLog& found, const std::filesystem::path& folder) {
  RETURN_IF_ERROR(found.gap);
  if (!found.unfinished_segment.empty()) {
    return DamageStatus(folder / found.unfinished_segment, 0,
                        "strict recovery leaves a segment that was not finished");
  }
  const LogOffset segment_start = found.segments.back().start - kLogHeaderSizeBytes;
  const std::uint64_t position = found.end() - segment_start;
  const std::string_view rest(found.window->base() + found.end(),
                              found.last_file_size_bytes - position);
  if (rest.find_first_not_of('\0') == std::string_view::npos) {
    return absl::OkStatus();  // room that was allocated ahead
  }
  return DamageStatus(folder / SegmentName(segment_start / found.superblock.segment_bytes),
                      position, "strict recovery leaves what is behind the last whole record");
}

// 0 for a file that is not there.
std::uint64_t AllocatedBytesOf(Folder& folder, std::string_view name) {
  const auto file = folder.Open(name, FileAccess::kReadOnly);
  const auto allocated = file.ok() ? (*file)->AllocatedBytes() : file.status();
  return allocated.value_or(0);
}

}  // namespace

absl::Status CreateSegmentedLog(Folder& folder, std::uint64_t segment_bytes) {
  const Superblock superblock{
      .store_id = MakeStoreId(), .is_clean = 1, .segment_bytes = segment_bytes};
  absl::Status status = WriteNewLog(folder, superblock);
  // The name first: a superblock without its segment would be a damaged store for good.
  if (!status.ok() && folder.Remove(kSuperblockName).ok()) {
    (void)folder.Remove(SegmentName(0));
    (void)folder.Remove(kUnfinishedSuperblockName);
  }
  return status;
}

SegmentedLog::SegmentedLog(std::unique_ptr<Folder> folder, FoundLog& found)
    : base_(found.window->base()),
      end_(found.end()),
      window_(found.window),
      retired_(std::make_unique<RetiredRanges>(window_)),
      superblock_(found.superblock),
      found_segments_(found.segments),
      writers_(std::move(found.state.writers)),
      gap_(found.gap),
      folder_(std::move(folder)) {}

absl::StatusOr<SegmentedLog> SegmentedLog::Open(const std::filesystem::path& folder,
                                                const LogOptions& options, RecordSink sink) {
  return Open(folder, WithoutSnapshot(options), sink, TakeNothing);
}

absl::StatusOr<SegmentedLog> SegmentedLog::Open(const std::filesystem::path& folder,
                                                const LogOptions& options, RecordSink sink,
                                                SnapshotSink begin) {
  const auto create = [&](const std::filesystem::path& path) {
    return CreateAt(path, options.segment_bytes);
  };
  const std::string first_segment = SegmentName(0);
  const std::array<std::string_view, 2> unfinished = {kUnfinishedSuperblockName, first_segment};
  ASSIGN_OR_RETURN(
      LockFile lock,
      LockStore(folder, options.mode,
                {.main_file = kSuperblockName,
                 .unfinished_files =
                     std::span(unfinished).first(HasRecords(folder / first_segment) ? 1 : 2),
                 .create = create}));
  ASSIGN_OR_RETURN(std::unique_ptr<Folder> opened, PosixFolder::Open(folder));
  ASSIGN_OR_RETURN(SegmentedLog log, OpenIn(std::move(opened), options, sink, begin));
  if (options.mode != OpenMode::kReadOnly) {
    RETURN_IF_ERROR(RemoveLeftovers(*log.folder_, RecordFormat::kV3));
  }
  log.lock_ = std::move(lock);
  return log;
}

absl::StatusOr<SegmentedLog> SegmentedLog::OpenIn(std::unique_ptr<Folder> folder,
                                                  const LogOptions& options, RecordSink sink) {
  return OpenIn(std::move(folder), WithoutSnapshot(options), sink, TakeNothing);
}

absl::StatusOr<SegmentedLog> SegmentedLog::Adopt(std::unique_ptr<Folder> folder,
                                                 const LogOptions& options, FoundLog found) {
  if (options.recovery == Recovery::kStrict) {
    RETURN_IF_ERROR(CheckEndsWhole(found, folder->path()));
  }
  found.window->BeginGets(found.end());
  SegmentedLog log(std::move(folder), found);
  if (options.mode != OpenMode::kReadOnly) {
    ASSIGN_OR_RETURN(std::unique_ptr<LogTail> tail,
                     LogTail::Recover(*log.folder_, std::move(found)));
    const Superblock& now = tail->superblock();
    log.writers_.Begin(log.end_, WriterSeal(now.store_id, now.writer_generation));
    log.writer_.reset(new LogWriter(std::move(tail), options.durability));
  }
  return log;
}

absl::Status SegmentedLog::CheckWritable() const {
  if (writer_ == nullptr) {
    return absl::FailedPreconditionError(
        absl::StrFormat("%s is open for reading only", path().string()));
  }
  if (!opener_.IsCaller()) {
    return opener_.Refusal(path());
  }
  return wal_ != nullptr ? wal_->health() : absl::OkStatus();
}

absl::Status SegmentedLog::AppendAll(std::span<const SealedRecord> records,
                                     std::span<LogOffset> offsets) {
  RETURN_IF_ERROR(CheckWritable());
  if (records.empty()) {
    return absl::OkStatus();
  }
  if (wal_ != nullptr) {
    return AppendByWal(records, offsets);
  }
  ASSIGN_OR_RETURN(const std::uint64_t sequence, writer_->Append(records, offsets));
  end_ = offsets.back() + records.back().size_bytes();
  return AcknowledgeOrDefer(sequence);
}

absl::Status SegmentedLog::AcknowledgeOrDefer(std::uint64_t write) {
  if (deferred_write_.has_value()) {
    deferred_write_ = write;
    return absl::OkStatus();
  }
  return Acknowledge(write);
}

absl::Status SegmentedLog::Acknowledge(std::uint64_t write) {
  return wal_ == nullptr ? writer_->Acknowledge(write) : wal_->Acknowledge(write);
}

absl::StatusOr<LogOffset> SegmentedLog::Append(const Record& record) {
  const SealedRecord sealed{.key = record.key, .value = record.value};
  LogOffset offset = 0;
  RETURN_IF_ERROR(AppendAll({&sealed, 1}, {&offset, 1}));
  return offset;
}

absl::StatusOr<LogOffset> SegmentedLog::AppendTombstone(Key key) {
  const SealedRecord sealed{.key = key, .kind = RecordKind::kTombstone};
  LogOffset offset = 0;
  RETURN_IF_ERROR(AppendAll({&sealed, 1}, {&offset, 1}));
  return offset;
}

absl::StatusOr<std::vector<LogOffset>> SegmentedLog::AppendBatch(std::span<const Record> records) {
  std::vector<SealedRecord> sealed;
  sealed.reserve(records.size());
  for (const Record& record : records) {
    sealed.push_back({.key = record.key, .value = record.value});
  }
  std::vector<LogOffset> offsets(records.size());
  RETURN_IF_ERROR(AppendAll(sealed, offsets));
  return offsets;
}

bool SegmentedLog::IsAsWritten(LogOffset offset, std::string_view stored) const {
  // Records are aligned, and so is the end of the log: the padding is before it, too.
  const std::string_view bytes(base_ + offset, SealedRecord{.value = stored}.size_bytes());
  const std::optional<SealedRecord> record = ParseSealedRecord(bytes);
  const WriterSeal* const writer = writers_.At(offset);
  return record.has_value() && record->kind == RecordKind::kValue &&
         record->value.size() == stored.size() && writer != nullptr &&
         writer->Accepts(*record, bytes, offset);
}

absl::Status SegmentedLog::DamageAt(LogOffset offset, std::string_view what) const {
  const std::uint64_t segment_bytes = superblock_.segment_bytes;
  return DamageStatus(path() / SegmentName(offset / segment_bytes), offset % segment_bytes, what);
}

std::vector<LogRange> SegmentedLog::Segments() const {
  return writer_ != nullptr ? writer_->segments() : found_segments_;
}

absl::Status SegmentedLog::ForEach(RecordSink sink) const {
  return RescanLog(*folder_, window_, superblock_, Segments(), sink);
}

absl::Status SegmentedLog::Flush() {
  RETURN_IF_ERROR(CheckWritable());
  RETURN_IF_ERROR(retired_->UnmapUnused());
  return writer_->Flush();
}

std::uint64_t SegmentedLog::durable_sequence() const {
  return writer_ != nullptr ? writer_->durable_sequence() : superblock_.durable_sequence;
}

absl::Status SegmentedLog::write_health() const {
  if (writer_ == nullptr) {
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(CheckWritable());
  return writer_->health();
}

void SegmentedLog::AddStats(EngineStats& stats) const {
  const std::vector<LogRange> segments = Segments();
  stats.log_bytes = SizeBytes();
  std::uint64_t disk_bytes = 0;
  for (const LogRange& records : segments) {
    const std::string name = SegmentName(records.start / superblock_.segment_bytes);
    disk_bytes += AllocatedBytesOf(*folder_, name);
  }
  stats.disk_bytes =
      disk_bytes + AllocatedBytesOf(*folder_, kSnapshotName) + AllocatedBytesOf(*folder_, kWalName);
  stats.page_size_bytes = MappedPageSizeBytes({base_, window_->size_bytes()});
}

}  // namespace alexbench::engines::alex
