#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

#include "base/record.h"
#include "base/status_macros.h"
#include "workloads/distributions/named_distributions.h"
#include "workloads/strict_json.h"
#include "workloads/workload.h"

namespace alexbench::workloads {
namespace {

using Json = nlohmann::json;

struct NamedShare {
  std::string_view name;
  double OperationMix::*share;
};

constexpr std::array kShares{
    NamedShare{"get", &OperationMix::get},
    NamedShare{"get_absent", &OperationMix::get_absent},
    NamedShare{"insert", &OperationMix::insert},
    NamedShare{"update", &OperationMix::update},
    NamedShare{"read_modify_write", &OperationMix::read_modify_write},
    NamedShare{"scan", &OperationMix::scan},
    NamedShare{"erase", &OperationMix::erase},
};

constexpr std::array<std::string_view, 5> kDefinitionKeys{
    "question", "operation_mix", "key_distribution", "value_sizes", "consume"};
constexpr std::array<std::string_view, 2> kOptionalKeys{"population", "scan_records"};
constexpr std::array<std::string_view, 2> kRangeKeys{"least", "most"};
constexpr std::array<std::string_view, 3> kConsumeNames{"none", "first", "all"};

// Shares are decimal fractions, whose sum as doubles may miss 1 by rounding.
constexpr double kShareSumTolerance = 1e-9;

// One definition being read: its tree, and where its keys stand for the messages.
class DefinitionReader {
 public:
  static absl::StatusOr<Workload> Read(const WorkloadDefinition& definition) {
    DefinitionReader reader;
    reader.source_ = absl::StrFormat("workload definition %s.json", definition.name);
    ASSIGN_OR_RETURN(reader.lines_, CheckStrictJson(reader.source_, definition.text));
    const Json tree = Json::parse(definition.text, nullptr, /*allow_exceptions=*/false);
    Workload workload;
    workload.name = definition.name;
    std::vector<std::string_view> known(kDefinitionKeys.begin(), kDefinitionKeys.end());
    known.insert(known.end(), kOptionalKeys.begin(), kOptionalKeys.end());
    RETURN_IF_ERROR(reader.CheckKeys(tree, "", known));
    for (const std::string_view key : kDefinitionKeys) {
      if (!tree.contains(key)) {
        return reader.Wrong("", absl::StrFormat("key \"%s\" is missing", key));
      }
    }
    RETURN_IF_ERROR(reader.ReadQuestion(tree["question"], workload));
    RETURN_IF_ERROR(reader.ReadMix(tree["operation_mix"], workload));
    RETURN_IF_ERROR(reader.ReadDistribution(tree["key_distribution"], workload));
    RETURN_IF_ERROR(reader.ReadValueSizes(tree["value_sizes"], workload));
    RETURN_IF_ERROR(reader.ReadConsume(tree["consume"], workload));
    RETURN_IF_ERROR(reader.ReadPopulation(tree, workload));
    RETURN_IF_ERROR(reader.ReadScanRecords(tree, workload));
    return workload;
  }

 private:
  absl::Status Wrong(std::string_view path, std::string_view what) const {
    const auto line = lines_.find(path);
    return absl::InvalidArgumentError(
        absl::StrFormat("%s, line %d: %s", source_, line == lines_.end() ? 1 : line->second, what));
  }

  // That `object` is one and has no key but `known`.
  absl::Status CheckKeys(const Json& object, std::string_view path,
                         std::span<const std::string_view> known) const {
    if (!object.is_object()) {
      return Wrong(path, "has to be an object");
    }
    for (const auto& [key, value] : object.items()) {
      if (std::ranges::find(known, key) == known.end()) {
        return Wrong(absl::StrFormat("%s/%s", path, key),
                     absl::StrFormat("unknown key \"%s\"", key));
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadQuestion(const Json& value, Workload& workload) const {
    if (!value.is_string() || value.get_ref<const std::string&>().empty()) {
      return Wrong("/question", "\"question\" has to be a text that is not empty");
    }
    workload.question = value.get<std::string>();
    return absl::OkStatus();
  }

  absl::Status ReadShare(const Json& mix, std::string_view kind, double& share) const {
    const auto found = mix.find(kind);
    if (found == mix.end()) {
      share = 0;
      return absl::OkStatus();
    }
    share = found->is_number() ? found->get<double>() : -1;
    if (share < 0 || share > 1) {
      return Wrong(absl::StrFormat("/operation_mix/%s", kind),
                   absl::StrFormat("the share of \"%s\" has to be a number from 0 to 1", kind));
    }
    return absl::OkStatus();
  }

  absl::Status ReadMix(const Json& value, Workload& workload) const {
    std::vector<std::string_view> known;
    for (const NamedShare& kind : kShares) {
      known.push_back(kind.name);
    }
    RETURN_IF_ERROR(CheckKeys(value, "/operation_mix", known));
    double sum = 0;
    for (const NamedShare& kind : kShares) {
      RETURN_IF_ERROR(ReadShare(value, kind.name, workload.mix.*kind.share));
      sum += workload.mix.*kind.share;
    }
    if (std::abs(sum - 1) > kShareSumTolerance) {
      return Wrong("/operation_mix", absl::StrFormat("the shares sum to %g, not to 1", sum));
    }
    return absl::OkStatus();
  }

  absl::Status ReadDistribution(const Json& value, Workload& workload) const {
    for (const NamedDistribution& row : kKeyDistributions) {
      if (value.is_string() && value.get_ref<const std::string&>() == row.name) {
        workload.key_distribution_name = row.name;
        workload.key_distribution = row.distribution;
        return absl::OkStatus();
      }
    }
    return Wrong("/key_distribution", absl::StrFormat("unknown key distribution %s", value.dump()));
  }

  absl::Status ReadValueSizes(const Json& value, Workload& workload) const {
    if (value.is_null()) {
      return absl::OkStatus();
    }
    if (value.is_string() && value.get_ref<const std::string&>() == "published") {
      workload.value_sizes = ValueSizes::Published();
      return absl::OkStatus();
    }
    if (value.is_number_unsigned() && value.get<std::uint64_t>() <= kMaxValueSizeBytes) {
      workload.value_sizes = ValueSizes::Fixed(value.get<std::uint32_t>());
      return absl::OkStatus();
    }
    if (value.is_object()) {
      ASSIGN_OR_RETURN(const Range range, ReadRange(value, "/value_sizes", kMaxValueSizeBytes));
      workload.value_sizes = ValueSizes::Between(
          {.least_bytes = static_cast<std::uint32_t>(range.least),
           .most_bytes = static_cast<std::uint32_t>(range.most)});
      return absl::OkStatus();
    }
    return Wrong("/value_sizes",
                 absl::StrFormat("\"value_sizes\" has to be null, \"published\", a whole number of "
                                 "bytes up to %d or an object with \"least\" and \"most\"",
                                 kMaxValueSizeBytes));
  }

  struct Range {
    std::uint64_t least = 0;
    std::uint64_t most = 0;
  };

  absl::StatusOr<Range> ReadRange(const Json& value, std::string_view path,
                                  std::uint64_t limit) const {
    RETURN_IF_ERROR(CheckKeys(value, path, kRangeKeys));
    for (const std::string_view key : kRangeKeys) {
      const auto found = value.find(key);
      if (found == value.end() || !found->is_number_unsigned() ||
          found->get<std::uint64_t>() > limit) {
        return Wrong(path, absl::StrFormat("\"%s\" has to be a whole number up to %d", key, limit));
      }
    }
    const Range range{.least = value["least"].get<std::uint64_t>(),
                      .most = value["most"].get<std::uint64_t>()};
    if (range.least > range.most) {
      return Wrong(path, absl::StrFormat("\"least\" %d is above \"most\" %d", range.least,
                                         range.most));
    }
    return range;
  }

  absl::Status ReadPopulation(const Json& tree, Workload& workload) const {
    const auto value = tree.find("population");
    const bool is_stored = value != tree.end() && *value == "stored";
    if (value != tree.end() && !is_stored && *value != "loaded") {
      return Wrong("/population", "\"population\" has to be \"loaded\" or \"stored\"");
    }
    workload.population = is_stored ? Population::kStored : Population::kLoaded;
    if (workload.erases() && !is_stored) {
      return Wrong("/operation_mix", "a mix that erases needs \"population\": \"stored\"");
    }
    return absl::OkStatus();
  }

  absl::Status ReadScanRecords(const Json& tree, Workload& workload) const {
    const auto value = tree.find("scan_records");
    if ((value != tree.end()) != workload.scans()) {
      return Wrong("/operation_mix", "\"scan_records\" has to be there if the mix scans, not else");
    }
    if (value == tree.end()) {
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const Range range, ReadRange(*value, "/scan_records", kMostScanRecords));
    if (range.least == 0) {
      return Wrong("/scan_records", "a scan reads at least one record");
    }
    workload.scan_records = {.least = static_cast<std::uint16_t>(range.least),
                             .most = static_cast<std::uint16_t>(range.most)};
    return absl::OkStatus();
  }

  absl::Status ReadConsume(const Json& value, Workload& workload) const {
    if (value.is_null()) {
      return absl::OkStatus();
    }
    if (value.is_string()) {
      workload.consume = value.get<std::string>();
      if (std::ranges::find(kConsumeNames, *workload.consume) != kConsumeNames.end()) {
        return absl::OkStatus();
      }
    }
    return Wrong("/consume", "\"consume\" has to be null, \"none\", \"first\" or \"all\"");
  }

  std::string source_;
  JsonKeyLines lines_;
};

}  // namespace

absl::StatusOr<Workload> ParseWorkload(const WorkloadDefinition& definition) {
  return DefinitionReader::Read(definition);
}

}  // namespace alexbench::workloads
