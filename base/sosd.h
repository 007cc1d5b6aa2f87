// The file format of the SOSD data sets: a little-endian 64-bit count, then that many keys.
//
// Source: [SOSD20] in docs/references.md.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace alexbench {

static_assert(std::endian::native == std::endian::little, "keys are read and written as they lie");

enum class SosdType : std::uint8_t { kInt64, kUint64, kUint32 };

inline constexpr std::array kSosdTypes{SosdType::kInt64, SosdType::kUint64, SosdType::kUint32};
inline constexpr std::uint64_t kSosdHeaderBytes = 8;

constexpr std::string_view SosdTypeName(SosdType type) {
  switch (type) {
    case SosdType::kInt64:
      return "int64";
    case SosdType::kUint64:
      return "uint64";
    case SosdType::kUint32:
      break;
  }
  return "uint32";
}

constexpr std::uint64_t SosdKeyBytes(SosdType type) { return type == SosdType::kUint32 ? 4 : 8; }

// Errors: nullopt for a name that is no type.
constexpr std::optional<SosdType> FindSosdType(std::string_view name) {
  for (const SosdType type : kSosdTypes) {
    if (SosdTypeName(type) == name) {
      return type;
    }
  }
  return std::nullopt;
}

// The type that a file's name ends with, an extension behind it or not, as a word of its own:
// books_200M_uint32, keys_int64.sosd, keys.int64. kUint64 where it ends with none.
constexpr SosdType SosdTypeOfFile(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  for (const std::string_view text : {name, name.substr(0, name.rfind('.'))}) {
    const std::size_t before = text.find_last_of("_.-");
    if (const auto type = FindSosdType(text.substr(before + 1)); type.has_value()) {
      return *type;
    }
  }
  return SosdType::kUint64;
}

}  // namespace alexbench
