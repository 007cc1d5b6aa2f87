// One operation of a stream, made before the clock starts.
#pragma once

#include <cstdint>

#include "base/key.h"

namespace alexbench::workloads {

enum class OperationKind : std::uint8_t { kGet, kPut };

struct Operation {
  Key key = 0;
  std::uint64_t value_offset = 0;  // kPut: where its value starts in the stream's value bytes
  std::uint32_t value_size_bytes = 0;
  OperationKind kind = OperationKind::kGet;
};

}  // namespace alexbench::workloads
