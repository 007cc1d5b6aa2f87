// The configurations RocksDB is measured in.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "engines/rocksdb/rocksdb_options.h"
#include "rocksdb/options.h"

namespace alexbench::engines::rocksdb {

// The cache of the tuned preset. It is a limit, not an allocation: it has to be larger than the
// data so that no read leaves the cache once it is warm. 10 million records of 128 bytes hold
// 1.4 GB.
inline constexpr std::uint64_t kTunedBlockCacheBytes = std::uint64_t{4} << 30U;

// The write buffer of the published comparison. A million of its records fit, so that none of its
// reads met a file.
inline constexpr std::uint64_t kPublishedWriteBufferBytes = std::uint64_t{256} << 20U;

// Every option that differs from the library's default is written down in presets.cc with its
// reason. `create_if_missing` is set in all.
::rocksdb::Options MakeRocksdbOptions(Preset preset);
::rocksdb::ReadOptions MakeReadOptions(Preset preset);

// What makes a comparison with this configuration fair or unfair.
std::map<std::string, std::string> PresetFacts(Preset preset);

}  // namespace alexbench::engines::rocksdb
