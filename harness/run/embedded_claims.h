// The files of results/published/, compiled in so that the program finds them from anywhere.
#pragma once

#include <span>
#include <string_view>

namespace alexbench::harness {

struct EmbeddedFile {
  std::string_view name;  // without .json
  std::string_view text;
};

std::span<const EmbeddedFile> EmbeddedClaims();

}  // namespace alexbench::harness
