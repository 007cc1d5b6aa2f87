// absl::btree_map over the value log: ordered as AlexStorage is, with an index that learns nothing.
#pragma once

#include "engines/reference/indexed_log_store.h"
#include "engines/reference/map_index.h"

namespace alexbench::engines::reference {

template <alex::RecordFormat kFormat>
using BtreeLogStore = IndexedLogStore<BtreeIndex, kFormat>;

static_assert(StagedEngine<BtreeLogStore<alex::RecordFormat::kV2>>);
static_assert(BatchReader<BtreeLogStore<alex::RecordFormat::kV2>>);
static_assert(Scanner<BtreeLogStore<alex::RecordFormat::kV2>>);

}  // namespace alexbench::engines::reference
