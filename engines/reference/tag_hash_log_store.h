// A hash of one cache line a bucket over the value log: the bar for anything without an order.
#pragma once

#include "engines/reference/indexed_log_store.h"
#include "engines/reference/tag_hash_index.h"

namespace alexbench::engines::reference {

template <alex::RecordFormat kFormat>
using TagHashLogStore = IndexedLogStore<TagHashIndex<kFormat>, kFormat>;

static_assert(StagedEngine<TagHashLogStore<alex::RecordFormat::kV2>>);
static_assert(BatchReader<TagHashLogStore<alex::RecordFormat::kV2>>);
static_assert(!Scanner<TagHashLogStore<alex::RecordFormat::kV2>>);

}  // namespace alexbench::engines::reference
