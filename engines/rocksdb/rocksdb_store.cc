#include "engines/rocksdb/rocksdb_store.h"

#include "base/status_macros.h"

namespace alexbench::engines::rocksdb {

template <ReadAccess kRead, TableOrder kOrder>
absl::StatusOr<RocksdbStore<kRead, kOrder>> RocksdbStore<kRead, kOrder>::Open(
    const std::filesystem::path& folder, Options options) {
  ASSIGN_OR_RETURN(std::shared_ptr<Database> database, Database::Open(folder, options));
  return RocksdbStore(std::move(database));
}

template class RocksdbStore<ReadAccess::kString>;
template class RocksdbStore<ReadAccess::kPinned>;
template class RocksdbStore<ReadAccess::kString, TableOrder::kHashed>;
template class RocksdbStore<ReadAccess::kPinned, TableOrder::kHashed>;

static_assert(Engine<RocksdbStore<ReadAccess::kString>>);
static_assert(Engine<RocksdbStore<ReadAccess::kPinned>>);
static_assert(Scanner<RocksdbStore<ReadAccess::kPinned>>);
static_assert(!Scanner<RocksdbStore<ReadAccess::kPinned, TableOrder::kHashed>>);
static_assert(BatchReader<RocksdbStore<ReadAccess::kString>>);
static_assert(BatchReader<RocksdbStore<ReadAccess::kPinned>>);

}  // namespace alexbench::engines::rocksdb
