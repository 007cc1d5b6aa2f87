// How the rows of the doctor are made: a fact that is there is judged, one that is not is unknown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/report/doctor.h"

namespace alexbench::harness {

// The fact by that name; nullopt if it is missing or of another kind.
std::optional<double> NumberOf(const Facts& facts, const char* name);
std::optional<std::string> TextOf(const Facts& facts, const char* name);
bool IsTrue(const Facts& facts, const char* name);

DoctorRow UnknownRow(std::string name);

// What is known of one question, before it is judged.
struct Finding {
  std::string name;
  std::string text;
  std::string advice;  // kept for warnings only
};
DoctorRow OkIf(bool good, Finding finding);

// The rows about the processor and who else wants it, and those about everything else of a host.
std::vector<DoctorRow> ProcessorRows(const Facts& host);
std::vector<DoctorRow> SystemRows(const Facts& host);

}  // namespace alexbench::harness
