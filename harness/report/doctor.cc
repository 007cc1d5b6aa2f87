#include "harness/report/doctor.h"

#include <iterator>
#include <utility>
#include <variant>

#include "harness/report/doctor_rows.h"

namespace alexbench::harness {
namespace {

DoctorRow BuildType(const Facts& build) {
  const std::optional<std::string> type = TextOf(build, "build_type");
  if (!type) {
    return UnknownRow("build_type");
  }
  const bool counts =
      *type == "Release" && !IsTrue(build, "debug_checks") && !IsTrue(build, "sanitized");
  return OkIf(counts, {.name = "build_type",
                       .text = *type + (IsTrue(build, "sanitized") ? ", sanitized" : ""),
                       .advice = "only numbers of a release build count: make build"});
}

DoctorRow Commit(const Facts& build) {
  const std::optional<std::string> commit = TextOf(build, "commit");
  if (!commit) {
    return UnknownRow("commit");
  }
  const bool dirty = IsTrue(build, "dirty");
  return OkIf(!dirty,
              {.name = "commit",
               .text = commit->substr(0, 12) + (dirty ? ", with changes" : ""),
               .advice = "commit first, so that the numbers can be traced to their code"});
}

}  // namespace

std::optional<double> NumberOf(const Facts& facts, const char* name) {
  const auto found = facts.find(name);
  if (found == facts.end()) {
    return std::nullopt;
  }
  if (const auto* whole = std::get_if<std::int64_t>(&found->second)) {
    return static_cast<double>(*whole);
  }
  const auto* number = std::get_if<double>(&found->second);
  return number == nullptr ? std::nullopt : std::optional(*number);
}

std::optional<std::string> TextOf(const Facts& facts, const char* name) {
  const auto found = facts.find(name);
  const auto* text = found == facts.end() ? nullptr : std::get_if<std::string>(&found->second);
  return text == nullptr ? std::nullopt : std::optional(*text);
}

bool IsTrue(const Facts& facts, const char* name) {
  const auto found = facts.find(name);
  const auto* truth = found == facts.end() ? nullptr : std::get_if<bool>(&found->second);
  return truth != nullptr && *truth;
}

DoctorRow UnknownRow(std::string name) {
  return {
      .name = std::move(name), .state = DoctorState::kUnknown, .text = "not exposed", .advice = ""};
}

DoctorRow OkIf(bool good, Finding finding) {
  return {.name = std::move(finding.name),
          .state = good ? DoctorState::kOk : DoctorState::kWarn,
          .text = std::move(finding.text),
          .advice = good ? std::string() : std::move(finding.advice)};
}

std::vector<DoctorRow> Diagnose(const Facts& host, const Facts& build) {
  std::vector<DoctorRow> rows = ProcessorRows(host);
  std::vector<DoctorRow> more = SystemRows(host);
  rows.insert(rows.end(), std::move_iterator(more.begin()), std::move_iterator(more.end()));
  rows.push_back(BuildType(build));
  rows.push_back(Commit(build));
  return rows;
}

}  // namespace alexbench::harness
