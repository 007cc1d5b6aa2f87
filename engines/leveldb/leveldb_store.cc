#include "engines/leveldb/leveldb_store.h"

#include <mutex>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/ordered_key.h"
#include "engines/store_folder.h"
#include "leveldb/cache.h"
#include "leveldb/db.h"
#include "leveldb/filter_policy.h"
#include "leveldb/write_batch.h"

namespace alexbench::engines::leveldb {
namespace {

constexpr std::size_t kBatchBytes = std::size_t{1} << 20U;

::leveldb::Slice ToSlice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
std::string_view ToView(const ::leveldb::Slice& slice) { return {slice.data(), slice.size()}; }

absl::StatusCode CodeOf(const ::leveldb::Status& status) {
  if (status.IsCorruption()) {
    return absl::StatusCode::kDataLoss;
  }
  if (status.IsInvalidArgument()) {
    return absl::StatusCode::kInvalidArgument;
  }
  return status.IsIOError() ? absl::StatusCode::kUnavailable : absl::StatusCode::kInternal;
}

}  // namespace

// What the library needs to outlive the database, and the database.
class Database {
 public:
  Database(std::filesystem::path folder, const Options& options) : folder_(std::move(folder)) {
    writes_.sync = options.sync == WriteSync::kEachWrite;
    library_.create_if_missing = true;
    if (options.preset == Preset::kTuned) {
      Tune();
    }
  }

  absl::Status Open() {
    RETURN_IF_ERROR(CreateStoreFolder(folder_));
    ::leveldb::DB* opened = nullptr;
    RETURN_IF_ERROR(Translate(::leveldb::DB::Open(library_, folder_.string(), &opened)));
    database_.reset(opened);
    return absl::OkStatus();
  }

  absl::Status Translate(const ::leveldb::Status& status) const {
    return status.ok()
               ? absl::OkStatus()
               : absl::Status(CodeOf(status), absl::StrFormat("LevelDB in %s: %s", folder_.string(),
                                                              status.ToString()));
  }

  absl::Status Write(::leveldb::WriteBatch& batch) {
    return Translate(database_->Write(writes_, &batch));
  }

  bool Judge(const ::leveldb::Status& status) {
    if (!status.ok() && !status.IsNotFound()) {
      const std::lock_guard lock(health_mutex_);
      health_.Update(Translate(status));
    }
    return status.ok();
  }

  ::leveldb::DB& library() { return *database_; }
  const ::leveldb::WriteOptions& writes() const { return writes_; }
  absl::Status health() const {
    const std::lock_guard lock(health_mutex_);
    return health_;
  }
  // Held so that no other erasure comes between a look and its deletion.
  std::mutex& erase_mutex() { return erase_mutex_; }

 private:
  void Tune() {
    // Larger than the data: a warm get finds its block here and decompresses nothing.
    cache_.reset(::leveldb::NewLRUCache(kTunedCacheBytes));
    library_.block_cache = cache_.get();
    // Absent keys and keys of other files are turned away without touching a data block; 10 bits a
    // key let about 1 % through. By default there is no filter.
    filter_.reset(::leveldb::NewBloomFilterPolicy(10));
    library_.filter_policy = filter_.get();
    // Blocks are stored as they are read. The default is Snappy.
    library_.compression = ::leveldb::kNoCompression;
    // Fewer files, all of which stay open. The default of 2 MiB makes hundreds of them.
    library_.max_file_size = std::size_t{64} << 20U;
    library_.max_open_files = 10'000;
  }

  std::filesystem::path folder_;
  std::unique_ptr<::leveldb::Cache> cache_;
  std::unique_ptr<const ::leveldb::FilterPolicy> filter_;
  ::leveldb::Options library_;
  ::leveldb::WriteOptions writes_;
  std::unique_ptr<::leveldb::DB> database_;
  std::mutex erase_mutex_;
  mutable std::mutex health_mutex_;
  absl::Status health_;
};

std::string LibraryVersion() {
  return absl::StrFormat("LevelDB %d.%d", ::leveldb::kMajorVersion, ::leveldb::kMinorVersion);
}

LeveldbStore::LeveldbStore(std::unique_ptr<Database> database) : database_(std::move(database)) {}
LeveldbStore::LeveldbStore(LeveldbStore&&) noexcept = default;
LeveldbStore& LeveldbStore::operator=(LeveldbStore&&) noexcept = default;
LeveldbStore::~LeveldbStore() = default;

absl::StatusOr<LeveldbStore> LeveldbStore::Open(const std::filesystem::path& folder,
                                                Options options) {
  auto database = std::make_unique<Database>(folder, options);
  RETURN_IF_ERROR(database->Open());
  return LeveldbStore(std::move(database));
}

absl::Status LeveldbStore::BulkLoad(std::span<const Record> records) {
  ::leveldb::WriteBatch batch;
  for (const Record& record : records) {
    batch.Put(ToSlice(OrderedKey(record.key).bytes()), ToSlice(record.value));
    if (batch.ApproximateSize() >= kBatchBytes) {
      RETURN_IF_ERROR(database_->Write(batch));
      batch.Clear();
    }
  }
  return database_->Write(batch);
}

absl::Status LeveldbStore::PutBatch(std::span<const Record> records) {
  ::leveldb::WriteBatch batch;
  for (const Record& record : records) {
    batch.Put(ToSlice(OrderedKey(record.key).bytes()), ToSlice(record.value));
  }
  return database_->Write(batch);
}

absl::Status LeveldbStore::Put(const Record& record) {
  const OrderedKey key(record.key);
  return database_->Translate(
      database_->library().Put(database_->writes(), ToSlice(key.bytes()), ToSlice(record.value)));
}

absl::StatusOr<bool> LeveldbStore::Erase(Key key) {
  const OrderedKey ordered(key);
  const std::lock_guard lock(database_->erase_mutex());
  std::string found;
  const ::leveldb::Status status =
      database_->library().Get(::leveldb::ReadOptions(), ToSlice(ordered.bytes()), &found);
  if (status.IsNotFound()) {
    return false;
  }
  RETURN_IF_ERROR(database_->Translate(status));
  RETURN_IF_ERROR(database_->Translate(
      database_->library().Delete(database_->writes(), ToSlice(ordered.bytes()))));
  return true;
}

std::optional<LeveldbStore::Value> LeveldbStore::Get(Key key) const {
  const OrderedKey ordered(key);
  std::optional<std::string> value(std::in_place);
  if (!database_->Judge(
          database_->library().Get(::leveldb::ReadOptions(), ToSlice(ordered.bytes()), &*value))) {
    value.reset();
  }
  return value;
}

absl::StatusOr<std::uint64_t> LeveldbStore::Visit(ScanRange range, Visitor visit) const {
  const std::unique_ptr<::leveldb::Iterator> at(
      database_->library().NewIterator(::leveldb::ReadOptions()));
  std::uint64_t visited = 0;
  if (range.limit == 0) {
    return visited;
  }
  const OrderedKey from(range.from);
  for (at->Seek(ToSlice(from.bytes())); at->Valid() && visited < range.limit; at->Next()) {
    visit(OrderedKey::Decode(ToView(at->key())), ToView(at->value()));
    ++visited;
  }
  RETURN_IF_ERROR(database_->Translate(at->status()));
  return visited;
}

absl::Status LeveldbStore::Settle() {
  database_->library().CompactRange(nullptr, nullptr);
  return absl::OkStatus();
}

absl::Status LeveldbStore::health() const { return database_->health(); }

static_assert(Engine<LeveldbStore> && Eraser<LeveldbStore> && Scanner<LeveldbStore>);

}  // namespace alexbench::engines::leveldb
