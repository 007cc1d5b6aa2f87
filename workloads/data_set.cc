#include "workloads/data_set.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "base/check.h"
#include "base/random.h"
#include "base/record.h"
#include "base/status_macros.h"
#include "workloads/content_hash.h"
#include "workloads/data_sets/between_keys.h"
#include "workloads/data_sets/clustered.h"
#include "workloads/data_sets/dense.h"
#include "workloads/data_sets/fb_like.h"
#include "workloads/data_sets/file.h"
#include "workloads/data_sets/insert_request.h"
#include "workloads/data_sets/key_set.h"
#include "workloads/data_sets/lognormal.h"
#include "workloads/data_sets/memory_check.h"
#include "workloads/data_sets/timestamps.h"
#include "workloads/data_sets/uniform.h"
#include "workloads/random_names.h"

namespace alexbench::workloads {
namespace {

// `argument` is how what stands behind the colon is written; empty: there is no colon.
struct DataSetKind {
  std::string_view name;
  std::string_view argument;
  std::string_view text;
  absl::StatusOr<KeySet> (*make_keys)(const KeySetRequest&);
  std::vector<Key> (*make_new_keys)(const InsertRequest&);
};

// One row adds a data set.
constexpr std::array kDataSetKinds{
    DataSetKind{"uniform", "", "drawn uniformly from all 64-bit integers", &UniformKeys,
                &MoreUniformKeys},
    DataSetKind{"dense", "", "0 to n - 1", &DenseKeys, &MoreDenseKeys},
    DataSetKind{"lognormal", "", "exp(2 g) x 10^9 of normal g: most in a small part of the range",
                &LognormalKeys, &MoreLognormalKeys},
    DataSetKind{"clustered", "", "places on a map in Morton order: clusters of all sizes",
                &ClusteredKeys, &MoreClusteredKeys},
    DataSetKind{"fb_like", "", "ids with Pareto gaps and up to 20 outliers above 2^60", &FbLikeKeys,
                &KeysBetween},
    DataSetKind{"timestamps", "", "nanoseconds from 2^60 on, in bursts", &TimestampKeys,
                &MoreTimestampKeys},
    DataSetKind{"file", "PATH[:int64|uint64|uint32]", "the keys of a SOSD file", &FileKeys,
                &KeysBetween},
};

struct ParsedSpec {
  const DataSetKind* kind = nullptr;
  std::string_view argument;
};

absl::StatusOr<ParsedSpec> ParseSpec(std::string_view spec) {
  const std::size_t colon = spec.find(':');
  const bool has_argument = colon != std::string_view::npos && colon + 1 < spec.size();
  for (const DataSetKind& kind : kDataSetKinds) {
    const bool fits = kind.argument.empty() ? colon == std::string_view::npos : has_argument;
    if (fits && spec.substr(0, colon) == kind.name) {
      return ParsedSpec{&kind, has_argument ? spec.substr(colon + 1) : std::string_view()};
    }
  }
  std::vector<std::string> names;
  for (const DataSetSummary& summary : DataSetSummaries()) {
    names.push_back(summary.name);
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("unknown data set \"%s\"; there are: %s", spec, absl::StrJoin(names, ", ")));
}

absl::Status CheckNumbers(const DataSetRequest& request) {
  if (request.records == 0 || request.records > kMaxRecords) {
    return absl::InvalidArgumentError(
        absl::StrFormat("data set %s: %d records asked for; 1 to %d can be", request.spec,
                        request.records, kMaxRecords));
  }
  if (request.value_sizes.fixed_bytes > kMaxValueSizeBytes) {
    return absl::InvalidArgumentError(
        absl::StrFormat("data set %s: values of %d bytes asked for; the longest have %d",
                        request.spec, request.value_sizes.fixed_bytes, kMaxValueSizeBytes));
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<DataSetSummary> DataSetSummaries() {
  std::vector<DataSetSummary> summaries;
  for (const DataSetKind& kind : kDataSetKinds) {
    DataSetSummary& summary = summaries.emplace_back();
    summary.name = kind.name;
    if (!kind.argument.empty()) {
      summary.name.append(":").append(kind.argument);
    }
    summary.text = kind.text;
  }
  return summaries;
}

absl::Status CheckDataSetSpec(std::string_view spec) { return ParseSpec(spec).status(); }

absl::StatusOr<DataSet> MakeDataSet(const DataSetRequest& request) {
  ASSIGN_OR_RETURN(const ParsedSpec spec, ParseSpec(request.spec));
  RETURN_IF_ERROR(CheckNumbers(request));
  if (spec.kind->make_keys != &FileKeys) {  // a file may hold fewer keys than are asked for
    RETURN_IF_ERROR(CheckKeysFitMemory(request.spec, request.records));
  }
  ASSIGN_OR_RETURN(KeySet set, spec.kind->make_keys({.argument = spec.argument,
                                                     .records = request.records,
                                                     .seed = request.seed}));
  if (request.load_order == LoadOrder::kSorted) {
    std::ranges::sort(set.keys);
  } else {
    RandomStream(request.seed, kLoadOrderDraws).Shuffle(std::span<Key>(set.keys));
  }
  ContentHash hash;
  hash.Add(std::span<const Key>(set.keys));
  return DataSet{.name = request.spec,
                 .keys = std::move(set.keys),
                 .value_sizes = request.value_sizes,
                 .seed = request.seed,
                 .records_requested = request.records,
                 .duplicates_dropped = set.duplicates_dropped,
                 .key_bias = set.key_bias,
                 .hash = hash.Hex()};
}

std::vector<Key> MakeNewKeys(const DataSet& data_set, const NewKeys& wanted) {
  const absl::StatusOr<ParsedSpec> spec = ParseSpec(data_set.name);
  ALEXBENCH_CHECK(spec.ok());
  return spec->kind->make_new_keys({.loaded = data_set.keys,
                                    .count = wanted.count,
                                    .data_set_seed = data_set.seed,
                                    .seed = wanted.seed});
}

}  // namespace alexbench::workloads
