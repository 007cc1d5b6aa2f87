// A page shared by a session and its parent that says which arm is running, so that the parent
// knows whom to blame when the session dies.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"

namespace alexbench::harness {

// Threads: one writer, in the session; the parent reads at any time.
class ArmBeacon {
 public:
  // The parent's end: a page in memory whose descriptor children inherit.
  // Errors: Internal if the system gives no memory.
  static absl::StatusOr<ArmBeacon> Create();

  // The session's end, over the inherited descriptor.
  // Errors: InvalidArgument if the descriptor is no beacon.
  static absl::StatusOr<ArmBeacon> Attach(int descriptor);

  ArmBeacon(ArmBeacon&& other) noexcept
      : page_(std::exchange(other.page_, nullptr)),
        descriptor_(std::exchange(other.descriptor_, -1)) {}
  ArmBeacon& operator=(ArmBeacon&& other) noexcept;
  ~ArmBeacon();

  void Publish(std::uint32_t arm_index);
  void Clear();

  // nullopt while no arm runs.
  std::optional<std::uint32_t> current() const;
  int descriptor() const { return descriptor_; }

 private:
  struct Page;

  ArmBeacon(Page* page, int descriptor) : page_(page), descriptor_(descriptor) {}
  static absl::StatusOr<ArmBeacon> Map(int descriptor);

  Page* page_;
  int descriptor_;
};

}  // namespace alexbench::harness
