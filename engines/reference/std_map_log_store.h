// std::map over the value log: what a program without any package would use.
#pragma once

#include "engines/reference/indexed_log_store.h"
#include "engines/reference/map_index.h"

namespace alexbench::engines::reference {

template <alex::RecordFormat kFormat>
using StdMapLogStore = IndexedLogStore<StdMapIndex, kFormat>;

static_assert(StagedEngine<StdMapLogStore<alex::RecordFormat::kV2>>);
static_assert(BatchReader<StdMapLogStore<alex::RecordFormat::kV2>>);
static_assert(Scanner<StdMapLogStore<alex::RecordFormat::kV2>>);

}  // namespace alexbench::engines::reference
