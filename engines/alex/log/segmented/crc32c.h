// CRC-32C, the checksum of record format v3.
//
// Finds every change of up to 32 consecutive bits. It is no signature: whoever means to can make
// other bytes with the same checksum.
//
// Source: RFC 3720, appendix B.4 (test vectors); polynomial 0x1EDC6F41, bits reflected.
#pragma once

#include <cstdint>
#include <string_view>

namespace alexbench::engines::alex {

// The checksum of some bytes followed by `bytes`, from the checksum of the former. The checksum of
// no bytes is 0.
//
// Cost:     one instruction per eight bytes where the processor has it (SSE4.2).
std::uint32_t ExtendCrc32c(std::uint32_t crc, std::string_view bytes);

// The same for every processor, one table look-up per byte.
std::uint32_t ExtendCrc32cByTable(std::uint32_t crc, std::string_view bytes);

inline std::uint32_t Crc32c(std::string_view bytes) { return ExtendCrc32c(0, bytes); }

}  // namespace alexbench::engines::alex
