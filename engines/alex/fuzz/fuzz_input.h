// A fuzzer's bytes, read as the fields of operations.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace alexbench::engines::alex {

// Every input means something: past its end there are zeros.
class FuzzInput {
 public:
  explicit FuzzInput(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  bool AtEnd() const { return bytes_.empty(); }

  // A little-endian number of so many bytes. Requires: byte_count <= 8.
  std::uint64_t Number(std::size_t byte_count) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < byte_count && !bytes_.empty(); ++i) {
      number |= std::uint64_t{bytes_.front()} << (8 * i);
      bytes_ = bytes_.subspan(1);
    }
    return number;
  }

 private:
  std::span<const std::uint8_t> bytes_;
};

}  // namespace alexbench::engines::alex
