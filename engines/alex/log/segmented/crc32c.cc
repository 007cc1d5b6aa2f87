#include "engines/alex/log/segmented/crc32c.h"

#include <array>
#include <cstddef>
#include <cstring>

#ifdef __SSE4_2__
#include <nmmintrin.h>
#endif

namespace alexbench::engines::alex {
namespace {

// What a byte that leaves the register adds to the rest of it.
constexpr std::array<std::uint32_t, 256> kTable = [] {
  constexpr std::uint32_t kReflectedPolynomial = 0x82f63b78;
  std::array<std::uint32_t, 256> table = {};
  for (std::uint32_t byte = 0; byte < table.size(); ++byte) {
    std::uint32_t rest = byte;
    for (int bit = 0; bit < 8; ++bit) {
      rest = rest >> 1U ^ ((rest & 1U) != 0 ? kReflectedPolynomial : 0);
    }
    table[byte] = rest;
  }
  return table;
}();

}  // namespace

std::uint32_t ExtendCrc32cByTable(std::uint32_t crc, std::string_view bytes) {
  crc = ~crc;
  for (const char byte : bytes) {
    crc = crc >> 8U ^ kTable[(crc ^ static_cast<std::uint8_t>(byte)) & 0xffU];
  }
  return ~crc;
}

#ifdef __SSE4_2__
std::uint32_t ExtendCrc32c(std::uint32_t crc, std::string_view bytes) {
  std::uint64_t state = ~crc;
  const char* at = bytes.data();
  const char* const end = at + bytes.size();
  for (; end - at >= 8; at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof(word));
    state = _mm_crc32_u64(state, word);
  }
  auto rest = static_cast<std::uint32_t>(state);
  for (; at != end; ++at) {
    rest = _mm_crc32_u8(rest, static_cast<std::uint8_t>(*at));
  }
  return ~rest;
}
#else
std::uint32_t ExtendCrc32c(std::uint32_t crc, std::string_view bytes) {
  return ExtendCrc32cByTable(crc, bytes);
}
#endif

}  // namespace alexbench::engines::alex
