// Standard output, gathered into larger writes, with its failures kept.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace alexbench::tools {

class Output {
 public:
  // Text added here is written by Flush, or when enough has come together.
  std::string& buffer() { return buffer_; }
  // Writes if enough has come together. Errors: as Flush.
  absl::Status MaybeFlush();
  // Errors: what the system says, e.g. ResourceExhausted.
  absl::Status Flush();

 private:
  std::string buffer_;
};

}  // namespace alexbench::tools
