// A Judy array over the value log: the densest ordered index there is as a package.
#pragma once

#include "engines/reference/indexed_log_store.h"
#include "engines/reference/judy_index.h"

namespace alexbench::engines::reference {

template <alex::RecordFormat kFormat>
using JudyLogStore = IndexedLogStore<JudyIndex, kFormat>;

static_assert(StagedEngine<JudyLogStore<alex::RecordFormat::kV2>>);
static_assert(BatchReader<JudyLogStore<alex::RecordFormat::kV2>>);
static_assert(Scanner<JudyLogStore<alex::RecordFormat::kV2>>);

}  // namespace alexbench::engines::reference
