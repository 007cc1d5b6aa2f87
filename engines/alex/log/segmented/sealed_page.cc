#include "engines/alex/log/segmented/sealed_page.h"

#include <bit>

#include "absl/strings/str_format.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "engines/alex/log/byte_fields.h"
#include "engines/alex/log/posix_status.h"
#include "engines/alex/log/segmented/crc32c.h"

namespace alexbench::engines::alex {
namespace {

constexpr std::uint32_t kPageVersion = 1;
constexpr std::uint32_t kEndianWord = 0x01020304;
constexpr std::uint32_t kForeignEndianWord = 0x04030201;
constexpr std::uint32_t kFormatNumber = static_cast<std::uint32_t>(RecordFormat::kV3);

// Positions of the fields in the page.
constexpr std::size_t kVersionPosition = 8;
constexpr std::size_t kEndianPosition = 12;
constexpr std::size_t kPageSizePosition = 16;
constexpr std::size_t kFormatPosition = 20;
constexpr std::size_t kIncompatiblePosition = 24;
constexpr std::size_t kStoreIdPosition = 48;
constexpr std::size_t kWordsPosition = 64;
constexpr std::size_t kChecksumPosition = kSealedPageSizeBytes - 4;

absl::Status Refusal(const std::filesystem::path& file, std::string_view what,
                     std::uint64_t number) {
  return absl::FailedPreconditionError(absl::StrFormat(
      "%s has %s %u, which this program does not know", file.string(), what, number));
}

// The first number that says that a later program wrote this.
absl::Status CheckKnown(const char* page, const std::filesystem::path& file) {
  const auto version = LoadField<std::uint32_t>(page, kVersionPosition);
  if (version != kPageVersion) {
    return Refusal(file, "page version", version);
  }
  if (const auto features = LoadField<std::uint64_t>(page, kIncompatiblePosition); features != 0) {
    return Refusal(file, "feature bit", static_cast<std::uint64_t>(std::countr_zero(features)));
  }
  if (const auto size = LoadField<std::uint32_t>(page, kPageSizePosition);
      size != kSealedPageSizeBytes) {
    return Refusal(file, "a page of size", size);
  }
  if (const auto format = LoadField<std::uint32_t>(page, kFormatPosition);
      format != kFormatNumber) {
    return Refusal(file, "record format", format);
  }
  return absl::OkStatus();
}

}  // namespace

std::string EncodeSealedPage(std::string_view magic, const SealedPage& page) {
  ALEXBENCH_CHECK(magic.size() == kVersionPosition);
  std::string bytes(kSealedPageSizeBytes, '\0');
  bytes.replace(0, magic.size(), magic);
  StoreField(bytes.data(), kVersionPosition, kPageVersion);
  StoreField(bytes.data(), kEndianPosition, kEndianWord);
  StoreField(bytes.data(), kPageSizePosition, static_cast<std::uint32_t>(kSealedPageSizeBytes));
  StoreField(bytes.data(), kFormatPosition, kFormatNumber);
  StoreField(bytes.data(), kStoreIdPosition, page.store_id);
  StoreField(bytes.data(), kWordsPosition, page.words);
  StoreField(bytes.data(), kChecksumPosition,
             Crc32c(std::string_view(bytes).substr(0, kChecksumPosition)));
  return bytes;
}

absl::StatusOr<SealedPage> DecodeSealedPage(std::string_view magic, std::string_view bytes,
                                            const std::filesystem::path& file,
                                            std::uint64_t position) {
  if (bytes.size() < kSealedPageSizeBytes) {
    return DamageStatus(file, position + bytes.size(), "the file ends within a page of fields");
  }
  if (bytes.substr(0, magic.size()) != magic) {
    return DamageStatus(file, position, "the magic bytes differ");
  }
  const auto endian = LoadField<std::uint32_t>(bytes.data(), kEndianPosition);
  if (endian == kForeignEndianWord) {
    return absl::FailedPreconditionError(
        absl::StrFormat("%s was written with the other byte order", file.string()));
  }
  if (endian != kEndianWord || LoadField<std::uint32_t>(bytes.data(), kChecksumPosition) !=
                                   Crc32c(bytes.substr(0, kChecksumPosition))) {
    return DamageStatus(file, position, "the checksum of the page differs");
  }
  RETURN_IF_ERROR(CheckKnown(bytes.data(), file));
  SealedPage page;
  page.store_id = LoadField<StoreId>(bytes.data(), kStoreIdPosition);
  page.words = LoadField<decltype(page.words)>(bytes.data(), kWordsPosition);
  return page;
}

}  // namespace alexbench::engines::alex
