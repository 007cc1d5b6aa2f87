#include "workloads/ycsb_properties.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

#include "base/record.h"
#include "base/status_macros.h"
#include "base/text.h"
#include "workloads/data_set.h"
#include "workloads/distributions/named_distributions.h"
#include "workloads/text_file.h"

namespace alexbench::workloads {
namespace {

// Shares by YCSB's names; defaults are YCSB's, as everywhere in this file.
struct ShareProperty {
  std::string_view key;
  double OperationMix::*share;
  double default_share;
};

constexpr std::array kShareProperties{
    ShareProperty{"readproportion", &OperationMix::get, 0.95},
    ShareProperty{"updateproportion", &OperationMix::update, 0.05},
    ShareProperty{"insertproportion", &OperationMix::insert, 0},
    ShareProperty{"scanproportion", &OperationMix::scan, 0},
    ShareProperty{"readmodifywriteproportion", &OperationMix::read_modify_write, 0},
};

// Properties that choose among ways of working of which there is one here.
struct FixedProperty {
  std::string_view key;
  std::string_view only_value;
};

constexpr std::array kFixedProperties{
    FixedProperty{"workload", "site.ycsb.workloads.CoreWorkload"},
    FixedProperty{"readallfields", "true"},
    FixedProperty{"writeallfields", "true"},
    FixedProperty{"scanlengthdistribution", "uniform"},
    FixedProperty{"fieldlengthdistribution", "constant"},
    FixedProperty{"insertorder", "hashed"},
};

struct CountProperty {
  std::string_view key;
  std::uint64_t most;
};

constexpr CountProperty kRecordCount{"recordcount", kMaxRecords};
constexpr CountProperty kOperationCount{"operationcount", 0xffffffff};
constexpr CountProperty kMaxScanLength{"maxscanlength", kMostScanRecords};
constexpr CountProperty kFieldCount{"fieldcount", kMaxValueSizeBytes};
constexpr CountProperty kFieldLength{"fieldlength", kMaxValueSizeBytes};
constexpr std::array kCountProperties{kRecordCount, kOperationCount, kMaxScanLength, kFieldCount,
                                      kFieldLength};
constexpr std::string_view kDistribution = "requestdistribution";

constexpr std::uint64_t kDefaultMaxScanLength = 1000;
constexpr std::uint64_t kDefaultFieldCount = 10;
constexpr std::uint64_t kDefaultFieldLength = 100;

absl::Status Wrong(std::string_view key, const Property& property, std::string_view what) {
  const std::string text =
      absl::StrFormat("%s: %s=%s: %s", property.source, key, property.value, what);
  return property.place == PropertyPlace::kFile ? absl::DataLossError(text)
                                                : absl::InvalidArgumentError(text);
}

absl::StatusOr<std::optional<std::uint64_t>> Count(const Properties& properties,
                                                   const CountProperty& wanted) {
  const auto found = properties.find(wanted.key);
  if (found == properties.end()) {
    return std::optional<std::uint64_t>();
  }
  std::uint64_t count = 0;
  if (!absl::SimpleAtoi(found->second.value, &count) || count == 0 || count > wanted.most) {
    return Wrong(wanted.key, found->second,
                 absl::StrFormat("not a whole number from 1 to %d", wanted.most));
  }
  return std::optional<std::uint64_t>(count);
}

absl::StatusOr<OperationMix> Mix(const Properties& properties) {
  OperationMix mix;
  double sum = 0;
  for (const ShareProperty& row : kShareProperties) {
    double share = row.default_share;
    if (const auto found = properties.find(row.key); found != properties.end()) {
      if (!absl::SimpleAtod(found->second.value, &share) || !(share >= 0) || std::isinf(share)) {
        return Wrong(row.key, found->second, "not a number from 0 on");
      }
    }
    mix.*row.share = share;
    sum += share;
  }
  if (sum <= 0) {
    return absl::InvalidArgumentError("-P, -p: all proportions of the YCSB properties are 0");
  }
  for (const ShareProperty& row : kShareProperties) {
    mix.*row.share /= sum;
  }
  return mix;
}

absl::StatusOr<std::string> DistributionName(const Properties& properties) {
  const auto found = properties.find(kDistribution);
  if (found == properties.end()) {
    return std::string("uniform");
  }
  if (FindDistribution(found->second.value) == nullptr) {
    return Wrong(kDistribution, found->second,
                 absl::StrFormat("there are: %s", DistributionNames()));
  }
  return found->second.value;
}

template <std::size_t kSize, typename Row>
bool HasKey(const std::array<Row, kSize>& rows, std::string_view key) {
  return std::ranges::find(rows, key, &Row::key) != rows.end();
}

absl::Status CheckKnown(std::string_view key, const Property& property) {
  if (key == kDistribution || HasKey(kShareProperties, key) || HasKey(kCountProperties, key)) {
    return absl::OkStatus();
  }
  const auto* const fixed = std::ranges::find(kFixedProperties, key, &FixedProperty::key);
  if (fixed == kFixedProperties.end()) {
    return Wrong(key, property, "unknown or unsupported property");
  }
  // YCSB's packages were renamed; both names mean the same workload.
  const bool is_old_name =
      key == "workload" && property.value == "com.yahoo.ycsb.workloads.CoreWorkload";
  return property.value == fixed->only_value || is_old_name
             ? absl::OkStatus()
             : Wrong(key, property, absl::StrFormat("only %s is supported", fixed->only_value));
}

// The workload of properties that are all known, but for its name.
absl::StatusOr<Workload> ShapeOf(const Properties& properties) {
  Workload workload;
  workload.question = "What does an operation of this YCSB workload cost?";
  ASSIGN_OR_RETURN(workload.mix, Mix(properties));
  ASSIGN_OR_RETURN(workload.key_distribution_name, DistributionName(properties));
  workload.key_distribution = FindDistribution(workload.key_distribution_name);
  workload.population = workload.mix.insert > 0 ? Population::kStored : Population::kLoaded;
  ASSIGN_OR_RETURN(const std::optional<std::uint64_t> longest, Count(properties, kMaxScanLength));
  workload.scan_records.most = static_cast<std::uint16_t>(longest.value_or(kDefaultMaxScanLength));
  ASSIGN_OR_RETURN(workload.operations, Count(properties, kOperationCount));
  return workload;
}

// All that shapes the operations, in alphabetical order.
std::string NameOf(const Properties& properties) {
  std::vector<std::string> parts;
  for (const auto& [key, property] : properties) {
    const bool shapes = key == kDistribution || HasKey(kShareProperties, key) ||
                        key == kMaxScanLength.key || key == kOperationCount.key;
    if (shapes) {
      parts.push_back(absl::StrFormat("%s=%s", key, property.value));
    }
  }
  return absl::StrFormat("%s%s", kYcsbPrefix, absl::StrJoin(parts, ";"));
}

// Adds "KEY=VALUE", which stands where `where` says; the value of that is not looked at.
absl::Status SplitProperty(std::string_view text, const Property& where, Properties& properties) {
  const std::size_t equals = text.find('=');
  const std::string_view key = FromAbsl(absl::StripAsciiWhitespace(ToAbsl(text.substr(0, equals))));
  if (equals == std::string_view::npos || key.empty()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: \"%s\" is not KEY=VALUE", where.source, text));
  }
  properties[std::string(key)] = {
      .value = std::string(absl::StripAsciiWhitespace(ToAbsl(text.substr(equals + 1)))),
      .source = where.source,
      .place = where.place};
  return absl::OkStatus();
}

}  // namespace

absl::Status AddPropertyFile(const std::string& path, Properties& properties) {
  ASSIGN_OR_RETURN(std::ifstream file, OpenTextFile(path));
  std::string line;
  for (std::uint64_t number = 1; std::getline(file, line); ++number) {
    const std::string_view text = FromAbsl(absl::StripAsciiWhitespace(line));
    if (text.empty() || text.front() == '#' || text.front() == '!') {
      continue;
    }
    const Property where{.source = absl::StrFormat("%s:%d", path, number),
                         .place = PropertyPlace::kFile};
    const absl::Status status = SplitProperty(text, where, properties);
    if (!status.ok()) {
      return absl::DataLossError(status.message());
    }
  }
  return file.bad() ? absl::DataLossError(absl::StrFormat("%s: can't be read", path))
                    : absl::OkStatus();
}

absl::Status AddProperty(std::string_view text, Properties& properties) {
  return SplitProperty(text, {.source = "-p"}, properties);
}

absl::StatusOr<PropertyRequest> RequestOf(const Properties& properties) {
  for (const auto& [key, property] : properties) {
    RETURN_IF_ERROR(CheckKnown(key, property));
  }
  PropertyRequest request;
  ASSIGN_OR_RETURN(request.records, Count(properties, kRecordCount));
  ASSIGN_OR_RETURN(const std::optional<std::uint64_t> fields, Count(properties, kFieldCount));
  ASSIGN_OR_RETURN(const std::optional<std::uint64_t> length, Count(properties, kFieldLength));
  request.value_size_bytes =
      fields.value_or(kDefaultFieldCount) * length.value_or(kDefaultFieldLength);
  if (*request.value_size_bytes > kMaxValueSizeBytes) {
    return absl::InvalidArgumentError(
        absl::StrFormat("fieldcount x fieldlength is %d, but values have at most %d bytes",
                        *request.value_size_bytes, kMaxValueSizeBytes));
  }
  RETURN_IF_ERROR(ShapeOf(properties).status());
  request.workload = NameOf(properties);
  return request;
}

absl::StatusOr<Workload> YcsbWorkload(std::string_view name) {
  Properties properties;
  for (const absl::string_view part :
       absl::StrSplit(ToAbsl(name.substr(kYcsbPrefix.size())), ';', absl::SkipEmpty())) {
    RETURN_IF_ERROR(SplitProperty(FromAbsl(part), {.source = std::string(name)}, properties));
  }
  for (const auto& [key, property] : properties) {
    RETURN_IF_ERROR(CheckKnown(key, property));
  }
  ASSIGN_OR_RETURN(Workload workload, ShapeOf(properties));
  workload.name = name;
  return workload;
}

}  // namespace alexbench::workloads
