#include "engines/wiredtiger/wiredtiger_connection.h"

#include <cerrno>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/store_folder.h"

namespace alexbench::engines::wiredtiger {
namespace {

constexpr const char kTable[] = "table:records";
// Keys are signed 64-bit integers, values bytes of any length.
constexpr const char kTableFormat[] = "key_format=q,value_format=u";

// What goes wrong is in a Status; the library would print it as well.
int KeepQuiet(WT_EVENT_HANDLER*, WT_SESSION*, int, const char*) { return 0; }
WT_EVENT_HANDLER quiet_handler = {&KeepQuiet, nullptr, nullptr, nullptr};

std::string ConfigOf(const Options& options) {
  // One session for each thread; the library's default is 100.
  std::string config = absl::StrCat("create,session_max=", kMostThreads);
  if (options.preset == Preset::kTuned) {
    absl::StrAppend(&config, ",cache_size=4GB");
  }
  if (options.log != LogMode::kOff) {
    absl::StrAppend(&config, ",log=(enabled=true),transaction_sync=(enabled=true,method=",
                    options.log == LogMode::kSync ? "fsync" : "none", ")");
  }
  return config;
}

absl::StatusCode CodeOf(int code) {
  switch (code) {
    case WT_TRY_SALVAGE:
    case WT_PANIC:
    case WT_ERROR:
      return absl::StatusCode::kDataLoss;
    case ENOSPC:
    case ENOMEM:
    case WT_CACHE_FULL:
      return absl::StatusCode::kResourceExhausted;
    default:
      return code > 0 ? absl::StatusCode::kUnavailable : absl::StatusCode::kInternal;
  }
}

}  // namespace

Connection::~Connection() {
  if (connection_ != nullptr) {
    // Closes sessions and cursors, too, and writes a last checkpoint.
    connection_->close(connection_, nullptr);
  }
}

absl::Status Connection::Translate(int code) const {
  return code == 0 || code == WT_NOTFOUND
             ? absl::OkStatus()
             : absl::Status(CodeOf(code), absl::StrFormat("WiredTiger in %s: %s", folder_.string(),
                                                          wiredtiger_strerror(code)));
}

absl::Status Connection::Open(const Options& options) {
  RETURN_IF_ERROR(CreateStoreFolder(folder_));
  RETURN_IF_ERROR(Translate(
      wiredtiger_open(folder_.c_str(), &quiet_handler, ConfigOf(options).c_str(), &connection_)));
  WT_SESSION* first = nullptr;
  RETURN_IF_ERROR(Translate(connection_->open_session(connection_, nullptr, nullptr, &first)));
  RETURN_IF_ERROR(Translate(first->create(first, kTable, kTableFormat)));
  return Translate(first->close(first, nullptr));
}

absl::StatusOr<Cursors*> Connection::OpenMine() {
  auto opened = std::make_unique<Cursors>();
  WT_SESSION*& session = opened->session;
  RETURN_IF_ERROR(Translate(connection_->open_session(connection_, nullptr, nullptr, &session)));
  RETURN_IF_ERROR(
      Translate(session->open_cursor(session, kTable, nullptr, nullptr, &opened->records)));
  RETURN_IF_ERROR(Translate(
      session->open_cursor(session, kTable, nullptr, "overwrite=false", &opened->existing)));
  return (cursors_.Mine() = std::move(opened)).get();
}

WT_CURSOR* Connection::FindRecords() {
  const absl::StatusOr<Cursors*> mine = Mine();
  if (!mine.ok()) [[unlikely]] {
    Blame(mine.status());
    return nullptr;
  }
  return (*mine)->records;
}

void Connection::Blame(const absl::Status& cause) {
  const std::lock_guard lock(health_mutex_);
  health_.Update(cause);
}

absl::Status Connection::health() const {
  const std::lock_guard lock(health_mutex_);
  return health_;
}

int Connection::Insert(WT_CURSOR* cursor, const Record& record) {
  WT_ITEM value = {};
  value.data = record.value.data();
  value.size = record.value.size();
  cursor->set_key(cursor, record.key);
  cursor->set_value(cursor, &value);
  return cursor->insert(cursor);
}

int Connection::ReadValue(WT_CURSOR* cursor, std::string_view* value) {
  WT_ITEM item = {};
  const int code = cursor->get_value(cursor, &item);
  *value = {static_cast<const char*>(item.data), item.size};
  return code;
}

absl::Status Connection::InsertAscending(std::span<const Record> records) {
  // The bulk cursor wants the table for itself; a session's cursors close with it.
  ASSIGN_OR_RETURN(Cursors* const mine, Mine());
  RETURN_IF_ERROR(Translate(mine->session->close(mine->session, nullptr)));
  cursors_.Mine().reset();
  WT_SESSION* session = nullptr;
  RETURN_IF_ERROR(Translate(connection_->open_session(connection_, nullptr, nullptr, &session)));
  WT_CURSOR* bulk = nullptr;
  RETURN_IF_ERROR(Translate(session->open_cursor(session, kTable, nullptr, "bulk", &bulk)));
  int code = 0;
  for (std::size_t i = 0; i < records.size() && code == 0; ++i) {
    code = Insert(bulk, records[i]);
  }
  const int closed = bulk->close(bulk);
  RETURN_IF_ERROR(Translate(code != 0 ? code : closed));
  return Translate(session->close(session, nullptr));
}

}  // namespace alexbench::engines::wiredtiger
