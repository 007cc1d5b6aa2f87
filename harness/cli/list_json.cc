#include <nlohmann/json.hpp>

#include "harness/cli/list.h"

namespace alexbench::harness {

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
    rows.push_back(std::move(fields));
  }
  return nlohmann::ordered_json{{listing.kind, std::move(rows)}}.dump(2) + "\n";
}

}  // namespace alexbench::harness
