// Where on this machine a group of processes can be given a limit of memory.
//
// Source: the kernel's admin-guide/cgroup-v1/memory.rst and admin-guide/cgroup-v2.rst.
#pragma once

#include <filesystem>

#include "absl/status/statusor.h"

namespace alexbench::harness {

struct MemoryController {
  std::filesystem::path outer;   // the group this process is in, to which it can go back
  std::filesystem::path parent;  // below which a group can be made
  int version = 1;
};

// Version 1 of control groups where that has the memory controller, else version 2, whose groups
// are made below the nearest one that hands the controller on. `process`: what the kernel tells of
// this process.
//
// Errors: Unimplemented, saying what is missing: the controller, or the right to make a group.
absl::StatusOr<MemoryController> FindMemoryController(
    const std::filesystem::path& process = "/proc/self");

}  // namespace alexbench::harness
