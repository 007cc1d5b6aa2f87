// Where `load` reads from: a file, or standard input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "engines/alex/log/file_descriptor.h"

namespace alexbench::tools {

class Input {
 public:
  // "-" is standard input. Nothing is read yet.
  // Errors:   NotFound, or what the system says; FailedPrecondition for a folder.
  static absl::StatusOr<Input> Open(const std::string& path);

  // Appends what there is to `buffer`, up to a few megabytes: waits only if there is nothing.
  // False at the end of the input. Errors: what the system says.
  absl::StatusOr<bool> Read(std::string& buffer);

  // How it is called in messages.
  const std::string& name() const { return name_; }
  // nullopt unless it is a regular file.
  std::optional<std::uint64_t> size_bytes() const { return size_bytes_; }
  // Goes back to the start. Requires: size_bytes() has a value.
  absl::Status Rewind();

 private:
  Input() = default;

  std::string name_;
  engines::alex::FileDescriptor file_;  // empty for standard input
  int descriptor_ = 0;
  std::optional<std::uint64_t> size_bytes_;
};

}  // namespace alexbench::tools
