#include "engines/lmdb/lmdb_environment.h"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/lmdb/lmdb_key.h"
#include "engines/store_folder.h"

namespace alexbench::engines::lmdb {
namespace {

constexpr mdb_mode_t kFileMode = 0644;

absl::StatusCode CodeOf(int code) {
  switch (code) {
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_INVALID:
    case MDB_VERSION_MISMATCH:
      return absl::StatusCode::kDataLoss;
    case MDB_MAP_FULL:
    case ENOSPC:
    case ENOMEM:
      return absl::StatusCode::kResourceExhausted;
    default:
      return code > 0 ? absl::StatusCode::kUnavailable : absl::StatusCode::kInternal;
  }
}

}  // namespace

absl::Status Environment::Translate(int code) const {
  return code == MDB_SUCCESS
             ? absl::OkStatus()
             : absl::Status(CodeOf(code), absl::StrFormat("LMDB in %s: %s", folder_.string(),
                                                          mdb_strerror(code)));
}

absl::StatusOr<std::unique_ptr<Environment>> Environment::Open(const std::filesystem::path& folder,
                                                               const Options& options) {
  RETURN_IF_ERROR(CreateStoreFolder(folder));
  std::unique_ptr<Environment> opened(new Environment(folder, options));
  // LMDB lets processes share an environment, but one process must not open it twice: nothing in
  // the library would notice.
  ASSIGN_OR_RETURN(opened->lock_, FolderLock::Take(folder));
  RETURN_IF_ERROR(opened->OpenFiles());
  return opened;
}

absl::Status Environment::OpenFiles() {
  RETURN_IF_ERROR(Translate(mdb_env_create(&environment_)));
  const bool is_written_through = options_.map == MapAccess::kWrite;
  std::error_code none_yet;
  const std::uintmax_t file_bytes = std::filesystem::file_size(folder_ / "data.mdb", none_yet);
  const std::size_t first_bytes =
      none_yet ? kFirstWritableMapBytes : std::max<std::size_t>(kFirstWritableMapBytes, file_bytes);
  RETURN_IF_ERROR(Translate(
      mdb_env_set_mapsize(environment_, is_written_through ? first_bytes : kReservedMapBytes)));
  // A reader belongs to its transaction, not to the thread: stores take turns in one thread, and a
  // thread's transaction is handed on when it ends.
  RETURN_IF_ERROR(Translate(mdb_env_set_maxreaders(environment_, kMostThreads)));
  unsigned flags = MDB_NOTLS;
  flags |= options_.sync == WriteSync::kNever ? MDB_NOSYNC : 0U;
  flags |= is_written_through ? MDB_WRITEMAP : 0U;
  flags |= options_.read_ahead == ReadAhead::kOff ? MDB_NORDAHEAD : 0U;
  RETURN_IF_ERROR(Translate(mdb_env_open(environment_, folder_.c_str(), flags, kFileMode)));

  MDB_txn* transaction = nullptr;
  RETURN_IF_ERROR(Translate(mdb_txn_begin(environment_, nullptr, 0, &transaction)));
  if (const int code = mdb_dbi_open(transaction, nullptr, MDB_INTEGERKEY, &table_); code != 0) {
    mdb_txn_abort(transaction);
    return Translate(code);
  }
  return Translate(mdb_txn_commit(transaction));
}

Environment::~Environment() {
  readers_.reset();
  if (environment_ != nullptr) {
    mdb_env_close(environment_);
  }
}

// A reader that stayed would keep the pages of its state, and the file would grow with each write.
void Environment::EndReading() {
  if (const auto& reader = readers_->Mine(); reader != nullptr && reader->is_reading) {
    mdb_txn_reset(reader->transaction);
    reader->is_reading = false;
  }
}

absl::StatusOr<MDB_txn*> Environment::BeginReading() {
  EndReading();
  std::unique_ptr<Reader>& reader = readers_->Mine();
  if (reader == nullptr) {
    MDB_txn* begun = nullptr;
    RETURN_IF_ERROR(Translate(mdb_txn_begin(environment_, nullptr, MDB_RDONLY, &begun)));
    reader = std::make_unique<Reader>(begun);
  } else {
    RETURN_IF_ERROR(Translate(mdb_txn_renew(reader->transaction)));
  }
  reader->is_reading = true;
  return reader->transaction;
}

void Environment::Blame(const absl::Status& cause) {
  const std::lock_guard lock(health_mutex_);
  health_.Update(cause);
}

absl::Status Environment::health() const {
  const std::lock_guard lock(health_mutex_);
  return health_;
}

int Environment::TryWrite(Work work) {
  MDB_txn* transaction = nullptr;
  int code = mdb_txn_begin(environment_, nullptr, 0, &transaction);
  if (code != MDB_SUCCESS) {
    return code;
  }
  code = work(transaction);
  if (code != MDB_SUCCESS) {
    mdb_txn_abort(transaction);
    return code;
  }
  return mdb_txn_commit(transaction);
}

absl::StatusOr<int> Environment::Write(Work work) {
  EndReading();
  int code = TryWrite(work);
  while (code == MDB_MAP_FULL && options_.map == MapAccess::kWrite) {
    MDB_envinfo map = {};
    mdb_env_info(environment_, &map);
    RETURN_IF_ERROR(Translate(mdb_env_set_mapsize(environment_, 2 * map.me_mapsize)));
    code = TryWrite(work);
  }
  if (code != MDB_SUCCESS && code != MDB_NOTFOUND) {
    return Translate(code);
  }
  return code;
}

std::optional<std::string_view> Environment::Read(Key key) {
  const std::unique_ptr<Reader>& reader = readers_->Mine();
  if (reader == nullptr || !reader->is_reading || options_.read == ReadTransaction::kRenewed) {
    if (const absl::Status begun = BeginReading().status(); !begun.ok()) [[unlikely]] {
      Blame(begun);
      return std::nullopt;
    }
  }
  IntegerKey integer(key);
  MDB_val value = {};
  const int code = mdb_get(reader->transaction, table_, integer.get(), &value);
  if (code == MDB_SUCCESS) [[likely]] {
    return ToView(value);
  }
  if (code != MDB_NOTFOUND) {
    Blame(Translate(code));
  }
  return std::nullopt;
}

std::uint64_t Environment::RecordCount() const {
  MDB_stat facts = {};
  return mdb_env_stat(environment_, &facts) == MDB_SUCCESS ? facts.ms_entries : 0;
}

}  // namespace alexbench::engines::lmdb
