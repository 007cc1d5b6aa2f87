#include "harness/session/memory_controller.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"

namespace alexbench::harness {
namespace {

namespace fs = std::filesystem;

// A line of /proc/PID/mountinfo, as far as it matters here.
struct Mount {
  std::string root;  // what of the file system is mounted
  fs::path point;
  std::string type;
  std::vector<std::string> options;  // of the file system
};

std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) {
    parts.push_back(part);
  }
  return parts;
}

bool Holds(const std::vector<std::string>& parts, const std::string& part) {
  return std::find(parts.begin(), parts.end(), part) != parts.end();
}

// "36 35 98:0 ROOT POINT OPTIONS ... - TYPE SOURCE OPTIONS"
std::vector<Mount> ReadMounts(const fs::path& mountinfo) {
  std::vector<Mount> mounts;
  std::ifstream file(mountinfo);
  for (std::string line; std::getline(file, line);) {
    const std::vector<std::string> words = Split(line, ' ');
    const auto dash = std::find(words.begin(), words.end(), "-");
    if (dash - words.begin() > 4 && words.end() - dash > 3) {
      mounts.push_back({.root = words[3],
                        .point = words[4],
                        .type = dash[1],
                        .options = Split(dash[3], ',')});
    }
  }
  return mounts;
}

// The path of this process's group by controller; version 2's is under "". Lines are
// "4:memory:PATH".
std::map<std::string, std::string> ReadGroups(const fs::path& cgroup) {
  std::map<std::string, std::string> groups;
  std::ifstream file(cgroup);
  for (std::string line; std::getline(file, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) {
      continue;
    }
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const std::string path = line.substr(second + 1);
    groups[controllers] = path;
    for (const std::string& name : Split(controllers, ',')) {
      groups[name] = path;
    }
  }
  return groups;
}

// Where a group is, if the mount shows it.
fs::path FolderOf(const Mount& mount, const std::string& group) {
  const fs::path below = fs::path(group).lexically_relative(mount.root);
  return below == "." ? mount.point : mount.point / below;
}

bool HandsMemoryOn(const fs::path& folder) {
  std::ifstream file(folder / "cgroup.subtree_control");
  std::string text;
  std::getline(file, text);
  return Holds(Split(text, ' '), "memory");
}

std::optional<MemoryController> FirstVersion(const std::vector<Mount>& mounts,
                                             const std::map<std::string, std::string>& groups) {
  const auto group = groups.find("memory");
  for (const Mount& mount : mounts) {
    if (group != groups.end() && mount.type == "cgroup" && Holds(mount.options, "memory")) {
      const fs::path folder = FolderOf(mount, group->second);
      return MemoryController{.outer = folder, .parent = folder, .version = 1};
    }
  }
  return std::nullopt;
}

std::optional<MemoryController> SecondVersion(const std::vector<Mount>& mounts,
                                              const std::map<std::string, std::string>& groups) {
  const auto group = groups.find("");
  for (const Mount& mount : mounts) {
    if (group == groups.end() || mount.type != "cgroup2") {
      continue;
    }
    const fs::path own = FolderOf(mount, group->second);
    const auto deepest = std::distance(own.begin(), own.end());
    fs::path folder = own;
    for (auto i = std::distance(mount.point.begin(), mount.point.end()); i <= deepest; ++i) {
      if (HandsMemoryOn(folder)) {
        return MemoryController{.outer = own, .parent = folder, .version = 2};
      }
      folder = folder.parent_path();
    }
  }
  return std::nullopt;
}

}  // namespace

absl::StatusOr<MemoryController> FindMemoryController(const fs::path& process) {
  const std::vector<Mount> mounts = ReadMounts(process / "mountinfo");
  const std::map<std::string, std::string> groups = ReadGroups(process / "cgroup");
  std::optional<MemoryController> found = FirstVersion(mounts, groups);
  if (!found.has_value()) {
    found = SecondVersion(mounts, groups);
  }
  if (!found.has_value()) {
    return absl::UnimplementedError(
        "no control group here has, or hands on, the memory controller");
  }
  if (access(found->parent.c_str(), W_OK) != 0) {
    return absl::UnimplementedError(absl::StrFormat(
        "no group can be made below %s: %s (it takes root)", found->parent.string(),
        std::strerror(errno)));
  }
  return *std::move(found);
}

}  // namespace alexbench::harness
