// Two JSON documents held against each other, member by member.
#pragma once

#include <string>
#include <vector>

#include "harness/report/json_value.h"

namespace alexbench::harness {

// One line for each place where they differ: "cells[3].ns_per_op.estimate: 905.1, not 904.2" says
// that `stored` has the first and `expected` the second. Numbers may differ by 1e-9 of the greater.
std::vector<std::string> JsonDifferences(const JsonValue& stored, const JsonValue& expected);

}  // namespace alexbench::harness
