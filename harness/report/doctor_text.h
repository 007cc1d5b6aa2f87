// What doctor prints.
#pragma once

#include <span>
#include <string>

#include "harness/report/doctor.h"

namespace alexbench::harness {

// A table, the advice under the rows it belongs to.
std::string DoctorText(std::span<const DoctorRow> rows);

// {"checks": [{"name", "state", "text", "advice"}]}
std::string DoctorJson(std::span<const DoctorRow> rows);

}  // namespace alexbench::harness
