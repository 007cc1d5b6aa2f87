#include "engines/tkrzw/tkrzw_table.h"

#include <tkrzw_dbm_hash.h>
#include <tkrzw_dbm_tree.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/ordered_key.h"

namespace alexbench::engines::tkrzw {
namespace {

// The library's default, and the least of the tuned table.
constexpr std::int64_t kDefaultBuckets = 1'048'583;
// Pages of about 8 KiB that a tuned tree keeps decoded: 4 GiB, a limit and no allocation. By
// default 10,000.
constexpr std::int32_t kTunedCachedPages = 524'288;

absl::StatusCode CodeOf(const ::tkrzw::Status& status) {
  switch (status.GetCode()) {
    case ::tkrzw::Status::BROKEN_DATA_ERROR:
      return absl::StatusCode::kDataLoss;
    case ::tkrzw::Status::SYSTEM_ERROR:
    case ::tkrzw::Status::PERMISSION_ERROR:
    case ::tkrzw::Status::INFEASIBLE_ERROR:
    case ::tkrzw::Status::NOT_FOUND_ERROR:
      return absl::StatusCode::kUnavailable;
    default:
      return absl::StatusCode::kInternal;
  }
}

// Copies the value of a record that is there.
class CopyValue final : public ::tkrzw::DBM::RecordProcessor {
 public:
  explicit CopyValue(std::string* kept) : kept_(kept) {}
  std::string_view ProcessFull(std::string_view, std::string_view value) override {
    kept_->assign(value);
    found_ = true;
    return NOOP;
  }
  bool found() const { return found_; }

 private:
  std::string* kept_;
  bool found_ = false;
};

}  // namespace

std::string LibraryVersion() { return absl::StrCat("tkrzw ", ::tkrzw::PACKAGE_VERSION); }

Table::Table(TableKind kind, std::filesystem::path folder, const Options& options)
    : kind_(kind), folder_(std::move(folder)), options_(options) {}

Table::~Table() {
  if (file_ != nullptr && file_->IsOpen()) {
    // A destructor has nobody to report to.
    file_->Close();
  }
}

absl::Status Table::Translate(const ::tkrzw::Status& status) const {
  return status == ::tkrzw::Status::SUCCESS
             ? absl::OkStatus()
             : absl::Status(CodeOf(status), absl::StrFormat("tkrzw in %s: %s", folder_.string(),
                                                            ::tkrzw::ToString(status)));
}

absl::StatusOr<std::unique_ptr<Table>> Table::Open(TableKind kind,
                                                   const std::filesystem::path& folder,
                                                   const Options& options) {
  RETURN_IF_ERROR(CreateStoreFolder(folder));
  std::unique_ptr<Table> table(new Table(kind, folder, options));
  ASSIGN_OR_RETURN(table->lock_, FolderLock::Take(folder));
  RETURN_IF_ERROR(table->OpenFile(0, ::tkrzw::File::OPEN_DEFAULT));
  return table;
}

absl::Status Table::OpenFile(std::uint64_t expected_records, int flags) {
  const bool is_tuned = options_.preset == Preset::kTuned;
  flags |= ::tkrzw::File::OPEN_NO_WAIT;
  if (kind_ == TableKind::kTree) {
    ::tkrzw::TreeDBM::TuningParameters tuning;
    tuning.max_cached_pages = is_tuned ? kTunedCachedPages : tuning.max_cached_pages;
    auto tree = std::make_unique<::tkrzw::TreeDBM>();
    const ::tkrzw::Status status =
        tree->OpenAdvanced((folder_ / "records.tkt").string(), true, flags, tuning);
    file_ = std::move(tree);
    return Translate(status);
  }
  ::tkrzw::HashDBM::TuningParameters tuning;
  if (is_tuned) {
    // A chain of records behind a bucket costs a miss each.
    tuning.num_buckets = std::max(kDefaultBuckets, static_cast<std::int64_t>(2 * expected_records));
  }
  auto hash = std::make_unique<::tkrzw::HashDBM>();
  const ::tkrzw::Status status =
      hash->OpenAdvanced((folder_ / "records.tkh").string(), true, flags, tuning);
  file_ = std::move(hash);
  return Translate(status);
}

absl::Status Table::BulkLoad(std::span<const Record> records) {
  const bool is_empty = file_->CountSimple() == 0;
  if (is_empty && kind_ == TableKind::kHash && options_.preset == Preset::kTuned) {
    RETURN_IF_ERROR(Translate(file_->Close()));
    RETURN_IF_ERROR(OpenFile(records.size(), ::tkrzw::File::OPEN_TRUNCATE));
  }
  for (const Record& record : records) {
    RETURN_IF_ERROR(Translate(file_->Set(OrderedKey(record.key).bytes(), record.value)));
  }
  return SyncIfAsked();
}

absl::Status Table::SyncIfAsked() {
  return options_.sync == WriteSync::kNever
             ? absl::OkStatus()
             : Translate(file_->Synchronize(options_.sync == WriteSync::kToDevice));
}

absl::Status Table::Put(const Record& record) {
  RETURN_IF_ERROR(Translate(file_->Set(OrderedKey(record.key).bytes(), record.value)));
  return SyncIfAsked();
}

absl::StatusOr<bool> Table::Erase(Key key) {
  const ::tkrzw::Status status = file_->Remove(OrderedKey(key).bytes());
  if (status == ::tkrzw::Status::NOT_FOUND_ERROR) {
    return false;
  }
  RETURN_IF_ERROR(Translate(status));
  RETURN_IF_ERROR(SyncIfAsked());
  return true;
}

bool Table::Judge(const ::tkrzw::Status& status) {
  if (status == ::tkrzw::Status::SUCCESS) [[likely]] {
    return true;
  }
  if (status != ::tkrzw::Status::NOT_FOUND_ERROR) {
    const std::lock_guard lock(health_mutex_);
    health_.Update(Translate(status));
  }
  return false;
}

absl::Status Table::health() const {
  const std::lock_guard lock(health_mutex_);
  return health_;
}

bool Table::Get(Key key, std::string* value) {
  return Judge(file_->Get(OrderedKey(key).bytes(), value));
}

bool Table::Process(Key key, std::string* kept) {
  CopyValue copy(kept);
  return Judge(file_->Process(OrderedKey(key).bytes(), &copy, false)) && copy.found();
}

absl::StatusOr<std::uint64_t> Table::Visit(ScanRange range, Visitor visit) {
  const std::unique_ptr<::tkrzw::DBM::Iterator> at = file_->MakeIterator();
  std::uint64_t visited = 0;
  ::tkrzw::Status status = at->Jump(OrderedKey(range.from).bytes());
  std::string key;
  std::string value;
  while (visited < range.limit && status == ::tkrzw::Status::SUCCESS) {
    status = at->Get(&key, &value);
    if (status == ::tkrzw::Status::SUCCESS) {
      visit(OrderedKey::Decode(key), value);
      ++visited;
      status = at->Next();
    }
  }
  if (status != ::tkrzw::Status::NOT_FOUND_ERROR) {
    RETURN_IF_ERROR(Translate(status));
  }
  return visited;
}

EngineStats Table::Stats() {
  EngineStats stats;
  stats.record_count = static_cast<std::uint64_t>(file_->CountSimple());
  stats.disk_bytes = BytesOnDisk(folder_);
  return stats;
}

}  // namespace alexbench::engines::tkrzw
