// What a RocksDB store is opened with, and what these choices are called.
#pragma once

#include <cstdint>
#include <string_view>

namespace alexbench::engines::rocksdb {

// Whether the library's defaults hold or those of presets.h: a block cache larger than the data, or
// files that are mapped and read in place, in blocks or as plain tables behind a hash index.
enum class Preset : std::uint8_t { kDefault, kTuned, kMmap, kPlainTable, kPublished };

// What a write waits for: memory alone, the write-ahead log handed to the kernel, or the log on
// the device.
enum class WalMode : std::uint8_t { kOff, kOn, kSync };

// Whether records can be visited by key; a hash index of whole keys knows no order.
enum class TableOrder : std::uint8_t { kByKey, kHashed };

// Whether a hit is copied into a std::string or pinned where it is.
enum class ReadAccess : std::uint8_t { kString, kPinned };

struct Options {
  Preset preset = Preset::kDefault;
  WalMode wal = WalMode::kOn;
};

constexpr std::string_view ChoiceName(Preset choice) {
  switch (choice) {
    case Preset::kDefault:
      return "default";
    case Preset::kTuned:
      return "tuned";
    case Preset::kMmap:
      return "mmap";
    case Preset::kPlainTable:
      return "plain_table";
    case Preset::kPublished:
      break;
  }
  return "published";
}

constexpr std::string_view ChoiceName(WalMode choice) {
  switch (choice) {
    case WalMode::kOff:
      return "off";
    case WalMode::kOn:
      return "on";
    case WalMode::kSync:
      break;
  }
  return "sync";
}

constexpr std::string_view ChoiceName(ReadAccess choice) {
  return choice == ReadAccess::kString ? "string" : "pinned";
}

}  // namespace alexbench::engines::rocksdb
