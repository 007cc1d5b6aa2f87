// The commands that need nothing but a store: put, get, erase, scan, verify, stat.
#pragma once

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/key.h"
#include "base/record.h"
#include "engines/engine.h"
#include "tools/alexstore/store_place.h"

namespace alexbench::tools {

// The commands that write compact the store afterwards if they are asked to: see CompactIfAsked.
using CompactAbove = std::optional<std::uint32_t>;

// Every command: the errors of OpenAnyStore and of the store's call, and of what is printed.

// Creates the store where there is none.
absl::Status RunPut(const StorePlace& place, const Record& record, CompactAbove compact_above);

// Prints the value's bytes and a newline; false if the key is absent.
absl::StatusOr<bool> RunGet(const StorePlace& place, Key key);

// False if the key was absent.
absl::StatusOr<bool> RunErase(const StorePlace& place, Key key, CompactAbove compact_above);

// Prints "key<TAB>value" lines, ascending, the values escaped.
absl::Status RunScan(const StorePlace& place, const engines::ScanRange& range);

// Reads every byte of the store and holds log and index against each other.
// Prints what it made of a snapshot of the index, if there is one.
// Errors:   DataLoss with file and offset at the first thing that is wrong, a damaged snapshot
//           included: nothing is lost with it, but something damages files.
absl::Status RunVerify(const StorePlace& place);

enum class StatForm : std::uint8_t { kText, kJson };
// Prints what the store consists of: format, records, sizes, what became of a snapshot.
absl::Status RunStat(const StorePlace& place, StatForm form);

}  // namespace alexbench::tools
