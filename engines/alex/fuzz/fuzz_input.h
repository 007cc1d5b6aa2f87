// A fuzzer's bytes, read as the fields of operations.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

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

  // So many bytes as they stand.
  std::string Bytes(std::size_t byte_count) {
    std::string bytes = Rest(byte_count);
    bytes_ = bytes_.subspan(bytes.size());
    bytes.resize(byte_count);
    return bytes;
  }

  // What is left, without zeros behind it, but no more bytes than so many.
  std::string Rest(std::size_t bytes_max) const {
    const std::size_t byte_count = std::min(bytes_max, bytes_.size());
    return {reinterpret_cast<const char*>(bytes_.data()), byte_count};
  }

 private:
  std::span<const std::uint8_t> bytes_;
};

}  // namespace alexbench::engines::alex
