#include "tools/alexstore/stat_json.h"

#include <optional>

#include "nlohmann/json.hpp"

namespace alexbench::tools {
namespace {

using Json = nlohmann::ordered_json;

template <typename Fact>
Json OrNull(const std::optional<Fact>& fact) {
  return fact.has_value() ? Json(*fact) : Json();
}

Json Rows(const StoreFacts& facts) {
  Json rows;
  rows["records"] = facts.stats.record_count;
  rows["record_format"] = ChoiceName(facts.record_format);
  rows["log_bytes"] = OrNull(facts.stats.log_bytes);
  rows["disk_bytes"] = OrNull(facts.stats.disk_bytes);
  rows["page_size_bytes"] = OrNull(facts.stats.page_size_bytes);
  rows["index_bytes_per_key"] = OrNull(facts.stats.index_bytes_per_key);
  rows["snapshot"] = OrNull(facts.snapshot);
  return rows;
}

}  // namespace

std::string StatAsJson(const StoreFacts& facts) {
  // A path in a message need not be UTF-8.
  return Rows(facts).dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string StatAsText(const StoreFacts& facts) {
  const Json rows = Rows(facts);
  std::string text;
  for (const auto& [name, value] : rows.items()) {
    text += name + "\t" + (value.is_string() ? value.get<std::string>() : value.dump()) + "\n";
  }
  return text;
}

}  // namespace alexbench::tools
