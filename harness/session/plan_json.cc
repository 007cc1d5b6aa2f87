#include "harness/session/plan_json.h"

#include "base/status_macros.h"
#include "harness/report/json_reading.h"
#include "harness/report/strict_json.h"
#include "harness/session/plan_fields.h"

namespace alexbench::harness {

absl::StatusOr<std::string> PlanToJson(const RunPlan& plan) {
  return DumpJson(ToJson(plan), JsonStyle::kIndented);
}

absl::StatusOr<RunPlan> PlanFromJson(std::string_view text, std::string_view source) {
  ASSIGN_OR_RETURN(const JsonValue document, ParseJson(text, source));
  JsonReading reading(source);
  RunPlan plan;
  FromJson(reading, document, plan);
  RETURN_IF_ERROR(reading.status());
  return plan;
}

}  // namespace alexbench::harness
