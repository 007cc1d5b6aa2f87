#include <nlohmann/json.hpp>

#include "harness/cli/list.h"

namespace alexbench::harness {
namespace {

nlohmann::ordered_json HardnessJson(const std::optional<workloads::Hardness>& hardness) {
  if (!hardness.has_value()) {
    return nullptr;
  }
  return {{"records", hardness->records},
          {"segments_max_error_32", hardness->segments_local},
          {"segments_max_error_4096", hardness->segments_global},
          {"fullest_bin_records", hardness->fullest_bin_records},
          {"collision_fraction", hardness->collision_fraction}};
}

}  // namespace

std::string ListingJson(const Listing& listing) {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const ListRow& row : listing.rows) {
    nlohmann::ordered_json fields{{"name", row.name}};
    if (listing.kind == "engines") {
      fields["available"] = !row.reason.has_value();
      fields["reason"] = nullptr;
      if (row.reason.has_value()) {
        fields["reason"] = *row.reason;
      }
    }
    if (!row.text.empty()) {
      fields["text"] = row.text;
    }
    if (listing.kind == "axes") {
      fields["engine"] = row.engine;
      fields["choices"] = row.choices;
      fields["default"] = row.default_choice;
    }
    if (listing.kind == "claims") {
      fields["needs"] = nullptr;
      if (row.needs.has_value()) {
        fields["needs"] = *row.needs;
      }
    }
    if (listing.measured) {
      fields["hardness"] = HardnessJson(row.hardness);
    }
    rows.push_back(std::move(fields));
  }
  // The name of a file need not be UTF-8.
  return nlohmann::ordered_json{{listing.kind, std::move(rows)}}.dump(
             2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) +
         "\n";
}

}  // namespace alexbench::harness
