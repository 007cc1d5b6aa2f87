// A control group in which a process gets no more than so much memory, page cache included.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace alexbench::harness {

// What a process must know of a group to enter it, leave it and ask it.
struct MemoryGroupPlace {
  std::string folder;
  std::string outer;  // the group to go back to
  std::int32_t version = 1;
  std::uint64_t limit_bytes = 0;
};

// Puts the calling process into a group, given as its folder. What it has already keeps being
// charged where it was.
// Errors: those of the group's file, naming it.
absl::Status EnterMemoryGroup(const std::filesystem::path& folder);

// The bytes in use in the group now.
// Errors: DataLoss where the group does not say.
absl::StatusOr<std::uint64_t> MemoryInUse(const MemoryGroupPlace& place);

// The maker's side. A guard, a process of its own that does nothing else, removes the group when
// its maker lets go of it or dies, however it dies.
//
// Lifetime: the group is gone with the object, once the processes in it are.
class MemoryGroup {
 public:
  // Errors: those of FindMemoryController; Unavailable where the system refuses the group or its
  //         limit.
  static absl::StatusOr<MemoryGroup> Make(std::uint64_t limit_bytes);

  MemoryGroup(MemoryGroup&& other) noexcept;
  MemoryGroup& operator=(MemoryGroup&&) = delete;
  ~MemoryGroup();

  const MemoryGroupPlace& place() const { return place_; }

  // Whether the system killed a process in it because it could not have more.
  bool HasKilled() const;

 private:
  explicit MemoryGroup(MemoryGroupPlace place) : place_(std::move(place)) {}
  absl::Status MakeFolder();
  absl::Status StartGuard();
  void StopGuard();  // returns when it has removed the folder

  MemoryGroupPlace place_;
  pid_t guard_ = -1;
  int lifeline_ = -1;  // the guard acts once this is closed
};

}  // namespace alexbench::harness
