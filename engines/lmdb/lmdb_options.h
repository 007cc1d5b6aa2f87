// What an LMDB store is opened with, and what these choices are called.
#pragma once

#include <cstdint>
#include <string_view>

namespace alexbench::engines::lmdb {

// Whether gets share one read transaction until something is written, or each begins anew.
enum class ReadTransaction : std::uint8_t { kLong, kRenewed };

// Whether pages are written by calls, or stored through a writable mapping.
enum class MapAccess : std::uint8_t { kRead, kWrite };

// Whether a fault reads as far ahead as the device is told to, or its page alone (MDB_NORDAHEAD).
enum class ReadAhead : std::uint8_t { kKernel, kOff };

// Whether a commit returns once the kernel has its pages or once the device has them.
enum class WriteSync : std::uint8_t { kNever, kEachCommit };

struct Options {
  ReadTransaction read = ReadTransaction::kLong;
  MapAccess map = MapAccess::kRead;
  ReadAhead read_ahead = ReadAhead::kKernel;
  WriteSync sync = WriteSync::kNever;
};

constexpr std::string_view ChoiceName(ReadTransaction choice) {
  return choice == ReadTransaction::kLong ? "long" : "renewed";
}

constexpr std::string_view ChoiceName(MapAccess choice) {
  return choice == MapAccess::kRead ? "read" : "write";
}

constexpr std::string_view ChoiceName(ReadAhead choice) {
  return choice == ReadAhead::kKernel ? "kernel" : "off";
}

}  // namespace alexbench::engines::lmdb
