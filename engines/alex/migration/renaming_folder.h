// A folder in which one file goes by another name: a whole log can be written beside a store
// without being taken for one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "engines/alex/log/segmented/folder.h"

namespace alexbench::engines::alex {

struct FileAlias {
  std::string_view asked;   // what the file is called by whoever uses this folder
  std::string_view stored;  // what it is called in the folder below
};

class RenamingFolder : public Folder {
 public:
  // Lifetime: `below` and the alias's names must live longer.
  RenamingFolder(Folder& below, const FileAlias& alias) : below_(below), alias_(alias) {}

  const std::filesystem::path& path() const override { return below_.path(); }
  absl::StatusOr<std::uint64_t> FreeBytes() const override { return below_.FreeBytes(); }
  absl::StatusOr<std::vector<std::string>> List() const override { return below_.List(); }
  absl::StatusOr<std::unique_ptr<File>> Open(std::string_view name, FileAccess access) override {
    return below_.Open(Stored(name), access);
  }
  absl::StatusOr<std::unique_ptr<File>> Create(std::string_view name) override {
    return below_.Create(Stored(name));
  }
  absl::Status Rename(std::string_view from, std::string_view to) override {
    return below_.Rename(Stored(from), Stored(to));
  }
  absl::Status Remove(std::string_view name) override { return below_.Remove(Stored(name)); }
  absl::Status Sync() override { return below_.Sync(); }

 private:
  std::string_view Stored(std::string_view name) const {
    return name == alias_.asked ? alias_.stored : name;
  }

  Folder& below_;
  const FileAlias alias_;
};

}  // namespace alexbench::engines::alex
