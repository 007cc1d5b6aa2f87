#include "harness/session/arm_beacon.h"

#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#include "absl/status/status.h"

namespace alexbench::harness {

// Zeroed by the system: no arm runs.
struct ArmBeacon::Page {
  std::atomic<std::uint32_t> arm_count_before;  // arm_index + 1; 0: none
};

absl::StatusOr<ArmBeacon> ArmBeacon::Map(int descriptor) {
  void* const page = mmap(nullptr, sizeof(Page), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  if (page == MAP_FAILED) {
    return absl::ErrnoToStatus(errno, "the page that names the running arm");
  }
  return ArmBeacon(static_cast<Page*>(page), descriptor);
}

absl::StatusOr<ArmBeacon> ArmBeacon::Create() {
  const int descriptor = memfd_create("alexbench-arm", 0);
  if (descriptor < 0 || ftruncate(descriptor, sizeof(Page)) != 0) {
    return absl::ErrnoToStatus(errno, "the page that names the running arm");
  }
  return Map(descriptor);
}

absl::StatusOr<ArmBeacon> ArmBeacon::Attach(int descriptor) { return Map(descriptor); }

ArmBeacon& ArmBeacon::operator=(ArmBeacon&& other) noexcept {
  std::swap(page_, other.page_);
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

ArmBeacon::~ArmBeacon() {
  if (page_ != nullptr) {
    munmap(page_, sizeof(Page));
    close(descriptor_);
  }
}

void ArmBeacon::Publish(std::uint32_t arm_index) {
  page_->arm_count_before.store(arm_index + 1, std::memory_order_release);
}

void ArmBeacon::Clear() { page_->arm_count_before.store(0, std::memory_order_release); }

std::optional<std::uint32_t> ArmBeacon::current() const {
  const std::uint32_t count = page_->arm_count_before.load(std::memory_order_acquire);
  return count == 0 ? std::nullopt : std::optional(count - 1);
}

}  // namespace alexbench::harness
