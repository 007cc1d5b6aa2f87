// A part of names that makes them differ, whoever else gives names.
#pragma once

#include <random>
#include <string>

#include "absl/strings/str_format.h"

namespace alexbench {

// 16 hexadecimal digits, other ones with every call and in every process. No seed brings them back.
inline std::string RandomTag() {
  std::random_device random;
  return absl::StrFormat("%08x%08x", random(), random());
}

}  // namespace alexbench
