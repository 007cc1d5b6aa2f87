// Numbers at fixed positions in bytes. Files are little-endian and their fields are not aligned, so
// words are copied, never cast.
#pragma once

#include <bit>
#include <cstddef>
#include <cstring>

namespace alexbench::engines::alex {

static_assert(std::endian::native == std::endian::little, "files are little-endian");

// Requires: sizeof(Word) bytes are readable at `bytes + position`.
template <typename Word>
Word LoadField(const char* bytes, std::size_t position) {
  Word word;
  std::memcpy(&word, bytes + position, sizeof(word));
  return word;
}

// Requires: sizeof(Word) bytes are writable at `bytes + position`.
template <typename Word>
void StoreField(char* bytes, std::size_t position, const Word& word) {
  std::memcpy(bytes + position, &word, sizeof(word));
}

}  // namespace alexbench::engines::alex
