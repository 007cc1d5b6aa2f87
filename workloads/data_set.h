// What is stored: distinct keys in the order they are loaded, and how long their values are.
//
// The bytes of a value are DerivedValue(key, version, size) of base/derived_value.h: version 0 for
// a load, so that every byte read back can be checked without a copy.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/key.h"
#include "workloads/value_sizes.h"

namespace alexbench::workloads {

// The most records a data set can have; streams number them in 32 bits.
inline constexpr std::uint64_t kMaxRecords = 0xfffffffe;

enum class LoadOrder : std::uint8_t { kRandom, kSorted };

struct DataSetRequest {
  std::string spec = "uniform";  // as on the command line: uniform, fb_like, file:PATH[:TYPE]
  std::uint64_t records = 0;
  std::uint64_t seed = 0;
  LoadOrder load_order = LoadOrder::kRandom;
  ValueSizes value_sizes;
};

struct DataSet {
  std::string name;       // the spec it was made from
  std::vector<Key> keys;  // distinct, in load order; fewer than asked for if a file holds fewer
  ValueSizes value_sizes;
  std::uint64_t seed = 0;
  std::uint64_t records_requested = 0;
  std::uint64_t duplicates_dropped = 0;  // of the whole file, before sampling
  std::int64_t key_bias = 0;             // added to every key of a file; 0 or -2^63
  std::string hash;                      // XXH3-128 of the keys in load order, hexadecimal
};

struct DataSetSummary {
  std::string name;  // as on the command line, with what stands behind its colon
  std::string text;  // one line about it
};

// The data sets there are.
std::vector<DataSetSummary> DataSetSummaries();

// Whether a spec names a data set, without opening a file.
// Errors: InvalidArgument naming the spec and the data sets that exist.
absl::Status CheckDataSetSpec(std::string_view spec);

// Makes a data set: the same request gives the same keys on every machine. The same seed gives the
// same set of keys in both load orders, and among more records all those it gives among fewer; but
// not for files.
//
// Errors: InvalidArgument for an unknown data set, for no records or more than kMaxRecords and for
//         values longer than kMaxValueSizeBytes; ResourceExhausted if the keys do not fit this
//         machine's memory; those of FileKeys in data_sets/file.h.
absl::StatusOr<DataSet> MakeDataSet(const DataSetRequest& request);

struct NewKeys {
  std::uint64_t count = 0;
  std::uint64_t seed = 0;  // of the operation stream
};

// Keys for inserts into a data set: distinct, none of the set's own, and distributed as those are.
// Sets that grow at their end (dense, timestamps) give the keys that come next.
//
// Requires: data_set came from MakeDataSet.
// Cost:     while it runs, a hash set of the loaded and the new keys, unless the set grows at its
//           end.
std::vector<Key> MakeNewKeys(const DataSet& data_set, const NewKeys& wanted);

}  // namespace alexbench::workloads
