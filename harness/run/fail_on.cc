#include "harness/run/fail_on.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

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
  const std::string_view number = Trim(item.substr(sign + (or_equal ? 2 : 1)));
  const std::size_t dot = name.rfind('.');
  Threshold threshold{.text = std::string(item)};
  const char* const end = number.data() + number.size();
  const auto [rest, error] = std::from_chars(number.data(), end, threshold.number);
  if (dot == std::string_view::npos || dot == 0 || error != std::errc() || rest != end ||
      !std::isfinite(threshold.number)) {
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

// Of a planned cell or of a measured one.
template <typename Cell>
bool Means(const Threshold& threshold, const Cell& cell) {
  return cell.engine == threshold.engine || cell.variant == threshold.engine;
}

std::optional<double> ValueFor(const Threshold& threshold, const CellResult& cell) {
  return cell.valid && Means(threshold, cell) ? FindField(threshold.field)(cell) : std::nullopt;
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
  bool more = !list.empty();
  while (more) {
    // An item ends at the first comma behind its comparison.
    const std::size_t sign = list.find_first_of("<>");
    const std::size_t comma = sign == std::string_view::npos ? sign : list.find(',', sign);
    ASSIGN_OR_RETURN(Threshold threshold, ParseThreshold(list.substr(0, comma)));
    thresholds.push_back(std::move(threshold));
    more = comma != std::string_view::npos;
    list.remove_prefix(more ? comma + 1 : list.size());
  }
  return thresholds;
}

absl::Status CheckThresholdsMeanCells(const std::vector<Threshold>& thresholds,
                                      const RunPlan& plan) {
  std::set<std::string> engines;
  for (const CellPlan& cell : plan.cells) {
    engines.insert(cell.engine);
  }
  for (const Threshold& threshold : thresholds) {
    if (std::none_of(plan.cells.begin(), plan.cells.end(),
                     [&](const CellPlan& cell) { return Means(threshold, cell); })) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "--fail-on: '%s': no cell of this run is of '%s'; there are: %s, and their variants "
          "with all choices, as --dry-run prints them",
          threshold.text, threshold.engine, absl::StrJoin(engines, ", ")));
    }
  }
  return absl::OkStatus();
}

std::vector<std::string> CrossedThresholds(const std::vector<Threshold>& thresholds,
                                           const Summary& summary) {
  std::vector<std::string> crossed;
  for (const Threshold& threshold : thresholds) {
    for (const CellResult& cell : summary.cells) {
      const std::optional<double> value = ValueFor(threshold, cell);
      if (value.has_value() && IsCrossed(threshold, *value)) {
        crossed.push_back(absl::StrFormat("%s: %s is %g", threshold.text, cell.cell_id, *value));
      }
    }
  }
  return crossed;
}

std::vector<std::string> UnjudgedThresholds(const std::vector<Threshold>& thresholds,
                                            const Summary& summary) {
  std::vector<std::string> unjudged;
  for (const Threshold& threshold : thresholds) {
    if (std::none_of(summary.cells.begin(), summary.cells.end(), [&](const CellResult& cell) {
          return ValueFor(threshold, cell).has_value();
        })) {
      unjudged.push_back(absl::StrFormat(
          "--fail-on: '%s' could not be judged: no valid cell of '%s' has %s", threshold.text,
          threshold.engine, threshold.field));
    }
  }
  return unjudged;
}

}  // namespace alexbench::harness
