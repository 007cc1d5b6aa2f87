#include "engines/wiredtiger/wiredtiger_store.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/wiredtiger/wiredtiger_connection.h"

namespace alexbench::engines::wiredtiger {

std::string LibraryVersion() {
  int major = 0;
  int minor = 0;
  int patch = 0;
  wiredtiger_version(&major, &minor, &patch);
  return absl::StrFormat("WiredTiger %d.%d.%d", major, minor, patch);
}

WiredtigerStore::WiredtigerStore(std::unique_ptr<Connection> connection)
    : connection_(std::move(connection)) {}
WiredtigerStore::WiredtigerStore(WiredtigerStore&&) noexcept = default;
WiredtigerStore& WiredtigerStore::operator=(WiredtigerStore&&) noexcept = default;
WiredtigerStore::~WiredtigerStore() = default;

absl::StatusOr<WiredtigerStore> WiredtigerStore::Open(const std::filesystem::path& folder,
                                                      Options options) {
  auto connection = std::make_unique<Connection>(folder);
  RETURN_IF_ERROR(connection->Open(options));
  return WiredtigerStore(std::move(connection));
}

absl::Status WiredtigerStore::BulkLoad(std::span<const Record> records) {
  const bool ascends =
      std::is_sorted(records.begin(), records.end(),
                     [](const Record& a, const Record& b) { return a.key < b.key; });
  if (ascends) {
    return connection_->InsertAscending(records);
  }
  for (const Record& record : records) {
    RETURN_IF_ERROR(Put(record));
  }
  return absl::OkStatus();
}

absl::Status WiredtigerStore::Put(const Record& record) {
  ASSIGN_OR_RETURN(const Cursors* const mine, connection_->Mine());
  int code = WT_ROLLBACK;
  while (code == WT_ROLLBACK) {  // another thread wrote the same key meanwhile
    code = Connection::Insert(mine->records, record);
  }
  return connection_->Translate(code);
}

absl::StatusOr<bool> WiredtigerStore::Erase(Key key) {
  ASSIGN_OR_RETURN(const Cursors* const mine, connection_->Mine());
  WT_CURSOR* const cursor = mine->existing;
  int code = WT_ROLLBACK;
  while (code == WT_ROLLBACK) {
    cursor->set_key(cursor, key);
    code = cursor->remove(cursor);
  }
  RETURN_IF_ERROR(connection_->Translate(code));
  // A cursor that stays at its key would keep the page, and the state it was read in.
  RETURN_IF_ERROR(connection_->Translate(cursor->reset(cursor)));
  return code == 0;
}

std::optional<WiredtigerStore::Value> WiredtigerStore::Get(Key key) const {
  WT_CURSOR* const cursor = connection_->FindRecords();
  if (cursor == nullptr) [[unlikely]] {
    return std::nullopt;
  }
  cursor->set_key(cursor, key);
  std::string_view value;
  int code = cursor->search(cursor);
  if (code == 0) [[likely]] {
    code = Connection::ReadValue(cursor, &value);
  }
  if (code == 0) [[likely]] {
    return value;
  }
  if (code != WT_NOTFOUND) {
    connection_->Blame(connection_->Translate(code));
  }
  return std::nullopt;
}

absl::StatusOr<std::uint64_t> WiredtigerStore::Visit(ScanRange range, Visitor visit) const {
  ASSIGN_OR_RETURN(const Cursors* const mine, connection_->Mine());
  WT_CURSOR* const cursor = mine->records;
  cursor->set_key(cursor, range.from);
  int side = 0;  // of the bound, where the cursor lands
  int code = range.limit == 0 ? WT_NOTFOUND : cursor->search_near(cursor, &side);
  if (code == 0 && side < 0) {
    code = cursor->next(cursor);
  }
  std::uint64_t visited = 0;
  while (code == 0) {
    Key key = 0;
    std::string_view value;
    code = cursor->get_key(cursor, &key);
    code = code == 0 ? Connection::ReadValue(cursor, &value) : code;
    if (code == 0) {
      visit(key, value);
      ++visited;
      code = visited == range.limit ? WT_NOTFOUND : cursor->next(cursor);
    }
  }
  RETURN_IF_ERROR(connection_->Translate(code));
  RETURN_IF_ERROR(connection_->Translate(cursor->reset(cursor)));
  return visited;
}

absl::Status WiredtigerStore::Settle() {
  ASSIGN_OR_RETURN(const Cursors* const mine, connection_->Mine());
  RETURN_IF_ERROR(connection_->Translate(mine->records->reset(mine->records)));
  return connection_->Translate(mine->session->checkpoint(mine->session, nullptr));
}

absl::Status WiredtigerStore::health() const { return connection_->health(); }

static_assert(Engine<WiredtigerStore> && Eraser<WiredtigerStore> && Scanner<WiredtigerStore>);

}  // namespace alexbench::engines::wiredtiger
