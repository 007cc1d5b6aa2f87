#include "engines/alex/log/segmented/write_ahead_log.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "base/text.h"
#include "engines/alex/log/posix_status.h"
#include "engines/alex/log/segmented/record_scan.h"
#include "engines/alex/log/segmented/sealed_page.h"

namespace alexbench::engines::alex {
namespace {

constexpr std::string_view kMagic =
    "\x89"
    "ALEXWAL";
constexpr std::uint64_t kSlotCount = 2;
constexpr std::uint64_t kFirstEntryPosition = kSlotCount * kSealedPageSizeBytes;

// Entries are sealed as records are, with the epoch in the place of a writer's generation. This bit
// keeps the two apart: a record of the log that is copied here is no entry.
constexpr std::uint64_t kEpochMark = std::uint64_t{1} << 63U;

WriterSeal SealOf(const StoreId& store_id, std::uint64_t epoch) {
  return WriterSeal(store_id, epoch | kEpochMark);
}

// A slot is never overwritten while it is the newer one.
std::uint64_t SlotOf(std::uint64_t epoch) { return epoch % kSlotCount * kSealedPageSizeBytes; }

absl::StatusOr<SealedPage> NewestSlot(std::string_view bytes, const std::filesystem::path& path) {
  std::optional<SealedPage> newest;
  for (std::uint64_t position = 0; position < kFirstEntryPosition;
       position += kSealedPageSizeBytes) {
    const absl::StatusOr<SealedPage> page = DecodeSealedPage(
        kMagic, bytes.substr(std::min<std::size_t>(position, bytes.size()), kSealedPageSizeBytes),
        path, position);
    if (!page.ok() && !absl::IsDataLoss(page.status())) {
      return page.status();
    }
    if (page.ok() && SlotOf(page->words[0]) == position &&
        (!newest.has_value() || page->words[0] > newest->words[0])) {
      newest = *page;
    }
  }
  if (!newest.has_value()) {
    return DamageStatus(path, 0, "neither page of fields is valid");
  }
  return *newest;
}

absl::StatusOr<std::unique_ptr<File>> CreateWal(Folder& folder, std::string_view header,
                                                std::uint64_t position) {
  // Both slots, so that no later one needs room.
  std::string slots(kFirstEntryPosition, '\0');
  slots.replace(position, header.size(), header);
  RETURN_IF_ERROR(folder.Remove(kUnfinishedWalName));
  ASSIGN_OR_RETURN(std::unique_ptr<File> file, folder.Create(kUnfinishedWalName));
  RETURN_IF_ERROR(WriteAll(*file, 0, slots));
  RETURN_IF_ERROR(file->Sync());
  RETURN_IF_ERROR(folder.Rename(kUnfinishedWalName, kWalName));
  RETURN_IF_ERROR(folder.Sync());
  return file;
}

std::string EncodeHeader(const WriteAheadLog::Start& start) {
  return EncodeSealedPage(kMagic, {.store_id = start.store_id, .words = {start.epoch, start.base}});
}

}  // namespace

absl::StatusOr<WalContents> ReadWal(Folder& folder) {
  const std::filesystem::path path = folder.path() / kWalName;
  ASSIGN_OR_RETURN(const std::unique_ptr<File> file, folder.Open(kWalName, FileAccess::kReadOnly));
  ASSIGN_OR_RETURN(const std::uint64_t size_bytes, file->SizeBytes());
  // Every write is in the log as well, and takes as many bytes there.
  if (size_bytes > kLogOffsetLimit) {
    return DamageStatus(path, kLogOffsetLimit, "no write-ahead log is as long as this file");
  }
  ASSIGN_OR_RETURN(std::shared_ptr<SegmentWindow> window,
                   SegmentWindow::Reserve({.least_bytes = size_bytes}, path));
  if (size_bytes > 0) {
    RETURN_IF_ERROR(window->Map(*file, {.start = 0, .end = size_bytes}));
  }
  ASSIGN_OR_RETURN(WalContents contents, DecodeWal({window->base(), size_bytes}, path));
  contents.window = std::move(window);
  return contents;
}

absl::StatusOr<WalContents> DecodeWal(std::string_view bytes, const std::filesystem::path& file) {
  ASSIGN_OR_RETURN(const SealedPage header, NewestSlot(bytes, file));
  WalContents contents{
      .store_id = header.store_id, .epoch = header.words[0], .base = header.words[1]};
  ScanState state{.store_id = header.store_id, .seal = SealOf(header.store_id, contents.epoch)};
  ScanRecords(bytes.substr(std::min<std::size_t>(kFirstEntryPosition, bytes.size())),
              kFirstEntryPosition, state, [&contents](const LoggedRecord& logged) {
                const DecodedRecord& record = logged.record;
                contents.records.push_back(
                    {.key = record.key,
                     .value = record.value,
                     .kind = record.is_tombstone ? RecordKind::kTombstone : RecordKind::kValue});
              });
  return contents;
}

WriteAheadLog::WriteAheadLog(std::unique_ptr<File> file, const Start& start, Durability durability)
    : file_(std::move(file)),
      durability_(durability),
      start_(start),
      end_(kFirstEntryPosition),
      end_before_(kFirstEntryPosition) {}

void WriteAheadLog::End::operator()(WriteAheadLog* log) const {
  if (log->opener_.IsCallerForCertain()) {
    delete log;
  }
}

absl::StatusOr<WriteAheadLog::Owned> WriteAheadLog::Begin(Folder& folder, const Start& start,
                                                          Durability durability) {
  absl::StatusOr<std::unique_ptr<File>> file = folder.Open(kWalName, FileAccess::kReadWrite);
  if (absl::IsNotFound(file.status())) {
    file = CreateWal(folder, EncodeHeader(start), SlotOf(start.epoch));
    RETURN_IF_ERROR(file.status());
    return Owned(new WriteAheadLog(*std::move(file), start, durability));
  }
  RETURN_IF_ERROR(file.status());
  Owned log(new WriteAheadLog(*std::move(file), start, durability));
  RETURN_IF_ERROR(log->WriteHeader());
  return log;
}

absl::Status WriteAheadLog::Append(std::span<const SealedRecord> records) {
  RETURN_IF_ERROR(health());
  end_before_ = end_;
  sequence_before_ = sequence_;
  const WriterSeal seal = SealOf(start_.store_id, start_.epoch);
  staged_.clear();
  for (SealedRecord record : records) {
    record.sequence = ++sequence_;
    seal.Append(record, end_ + staged_.size(), staged_);
  }
  const absl::Status status = WriteAll(*file_, end_, staged_);
  if (!status.ok()) {
    RETURN_IF_ERROR(TakeBack());
    return status;
  }
  end_ += staged_.size();
  const Lock lock(mutex_);
  appended_count_ = ended_count_ + sequence_;
  return status;
}

absl::Status WriteAheadLog::TakeBack() {
  Lock lock(mutex_);
  RETURN_IF_ERROR(AwaitLeader(lock));
  end_ = end_before_;
  sequence_ = sequence_before_;
  absl::Status status = file_->Truncate(end_);
  if (status.ok()) {
    status = file_->Sync();
  }
  RETURN_IF_ERROR(status.ok() ? status : Poison(status));
  durable_count_ = appended_count_ = ended_count_ + sequence_;
  return status;
}

std::uint64_t WriteAheadLog::appended_count() const {
  const Lock lock(mutex_);
  return appended_count_;
}

absl::Status WriteAheadLog::health() const {
  const Lock lock(mutex_);
  return health_;
}

absl::Status WriteAheadLog::Acknowledge(std::uint64_t write_count) {
  if (durability_ < Durability::kGroup) {
    return absl::OkStatus();
  }
  Lock lock(mutex_);
  return leader_.Await(
      lock,
      durability_ == Durability::kSync ? SyncLeader::Syncing::kByItself
                                       : SyncLeader::Syncing::kByAnyone,
      [&] { return durable_count_ >= write_count; }, [this] { return health_; },
      [&] { return Lead(lock); });
}

absl::Status WriteAheadLog::Lead(Lock& lock) {
  const std::uint64_t target = appended_count_;
  const absl::Status status = leader_.Lead(lock, [this] { return file_->Sync(); });
  RETURN_IF_ERROR(status.ok() ? status : Poison(status));
  durable_count_ = std::max(durable_count_, target);
  return status;
}

absl::Status WriteAheadLog::AwaitLeader(Lock& lock) {
  leader_.AwaitLeader(lock);
  return health_;
}

absl::Status WriteAheadLog::BeginEpoch(LogOffset base) {
  Lock lock(mutex_);
  RETURN_IF_ERROR(AwaitLeader(lock));
  ended_count_ += sequence_;
  ++start_.epoch;
  start_.base = base;
  end_ = end_before_ = kFirstEntryPosition;
  sequence_ = sequence_before_ = 0;
  RETURN_IF_ERROR(WriteHeader());
  durable_count_ = appended_count_;
  return absl::OkStatus();
}

absl::Status WriteAheadLog::WriteHeader() {
  absl::Status status = WriteAll(*file_, SlotOf(start_.epoch), EncodeHeader(start_));
  if (status.ok()) {
    status = file_->Sync();
  }
  return status.ok() ? status : Poison(status);
}

absl::Status WriteAheadLog::Poison(const absl::Status& cause) {
  if (health_.ok()) {
    health_ = absl::Status(
        cause.code(), absl::StrFormat("%s; the write-ahead log takes no more writes, and what was "
                                      "not acknowledged may be lost",
                                      FromAbsl(cause.message())));
  }
  return health_;
}

}  // namespace alexbench::engines::alex
