// An open file that closes itself.
#pragma once

#include <unistd.h>

#include <utility>

namespace alexbench::engines::alex {

inline constexpr int kNoDescriptor = -1;

class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int descriptor) : descriptor_(descriptor) {}
  FileDescriptor(FileDescriptor&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, kNoDescriptor)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~FileDescriptor() {
    if (is_open()) {
      ::close(descriptor_);
    }
  }

  // Hands the descriptor to a caller that closes it.
  int Release() { return std::exchange(descriptor_, kNoDescriptor); }

  int get() const { return descriptor_; }
  bool is_open() const { return descriptor_ != kNoDescriptor; }

 private:
  int descriptor_ = kNoDescriptor;
};

}  // namespace alexbench::engines::alex
