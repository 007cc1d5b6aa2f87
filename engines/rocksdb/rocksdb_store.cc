#include "engines/rocksdb/rocksdb_store.h"

#include "base/status_macros.h"

namespace alexbench::engines::rocksdb {

template <ReadAccess kRead>
absl::StatusOr<RocksdbStore<kRead>> RocksdbStore<kRead>::Open(const std::filesystem::path& folder,
                                                              Options options) {
  ASSIGN_OR_RETURN(std::shared_ptr<Database> database, Database::Open(folder, options));
  return RocksdbStore(std::move(database));
}

template class RocksdbStore<ReadAccess::kString>;
template class RocksdbStore<ReadAccess::kPinned>;

static_assert(Engine<RocksdbStore<ReadAccess::kString>>);
static_assert(Engine<RocksdbStore<ReadAccess::kPinned>>);
static_assert(BatchReader<RocksdbStore<ReadAccess::kString>>);
static_assert(BatchReader<RocksdbStore<ReadAccess::kPinned>>);

}  // namespace alexbench::engines::rocksdb
