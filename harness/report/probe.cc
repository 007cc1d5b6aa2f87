#include "harness/report/probe.h"

#include <sys/statvfs.h>
#include <sys/vfs.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"

namespace alexbench::harness {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

std::string_view Trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

}  // namespace

std::optional<std::string> ProbeFile(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream) {
    return std::nullopt;
  }
  std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (stream.bad() || Trim(text).empty()) {
    return std::nullopt;
  }
  return std::string(Trim(text));
}

std::optional<std::string> ProbeField(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    if (line.starts_with(name)) {
      const std::string_view rest = Trim(line.substr(name.size()));
      if (rest.starts_with(':') || rest.starts_with('=')) {
        return std::string(Trim(rest.substr(1)));
      }
    }
    text.remove_prefix(std::min(text.size(), line.size() + 1));
  }
  return std::nullopt;
}

std::optional<std::int64_t> ProbeNumber(std::string_view text) {
  text = Trim(text);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() ? std::optional(number) : std::nullopt;
}

std::optional<std::string> BracketedChoice(std::string_view text) {
  const std::size_t open = text.find('[');
  const std::size_t close = text.find(']', open == std::string_view::npos ? 0 : open);
  if (open == std::string_view::npos || close == std::string_view::npos) {
    return std::nullopt;
  }
  return std::string(text.substr(open + 1, close - open - 1));
}

std::filesystem::path NearestFolder(std::filesystem::path path) {
  std::error_code error;
  path = std::filesystem::absolute(path, error);
  while (!std::filesystem::is_directory(path, error) && path.has_relative_path()) {
    path = path.parent_path();
  }
  return path.empty() ? std::filesystem::path("/") : path;
}

std::optional<std::string> FileSystemName(const std::filesystem::path& path) {
  // Magic numbers as in linux/magic.h and statfs(2).
  static constexpr std::array<std::pair<std::uint32_t, std::string_view>, 11> kNames{{
      {0x01021994, "tmpfs"},
      {0x858458f6, "ramfs"},
      {0xef53, "ext4"},
      {0x58465342, "xfs"},
      {0x9123683e, "btrfs"},
      {0x794c7630, "overlay"},
      {0x2fc12fc1, "zfs"},
      {0xf2f52010, "f2fs"},
      {0x6969, "nfs"},
      {0x01021997, "9p"},
      {0x65735546, "fuse"},
  }};
  struct statfs facts = {};
  if (::statfs(NearestFolder(path).c_str(), &facts) != 0) {
    return std::nullopt;
  }
  const auto magic = static_cast<std::uint32_t>(facts.f_type);
  const auto* found = std::find_if(kNames.begin(), kNames.end(),
                                   [magic](const auto& entry) { return entry.first == magic; });
  return found == kNames.end() ? std::string(absl::StrFormat("0x%x", magic))
                               : std::string(found->second);
}

std::optional<std::int64_t> DiskFreeBytes(const std::filesystem::path& path) {
  struct statvfs facts = {};
  if (::statvfs(NearestFolder(path).c_str(), &facts) != 0) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(facts.f_bavail) * static_cast<std::int64_t>(facts.f_frsize);
}

}  // namespace alexbench::harness
