// A sorted array over the value log: the least memory an ordered index needs.
#pragma once

#include "engines/reference/indexed_log_store.h"
#include "engines/reference/sorted_index.h"

namespace alexbench::engines::reference {

template <alex::RecordFormat kFormat>
using SortedLogStore = IndexedLogStore<SortedIndex, kFormat>;

static_assert(StagedEngine<SortedLogStore<alex::RecordFormat::kV2>>);
static_assert(BatchReader<SortedLogStore<alex::RecordFormat::kV2>>);
static_assert(Scanner<SortedLogStore<alex::RecordFormat::kV2>>);

}  // namespace alexbench::engines::reference
