// absl::flat_hash_map over the value log: unordered, and as little work as a log store can do.
#pragma once

#include "engines/reference/indexed_log_store.h"
#include "engines/reference/map_index.h"

namespace alexbench::engines::reference {

template <alex::RecordFormat kFormat>
using HashLogStore = IndexedLogStore<HashIndex, kFormat>;

static_assert(StagedEngine<HashLogStore<alex::RecordFormat::kV2>>);
static_assert(BatchReader<HashLogStore<alex::RecordFormat::kV2>>);
static_assert(!Scanner<HashLogStore<alex::RecordFormat::kV2>>);

}  // namespace alexbench::engines::reference
