// Whether two runs were made by the same program on the same machine.
#pragma once

#include <string>
#include <vector>

#include "harness/report/result.h"

namespace alexbench::harness {

struct FactDifference {
  std::string name;
  std::string a;  // as text; "not recorded" where it is absent
  std::string b;
};

// What a stopwatch would notice of two machines: processor, memory, hypervisor, kernel.
std::vector<FactDifference> HostDifferences(const Facts& a, const Facts& b);

// Any fact of two builds.
std::vector<FactDifference> BuildDifferences(const Facts& a, const Facts& b);

}  // namespace alexbench::harness
