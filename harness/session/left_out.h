// The engines this build has not got, and what each lacks. CMake writes their registrations.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace alexbench::harness {

struct LeftOutEngine {
  std::string name;
  std::string reason;
};

// In the order of registration. Threads: written at start-up only.
std::vector<LeftOutEngine>& LeftOutEngines();

// A namespace-scope constant of this type says why an engine is not there.
struct LeftOutRegistration {
  explicit LeftOutRegistration(LeftOutEngine engine) {
    LeftOutEngines().push_back(std::move(engine));
  }
};

}  // namespace alexbench::harness
