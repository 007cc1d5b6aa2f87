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
  std::string config = "create";
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
    // Closes session and cursor, too, and writes a last checkpoint.
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
  RETURN_IF_ERROR(Translate(connection_->open_session(connection_, nullptr, nullptr, &session_)));
  RETURN_IF_ERROR(Translate(session_->create(session_, kTable, kTableFormat)));
  return OpenCursor();
}

absl::Status Connection::OpenCursor() {
  return Translate(session_->open_cursor(session_, kTable, nullptr, nullptr, &cursor_));
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
  // The bulk cursor wants the table for itself.
  RETURN_IF_ERROR(Translate(cursor_->close(cursor_)));
  cursor_ = nullptr;
  WT_CURSOR* bulk = nullptr;
  RETURN_IF_ERROR(Translate(session_->open_cursor(session_, kTable, nullptr, "bulk", &bulk)));
  int code = 0;
  for (std::size_t i = 0; i < records.size() && code == 0; ++i) {
    code = Insert(bulk, records[i]);
  }
  const int closed = bulk->close(bulk);
  RETURN_IF_ERROR(Translate(code != 0 ? code : closed));
  return OpenCursor();
}

}  // namespace alexbench::engines::wiredtiger
