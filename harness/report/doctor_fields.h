// The members of a doctor row in JSON.
#pragma once

#include "harness/report/doctor.h"
#include "harness/report/json_fields.h"

namespace alexbench::harness {

template <typename Io, FieldsOf<DoctorRow> T>
void DescribeFields(Io& io, T& row) {
  io("name", row.name);
  io("state", row.state);
  io("text", row.text);
  io("advice", row.advice);
}

}  // namespace alexbench::harness
