// Bytes are std::string_view here; the packaged Abseil has a view type of its own.
#pragma once

#include <string_view>

#include "absl/strings/string_view.h"

namespace alexbench {

inline absl::string_view ToAbsl(std::string_view text) {
  return absl::string_view(text.data(), text.size());
}

inline std::string_view FromAbsl(absl::string_view text) {
  return std::string_view(text.data(), text.size());
}

}  // namespace alexbench
