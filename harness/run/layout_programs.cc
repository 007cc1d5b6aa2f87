#include "harness/run/layout_programs.h"

#include <xxhash.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "base/status_macros.h"

namespace alexbench::harness {
namespace {

constexpr char kProgram[] = "alexbench";
constexpr std::size_t kLeastLayouts = 2;

std::vector<std::filesystem::path> ProgramsIn(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> programs;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code ignored;
    if (std::filesystem::is_regular_file(entry->path() / kProgram, ignored)) {
      programs.push_back(std::filesystem::absolute(entry->path() / kProgram));
    }
  }
  std::sort(programs.begin(), programs.end());
  return programs;
}

// Layouts are linked from the objects of a program that is there already.
absl::Status CheckIsNoOlder(const std::filesystem::path& program,
                            const std::filesystem::path& self) {
  std::error_code error;
  const auto own_time = std::filesystem::last_write_time(self, error);
  const auto its_time = error ? own_time : std::filesystem::last_write_time(program, error);
  if (error) {
    return absl::FailedPreconditionError(
        absl::StrFormat("--layouts: %s: %s", program.string(), error.message()));
  }
  if (its_time < own_time) {
    return absl::FailedPreconditionError(
        absl::StrFormat("--layouts: %s is older than this program and may hold other code; run "
                        "`make layouts` again",
                        program.string()));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> HashOf(const std::filesystem::path& program) {
  std::ifstream file(program, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  if (!file || bytes.empty()) {
    return absl::FailedPreconditionError(
        absl::StrFormat("--layouts: %s can't be read", program.string()));
  }
  return std::string(absl::StrFormat("%016x", XXH3_64bits(bytes.data(), bytes.size())));
}

}  // namespace

absl::StatusOr<LayoutPrograms> FindLayoutPrograms(const std::filesystem::path& folder,
                                                  const std::filesystem::path& self) {
  LayoutPrograms found;
  found.programs = ProgramsIn(folder);
  if (found.programs.size() < kLeastLayouts) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "--layouts: %s holds %d programs NN/%s, not %d or more; `make layouts` links them",
        folder.string(), found.programs.size(), kProgram, kLeastLayouts));
  }
  for (const std::filesystem::path& program : found.programs) {
    RETURN_IF_ERROR(CheckIsNoOlder(program, self));
    ASSIGN_OR_RETURN(const std::string hash, HashOf(program));
    absl::StrAppend(&found.hashes, found.hashes.empty() ? "" : ",", hash);
  }
  return found;
}

}  // namespace alexbench::harness
