// The axis "log_append": in how many system calls a record reaches the file.
#pragma once

#include <cstdint>
#include <string_view>

namespace alexbench::engines::alex {

// kThreeWrites:   one for the length, one for the key, one for the value, as published [REPORT25].
// kOneWrite:      one for the record.
// kBufferedBatch: one for as many records as fill the store's own buffer. Until then they can be
//                 read, but are lost with the process: the promise is durability `none`, and no
//                 other can be asked for.
//
// Of records put one by one. A batch goes out in writes of its own in every choice.
enum class LogAppend : std::uint8_t { kThreeWrites, kOneWrite, kBufferedBatch };

constexpr std::string_view AxisName(LogAppend) { return "log_append"; }
constexpr std::string_view ChoiceName(LogAppend choice) {
  constexpr std::string_view kNames[] = {"three_writes", "one_write", "buffered_batch"};
  return kNames[static_cast<std::size_t>(choice)];
}

inline constexpr std::uint64_t kAppendBufferBytes = std::uint64_t{1} << 20;

}  // namespace alexbench::engines::alex
