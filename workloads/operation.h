// One operation of a stream, made before the clock starts.
#pragma once

#include <cstdint>

#include "base/key.h"

namespace alexbench::workloads {

// get:               reads one key.
// put:               stores a value under a key, new or not.
// read_modify_write: reads one key, then stores a value under it.
// scan:              reads records in ascending order of their keys, from `key` on.
// erase:             removes a key.
enum class OperationKind : std::uint8_t { kGet, kPut, kReadModifyWrite, kScan, kErase };

constexpr bool StoresValue(OperationKind kind) {
  return kind == OperationKind::kPut || kind == OperationKind::kReadModifyWrite;
}

struct Operation {
  Key key = 0;
  std::uint64_t value_offset = 0;  // where what it stores starts in the stream's value bytes
  std::uint32_t value_size_bytes = 0;
  OperationKind kind = OperationKind::kGet;
  std::uint16_t scan_records = 0;  // kScan: the most records it reads
};

}  // namespace alexbench::workloads
