#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include <nlohmann/json.hpp>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

#include "base/record.h"
#include "base/status_macros.h"
#include "workloads/distributions/uniform.h"
#include "workloads/strict_json.h"
#include "workloads/workload.h"

namespace alexbench::workloads {
namespace {

using Json = nlohmann::json;

struct NamedDistribution {
  std::string_view name;
  KeyDistribution distribution;
};

// One row adds a key distribution.
constexpr std::array kKeyDistributions{
    NamedDistribution{"uniform", &UniformDistribution},
};

constexpr std::array<std::string_view, 5> kDefinitionKeys{
    "question", "operation_mix", "key_distribution", "value_sizes", "consume"};
constexpr std::array<std::string_view, 3> kMixKeys{"get", "insert", "update"};
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
    RETURN_IF_ERROR(reader.CheckKeys(tree, "", kDefinitionKeys));
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
    RETURN_IF_ERROR(CheckKeys(value, "/operation_mix", kMixKeys));
    OperationMix& mix = workload.mix;
    RETURN_IF_ERROR(ReadShare(value, "get", mix.get));
    RETURN_IF_ERROR(ReadShare(value, "insert", mix.insert));
    RETURN_IF_ERROR(ReadShare(value, "update", mix.update));
    const double sum = mix.get + mix.insert + mix.update;
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
    return Wrong("/value_sizes",
                 absl::StrFormat("\"value_sizes\" has to be null, \"published\" or a whole number "
                                 "of bytes up to %d",
                                 kMaxValueSizeBytes));
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
