#include "harness/report/same_machine.h"

#include <array>
#include <set>
#include <utility>

#include "harness/report/number_text.h"

namespace alexbench::harness {
namespace {

constexpr std::array<const char*, 6> kHostFacts = {"cpu_model",    "cpu_model_number", "vcpus",
                                                   "memory_bytes", "hypervisor",       "kernel"};

std::string FactOf(const Facts& facts, const std::string& name) {
  const auto found = facts.find(name);
  return found == facts.end() ? "not recorded" : FactText(found->second);
}

template <typename Names>
std::vector<FactDifference> Differences(const Names& names, const Facts& a, const Facts& b) {
  std::vector<FactDifference> differences;
  for (const auto& name : names) {
    FactDifference difference{.name = name, .a = FactOf(a, name), .b = FactOf(b, name)};
    if (difference.a != difference.b) {
      differences.push_back(std::move(difference));
    }
  }
  return differences;
}

}  // namespace

std::vector<FactDifference> HostDifferences(const Facts& a, const Facts& b) {
  return Differences(kHostFacts, a, b);
}

std::vector<FactDifference> BuildDifferences(const Facts& a, const Facts& b) {
  std::set<std::string> names;
  for (const Facts* const facts : {&a, &b}) {
    for (const auto& [name, fact] : *facts) {
      names.insert(name);
    }
  }
  return Differences(names, a, b);
}

}  // namespace alexbench::harness
