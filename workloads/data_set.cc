#include "workloads/data_set.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "base/random.h"
#include "base/record.h"
#include "base/status_macros.h"
#include "workloads/content_hash.h"
#include "workloads/data_sets/dense.h"
#include "workloads/data_sets/file.h"
#include "workloads/data_sets/key_set.h"
#include "workloads/data_sets/memory_check.h"
#include "workloads/data_sets/uniform.h"
#include "workloads/random_names.h"

namespace alexbench::workloads {
namespace {

// `argument` is how what stands behind the colon is written; empty: there is no colon.
struct DataSetKind {
  std::string_view name;
  std::string_view argument;
  absl::StatusOr<KeySet> (*make_keys)(const KeySetRequest&);
};

// One row adds a data set.
constexpr std::array kDataSetKinds{
    DataSetKind{"uniform", "", &UniformKeys},
    DataSetKind{"dense", "", &DenseKeys},
    DataSetKind{"file", "PATH[:int64|uint64|uint32]", &FileKeys},
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
  return absl::InvalidArgumentError(absl::StrFormat("unknown data set \"%s\"; there are: %s", spec,
                                                    absl::StrJoin(DataSetNames(), ", ")));
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

std::vector<std::string> DataSetNames() {
  std::vector<std::string> names;
  for (const DataSetKind& kind : kDataSetKinds) {
    std::string& name = names.emplace_back(kind.name);
    if (!kind.argument.empty()) {
      name.append(":").append(kind.argument);
    }
  }
  return names;
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
                 .records_requested = request.records,
                 .duplicates_dropped = set.duplicates_dropped,
                 .key_bias = set.key_bias,
                 .hash = hash.Hex()};
}

}  // namespace alexbench::workloads
