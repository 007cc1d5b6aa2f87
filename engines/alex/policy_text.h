// A policy as people write it.
#pragma once

#include <string>

#include "absl/strings/str_join.h"

#include "engines/alex/alex_policy.h"

namespace alexbench::engines::alex {

// "value_access=borrow,bounds_check=checked,...".
inline std::string TextOf(const AlexPolicy& policy) {
  return absl::StrJoin(ChoicesOf(policy), ",", [](std::string* out, const Choice& choice) {
    out->append(AxisName(choice)).append("=").append(ChoiceName(choice));
  });
}

}  // namespace alexbench::engines::alex
