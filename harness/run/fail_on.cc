#include "harness/run/fail_on.h"

#include <array>
#include <cstdlib>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"

namespace alexbench::harness {
namespace {

using FieldReader = std::optional<double> (*)(const CellResult&);

template <typename T>
std::optional<double> AsNumber(const std::optional<T>& value) {
  return value.has_value() ? std::optional<double>(static_cast<double>(*value)) : std::nullopt;
}

constexpr std::array<std::pair<std::string_view, FieldReader>, 6> kFields{{
    {"ns_per_op",
     [](const CellResult& c) {
       return c.ns_per_op.has_value() ? std::optional<double>(c.ns_per_op->estimate) : std::nullopt;
     }},
    {"index_bytes_per_key", [](const CellResult& c) { return c.index_bytes_per_key; }},
    {"load_ns_per_op", [](const CellResult& c) { return c.load_ns_per_op; }},
    {"open_ns", [](const CellResult& c) { return AsNumber(c.open_ns); }},
    {"disk_bytes", [](const CellResult& c) { return AsNumber(c.disk_bytes); }},
    {"rss_bytes", [](const CellResult& c) { return AsNumber(c.rss_bytes); }},
}};

FieldReader FindField(std::string_view name) {
  for (const auto& [field, reader] : kFields) {
    if (field == name) {
      return reader;
    }
  }
  return nullptr;
}

absl::Status Refuse(std::string_view item) {
  std::string fields;
  for (const auto& [field, reader] : kFields) {
    fields += fields.empty() ? "" : ", ";
    fields += field;
  }
  return absl::InvalidArgumentError(absl::StrFormat(
      "--fail-on: '%s' is no ENGINE.FIELD OP NUMBER with OP one of > < >= <= and FIELD one of %s",
      item, fields));
}

std::string_view Trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

absl::StatusOr<Threshold> ParseThreshold(std::string_view item) {
  const std::size_t sign = item.find_first_of("<>");
  if (sign == std::string_view::npos) {
    return Refuse(item);
  }
  const bool or_equal = sign + 1 < item.size() && item[sign + 1] == '=';
  const std::string_view name = Trim(item.substr(0, sign));
  const std::string number(Trim(item.substr(sign + (or_equal ? 2 : 1))));
  const std::size_t dot = name.rfind('.');
  char* end = nullptr;
  Threshold threshold{.number = std::strtod(number.c_str(), &end), .text = std::string(item)};
  if (dot == std::string_view::npos || dot == 0 || number.empty() || *end != '\0') {
    return Refuse(item);
  }
  threshold.engine = name.substr(0, dot);
  threshold.field = name.substr(dot + 1);
  if (FindField(threshold.field) == nullptr) {
    return Refuse(item);
  }
  if (item[sign] == '>') {
    threshold.comparison = or_equal ? Comparison::kAtLeast : Comparison::kAbove;
  } else {
    threshold.comparison = or_equal ? Comparison::kAtMost : Comparison::kBelow;
  }
  return threshold;
}

bool IsCrossed(const Threshold& threshold, double value) {
  switch (threshold.comparison) {
    case Comparison::kAbove:
      return value > threshold.number;
    case Comparison::kBelow:
      return value < threshold.number;
    case Comparison::kAtLeast:
      return value >= threshold.number;
    case Comparison::kAtMost:
      return value <= threshold.number;
  }
  return false;
}

}  // namespace

absl::StatusOr<std::vector<Threshold>> ParseThresholds(std::string_view list) {
  std::vector<Threshold> thresholds;
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    ASSIGN_OR_RETURN(Threshold threshold, ParseThreshold(list.substr(0, comma)));
    thresholds.push_back(std::move(threshold));
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
  }
  return thresholds;
}

std::vector<std::string> CrossedThresholds(const std::vector<Threshold>& thresholds,
                                           const Summary& summary) {
  std::vector<std::string> crossed;
  for (const Threshold& threshold : thresholds) {
    for (const CellResult& cell : summary.cells) {
      const bool meant = cell.engine == threshold.engine || cell.variant == threshold.engine;
      const std::optional<double> value =
          cell.valid && meant ? FindField(threshold.field)(cell) : std::nullopt;
      if (value.has_value() && IsCrossed(threshold, *value)) {
        crossed.push_back(absl::StrFormat("%s: %s is %g", threshold.text, cell.cell_id, *value));
      }
    }
  }
  return crossed;
}

}  // namespace alexbench::harness
