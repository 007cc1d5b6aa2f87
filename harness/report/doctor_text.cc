#include "harness/report/doctor_text.h"

#include <utility>

#include "base/check.h"
#include "harness/report/doctor_fields.h"
#include "harness/report/strict_json.h"
#include "harness/report/text_table.h"

namespace alexbench::harness {

std::string DoctorText(std::span<const DoctorRow> rows) {
  TextTable table({{"check", Align::kLeft},
                   {"state", Align::kLeft},
                   {"found", Align::kLeft},
                   {"advice", Align::kLeft}});
  for (const DoctorRow& row : rows) {
    table.AddRow({row.name, std::string(JsonName(row.state)), row.text, row.advice});
  }
  return table.Plain();
}

std::string DoctorJson(std::span<const DoctorRow> rows) {
  JsonArray checks;
  for (const DoctorRow& row : rows) {
    checks.push_back(ToJson(row));
  }
  JsonObject document;
  document.emplace_back("checks", JsonValue{std::move(checks)});
  absl::StatusOr<std::string> text = DumpJson(JsonValue{std::move(document)}, JsonStyle::kIndented);
  ALEXBENCH_CHECK(text.ok());  // rows hold no numbers
  return *std::move(text);
}

}  // namespace alexbench::harness
