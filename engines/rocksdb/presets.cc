#include "engines/rocksdb/presets.h"

#include <string_view>

#include "absl/strings/str_cat.h"

#include "base/key.h"
#include "rocksdb/cache.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/slice_transform.h"
#include "rocksdb/table.h"
#include "rocksdb/version.h"

namespace alexbench::engines::rocksdb {
namespace {

::rocksdb::BlockBasedTableOptions TunedTable() {
  ::rocksdb::BlockBasedTableOptions table;
  // Larger than the data: a warm get finds its block here and neither reads, verifies nor
  // decompresses anything. The default of 8 MiB makes most gets load a block.
  // The clock cache, which takes no lock, is experimental in 7.8.
  table.block_cache = ::rocksdb::NewLRUCache(kTunedBlockCacheBytes);
  // Absent keys and keys of other files are turned away without touching a data block; 10 bits a
  // key let about 1 % through. By default there is no filter.
  table.filter_policy.reset(::rocksdb::NewBloomFilterPolicy(10));
  // Gets ask for whole keys, so the filter holds whole keys (the default, stated because the
  // filter is useless without it).
  table.whole_key_filtering = true;
  // A hash table in each data block replaces the binary search in it. By default only binary
  // search.
  table.data_block_index_type = ::rocksdb::BlockBasedTableOptions::kDataBlockBinaryAndHash;
  // Keys per bucket of that hash table (the default, stated because it decides its misses).
  table.data_block_hash_table_util_ratio = 0.75;
  // Small blocks mean few keys to search in each (the default, stated because it decides how much
  // a miss loads).
  table.block_size = 4096;
  // Index and filter blocks are held by the open file, outside the cache: no look-up in the cache
  // for them (the default, stated because the opposite costs two look-ups a get).
  table.cache_index_and_filter_blocks = false;
  return table;
}

void MapFiles(::rocksdb::Options* options) {
  // As tuned, but blocks are read where the file is mapped: a cache would copy them.
  ::rocksdb::BlockBasedTableOptions table = TunedTable();
  table.block_cache = nullptr;
  table.no_block_cache = true;
  options->table_factory.reset(::rocksdb::NewBlockBasedTableFactory(table));
  options->allow_mmap_reads = true;
  // What is compressed cannot be read in place.
  options->compression = ::rocksdb::kNoCompression;
  options->max_open_files = -1;
}

void UsePlainTables(::rocksdb::Options* options) {
  ::rocksdb::PlainTableOptions table;
  table.user_key_len = sizeof(Key);
  // Records between two entries of the index that are searched one by one. By default 16.
  table.index_sparseness = 4;
  options->table_factory.reset(::rocksdb::NewPlainTableFactory(table));
  // The hash index is over prefixes; here a prefix is the whole key.
  options->prefix_extractor.reset(::rocksdb::NewFixedPrefixTransform(sizeof(Key)));
  options->allow_mmap_reads = true;
  options->compression = ::rocksdb::kNoCompression;
  options->max_open_files = -1;
}

void Tune(::rocksdb::Options* options) {
  options->table_factory.reset(::rocksdb::NewBlockBasedTableFactory(TunedTable()));
  // Blocks are stored as they are read: a load into the cache needs no decompression. The default
  // is Snappy.
  options->compression = ::rocksdb::kNoCompression;
  // A filter in front of the write buffer, too: without one, which is the default, every get first
  // searches the list of what was written since the last flush. A tenth of the buffer is for it.
  options->memtable_whole_key_filtering = true;
  options->memtable_prefix_bloom_size_ratio = 0.1;
  // The block cache is the only cache: without direct reads the page cache keeps the same blocks
  // a second time.
  options->use_direct_reads = true;
  // Every file stays open, so that no get opens one (the default, stated because a limit puts a
  // look-up in a table cache before every get).
  options->max_open_files = -1;
}

// What the published comparison set, and one thing more.
void ConfigureAsPublished(::rocksdb::Options* options) {
  options->write_buffer_size = kPublishedWriteBufferBytes;
  options->max_write_buffer_number = 3;
  options->level0_file_num_compaction_trigger = 8;
  options->target_file_size_base = std::uint64_t{128} << 20U;
  options->max_bytes_for_level_base = std::uint64_t{512} << 20U;
  options->level_compaction_dynamic_level_bytes = true;
  options->bytes_per_sync = std::uint64_t{1} << 20U;
  options->compression = ::rocksdb::kLZ4Compression;
  options->bottommost_compression = ::rocksdb::kZSTD;
  // Not published: there the store was filled and asked in one process, and no file was ever
  // written. Here it is opened in between, which by default would flush what the log brings back.
  options->avoid_flush_during_recovery = true;
}

std::string_view CompressionName(::rocksdb::CompressionType type) {
  switch (type) {
    case ::rocksdb::kNoCompression:
      return "none";
    case ::rocksdb::kLZ4Compression:
      return "lz4, zstd in the last level";
    default:
      return "snappy";
  }
}

std::string CacheText(const ::rocksdb::Options& options) {
  const auto* table = options.table_factory->GetOptions<::rocksdb::BlockBasedTableOptions>();
  if (table == nullptr || table->no_block_cache) {
    return "0: reads go to the mapped files";
  }
  return absl::StrCat(table->block_cache->GetCapacity(),
                      options.use_direct_reads ? "" : ", and the page cache");
}

}  // namespace

::rocksdb::Options MakeRocksdbOptions(Preset preset) {
  ::rocksdb::Options options;
  options.create_if_missing = true;
  if (preset == Preset::kTuned) {
    Tune(&options);
  } else if (preset == Preset::kPublished) {
    ConfigureAsPublished(&options);
  } else if (preset == Preset::kMmap) {
    MapFiles(&options);
  } else if (preset == Preset::kPlainTable) {
    UsePlainTables(&options);
  }
  return options;
}

::rocksdb::ReadOptions MakeReadOptions(Preset preset) {
  ::rocksdb::ReadOptions options;
  // Without a cache a block would be verified by every get that reads it.
  options.verify_checksums = preset != Preset::kMmap;
  return options;
}

std::map<std::string, std::string> PresetFacts(Preset preset) {
  // Read from the options themselves, so that another version of the library is described as it is.
  const ::rocksdb::Options options = MakeRocksdbOptions(preset);
  std::map<std::string, std::string> facts = {
      {"cache_bytes", CacheText(options)},
      {"compression", std::string(CompressionName(options.compression))},
      {"page_cache_used", options.use_direct_reads ? "no" : "yes"},
      {"threads", absl::StrCat(options.max_background_jobs, " in the background")},
      {"library", absl::StrCat("RocksDB ", ROCKSDB_MAJOR, ".", ROCKSDB_MINOR, ".", ROCKSDB_PATCH)},
  };
  const auto* table = options.table_factory->GetOptions<::rocksdb::BlockBasedTableOptions>();
  if (table == nullptr) {
    facts["checksums"] = "none in plain tables";
    facts["ordering"] = "none: a hash index of whole keys";
    facts["bloom_filter"] = "10 bits per key";
    return facts;
  }
  facts["block_size_bytes"] = absl::StrCat(table->block_size);
  facts["checksums"] = MakeReadOptions(preset).verify_checksums
                           ? "verified when a block is loaded into the cache"
                           : "kept, not verified by gets";
  facts["bloom_filter"] = table->filter_policy == nullptr ? "none" : "10 bits per key";
  if (options.memtable_whole_key_filtering) {
    facts["bloom_filter"] += ", and in front of the write buffer";
  }
  facts["ordering"] = "by key";
  return facts;
}

}  // namespace alexbench::engines::rocksdb
