#include "engines/rocksdb/rocksdb_database.h"

#include <array>
#include <cstring>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "engines/rocksdb/encoded_key.h"
#include "engines/rocksdb/presets.h"
#include "engines/store_folder.h"
#include "rocksdb/listener.h"
#include "rocksdb/write_batch.h"

namespace alexbench::engines::rocksdb {

// Counts by callbacks from background threads: RocksDB's own statistics would put counters on the
// path of every get.
class BackgroundWork : public ::rocksdb::EventListener {
 public:
  void OnFlushCompleted(::rocksdb::DB*, const ::rocksdb::FlushJobInfo&) override { ++flushes; }
  void OnCompactionCompleted(::rocksdb::DB*, const ::rocksdb::CompactionJobInfo&) override {
    ++compactions;
  }

  std::atomic<std::uint64_t> flushes = 0;
  std::atomic<std::uint64_t> compactions = 0;
};

namespace {

constexpr std::size_t kBatchBytes = std::size_t{1} << 20U;

::rocksdb::Slice ToSlice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }

absl::StatusCode CodeOf(const ::rocksdb::Status& status) {
  if (status.IsCorruption()) {
    return absl::StatusCode::kDataLoss;
  }
  if (status.IsInvalidArgument()) {
    return absl::StatusCode::kInvalidArgument;
  }
  if (status.IsNotSupported()) {
    return absl::StatusCode::kUnimplemented;
  }
  if (status.IsNoSpace() || status.IsMemoryLimit()) {
    return absl::StatusCode::kResourceExhausted;
  }
  return status.IsIOError() ? absl::StatusCode::kUnavailable : absl::StatusCode::kInternal;
}

absl::Status Translate(const ::rocksdb::Status& status, const std::filesystem::path& folder) {
  if (status.ok()) {
    return absl::OkStatus();
  }
  return {CodeOf(status), absl::StrFormat("RocksDB in %s: %s", folder.string(), status.ToString())};
}

}  // namespace

Database::Database(std::filesystem::path folder, const Options& options)
    : folder_(std::move(folder)), background_work_(std::make_shared<BackgroundWork>()) {
  read_options_ = MakeReadOptions(options.preset);
  write_options_.disableWAL = options.wal == WalMode::kOff;
  write_options_.sync = options.wal == WalMode::kSync;
}

absl::StatusOr<std::shared_ptr<Database>> Database::Open(const std::filesystem::path& folder,
                                                         const Options& options) {
  RETURN_IF_ERROR(CreateStoreFolder(folder));
  std::shared_ptr<Database> opened(new Database(folder, options));
  ::rocksdb::Options library_options = MakeRocksdbOptions(options.preset);
  library_options.listeners.push_back(opened->background_work_);
  ::rocksdb::DB* database = nullptr;
  RETURN_IF_ERROR(
      Translate(::rocksdb::DB::Open(library_options, folder.string(), &database), folder));
  opened->database_.reset(database);
  opened->column_family_ = database->DefaultColumnFamily();
  return opened;
}

Database::~Database() {
  if (database_ != nullptr) {
    // A destructor has nobody to report to; what the log promised is on disk already.
    database_->Close().PermitUncheckedError();
  }
}

absl::Status Database::WriteInBatches(std::span<const Record> records) {
  ::rocksdb::WriteBatch batch;
  for (const Record& record : records) {
    const EncodedKey key(record.key);
    RETURN_IF_ERROR(Translate(batch.Put(key.slice(), ToSlice(record.value)), folder_));
    if (batch.GetDataSize() >= kBatchBytes) {
      RETURN_IF_ERROR(Translate(database_->Write(write_options_, &batch), folder_));
      batch.Clear();
    }
  }
  return Translate(database_->Write(write_options_, &batch), folder_);
}

absl::Status Database::WriteAtOnce(std::span<const Record> records) {
  ::rocksdb::WriteBatch batch;
  for (const Record& record : records) {
    const EncodedKey key(record.key);
    RETURN_IF_ERROR(Translate(batch.Put(key.slice(), ToSlice(record.value)), folder_));
  }
  return Translate(database_->Write(write_options_, &batch), folder_);
}

absl::Status Database::Put(const Record& record) {
  const EncodedKey key(record.key);
  return Translate(
      database_->Put(write_options_, column_family_, key.slice(), ToSlice(record.value)), folder_);
}

absl::StatusOr<bool> Database::Erase(Key key) {
  const EncodedKey encoded(key);
  const std::lock_guard lock(erase_mutex_);
  ::rocksdb::PinnableSlice found;
  const ::rocksdb::Status status =
      database_->Get(read_options_, column_family_, encoded.slice(), &found);
  if (status.IsNotFound()) {
    return false;
  }
  RETURN_IF_ERROR(Translate(status, folder_));
  RETURN_IF_ERROR(
      Translate(database_->Delete(write_options_, column_family_, encoded.slice()), folder_));
  return true;
}

absl::Status Database::health() const {
  const std::lock_guard lock(health_mutex_);
  return health_;
}

bool Database::Judge(const ::rocksdb::Status& status) const {
  if (status.ok()) [[likely]] {
    return true;
  }
  if (!status.IsNotFound()) {
    const std::lock_guard lock(health_mutex_);
    health_.Update(Translate(status, folder_));
  }
  return false;
}

bool Database::Read(Key key, std::string* value) const {
  const EncodedKey encoded(key);
  return Judge(database_->Get(read_options_, column_family_, encoded.slice(), value));
}

bool Database::Read(Key key, ::rocksdb::PinnableSlice* value) const {
  const EncodedKey encoded(key);
  return Judge(database_->Get(read_options_, column_family_, encoded.slice(), value));
}

void Database::ReadSeveral(std::span<const Key> keys, Found found) const {
  ALEXBENCH_DCHECK(keys.size() <= kMostKeysAtOnce);
  std::array<std::uint64_t, kMostKeysAtOnce> encoded;
  std::array<::rocksdb::Slice, kMostKeysAtOnce> slices;
  std::array<::rocksdb::PinnableSlice, kMostKeysAtOnce> values;
  std::array<::rocksdb::Status, kMostKeysAtOnce> statuses;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const EncodedKey key(keys[i]);
    std::memcpy(&encoded[i], key.slice().data(), sizeof(encoded[i]));
    slices[i] = {reinterpret_cast<const char*>(&encoded[i]), sizeof(encoded[i])};
  }
  database_->MultiGet(read_options_, column_family_, keys.size(), slices.data(), values.data(),
                      statuses.data());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (Judge(statuses[i])) {
      found(i, std::move(values[i]));
    }
  }
}

absl::StatusOr<std::uint64_t> Database::Scan(ScanRange range, Visitor visit) const {
  const std::unique_ptr<::rocksdb::Iterator> at(
      database_->NewIterator(read_options_, column_family_));
  std::uint64_t visited = 0;
  if (range.limit == 0) {
    return visited;
  }
  for (at->Seek(EncodedKey(range.from).slice()); at->Valid() && visited < range.limit; at->Next()) {
    const ::rocksdb::Slice value = at->value();
    visit(EncodedKey::Decode(at->key()), std::string_view(value.data(), value.size()));
    ++visited;
  }
  RETURN_IF_ERROR(Translate(at->status(), folder_));
  return visited;
}

absl::Status Database::Settle() {
  RETURN_IF_ERROR(Translate(database_->Flush(::rocksdb::FlushOptions(), column_family_), folder_));
  RETURN_IF_ERROR(Translate(
      database_->CompactRange(::rocksdb::CompactRangeOptions(), column_family_, nullptr, nullptr),
      folder_));
  // Pausing waits for the jobs that are still running, such as a compaction the flush has caused.
  RETURN_IF_ERROR(Translate(database_->PauseBackgroundWork(), folder_));
  return Translate(database_->ContinueBackgroundWork(), folder_);
}

EngineStats Database::Stats() const {
  EngineStats stats;
  database_->GetIntProperty(column_family_, ::rocksdb::DB::Properties::kEstimateNumKeys,
                            &stats.record_count);
  stats.disk_bytes = BytesOnDisk(folder_);
  stats.flushes = background_work_->flushes;
  stats.compactions = background_work_->compactions;
  return stats;
}

}  // namespace alexbench::engines::rocksdb
