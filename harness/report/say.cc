#include "harness/report/say.h"

#include <cstdio>

namespace alexbench::harness {

void Say(std::string_view message) {
  std::fprintf(stderr, "alexbench: %.*s\n", static_cast<int>(message.size()), message.data());
}

}  // namespace alexbench::harness
