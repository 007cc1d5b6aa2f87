// A folder of the operating system.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "engines/alex/log/file_descriptor.h"
#include "engines/alex/log/segmented/folder.h"

namespace alexbench::engines::alex {

class PosixFolder : public Folder {
 public:
  // Opens an existing folder. Every file is reached through it, whatever becomes of its name.
  static absl::StatusOr<std::unique_ptr<PosixFolder>> Open(const std::filesystem::path& path);

  const std::filesystem::path& path() const override { return path_; }
  absl::StatusOr<std::uint64_t> FreeBytes() const override;
  absl::StatusOr<std::vector<std::string>> List() const override;
  absl::StatusOr<std::unique_ptr<File>> Open(std::string_view name, FileAccess access) override;
  absl::StatusOr<std::unique_ptr<File>> Create(std::string_view name) override;
  absl::Status Rename(std::string_view from, std::string_view to) override;
  absl::Status Remove(std::string_view name) override;
  absl::Status Sync() override;

 private:
  PosixFolder(std::filesystem::path path, FileDescriptor descriptor);

  std::filesystem::path path_;
  FileDescriptor descriptor_;
};

}  // namespace alexbench::engines::alex
