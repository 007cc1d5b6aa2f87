#include "engines/alex/log/log_header.h"

#include <sys/random.h>
#include <xxhash.h>

#include <bit>
#include <cstring>
#include <optional>

#include "absl/strings/str_format.h"

#include "base/check.h"
#include "base/record.h"
#include "base/status_macros.h"
#include "engines/alex/log/posix_status.h"

namespace alexbench::engines::alex {
namespace {

constexpr std::string_view kMagic =
    "\x89"
    "ALEXLOG";
constexpr std::uint32_t kHeaderVersion = 1;
constexpr std::uint32_t kEndianWord = 0x01020304;
constexpr std::uint32_t kForeignEndianWord = 0x04030201;

// Positions of the fields in the page.
constexpr std::size_t kMagicPosition = 0;
constexpr std::size_t kVersionPosition = 8;
constexpr std::size_t kEndianPosition = 12;
constexpr std::size_t kHeaderSizePosition = 16;
constexpr std::size_t kFormatPosition = 20;
constexpr std::size_t kIncompatiblePosition = 24;
constexpr std::size_t kReadOnlyPosition = 32;
constexpr std::size_t kCompatiblePosition = 40;
constexpr std::size_t kStoreIdPosition = 48;
constexpr std::size_t kFirstOffsetPosition = 64;
constexpr std::size_t kMaxValueSizePosition = 72;
constexpr std::size_t kOffsetLimitPosition = 80;
constexpr std::size_t kChecksumPosition = 2040;

// Features of each kind that this program knows.
constexpr std::uint64_t kKnownFeatures = 0;

template <typename Word>
void Put(std::string& page, std::size_t position, Word word) {
  std::memcpy(page.data() + position, &word, sizeof(word));
}

template <typename Word>
Word Get(std::string_view page, std::size_t position) {
  Word word;
  std::memcpy(&word, page.data() + position, sizeof(word));
  return word;
}

std::uint64_t Checksum(std::string_view page) {
  return XXH3_64bits(page.data(), kChecksumPosition);
}

absl::Status Refusal(const std::filesystem::path& file, std::string_view what,
                     std::uint64_t number) {
  return absl::FailedPreconditionError(absl::StrFormat(
      "%s has %s %u, which this program does not know", file.string(), what, number));
}

// What must be understood before the checksum can be trusted to mean anything.
absl::Status CheckKind(std::string_view page, const std::filesystem::path& file) {
  if (page.size() < kLogHeaderSizeBytes) {
    return DamageStatus(file, page.size(), "the file ends within the header page");
  }
  if (page.substr(kMagicPosition, kMagic.size()) != kMagic) {
    return DamageStatus(file, kMagicPosition, "not a value log (magic bytes differ)");
  }
  if (Get<std::uint32_t>(page, kEndianPosition) == kForeignEndianWord) {
    return absl::FailedPreconditionError(
        absl::StrFormat("%s was written with the other byte order", file.string()));
  }
  const auto version = Get<std::uint32_t>(page, kVersionPosition);
  if (Get<std::uint64_t>(page, kChecksumPosition) != Checksum(page)) {
    return DamageStatus(file, kChecksumPosition, "the checksum of the header page differs");
  }
  if (version != kHeaderVersion) {
    return Refusal(file, "header version", version);
  }
  return absl::OkStatus();
}

absl::Status CheckLimits(std::string_view page, const std::filesystem::path& file) {
  if (Get<std::uint32_t>(page, kEndianPosition) != kEndianWord) {
    return DamageStatus(file, kEndianPosition, "the byte order mark is neither order");
  }
  if (const auto size = Get<std::uint32_t>(page, kHeaderSizePosition);
      size != kLogHeaderSizeBytes) {
    return Refusal(file, "a header page of size", size);
  }
  if (const auto first = Get<std::uint64_t>(page, kFirstOffsetPosition); first != 0) {
    return Refusal(file, "first offset", first);
  }
  if (const auto size = Get<std::uint64_t>(page, kMaxValueSizePosition);
      size != kMaxValueSizeBytes) {
    return Refusal(file, "value size limit", size);
  }
  if (const auto limit = Get<std::uint64_t>(page, kOffsetLimitPosition); limit != kLogOffsetLimit) {
    return Refusal(file, "offset limit", limit);
  }
  return absl::OkStatus();
}

std::optional<RecordFormat> FormatOf(std::uint32_t number) {
  for (const RecordFormat format : {RecordFormat::kV1, RecordFormat::kV2}) {
    if (static_cast<std::uint32_t>(format) == number) {
      return format;
    }
  }
  return std::nullopt;
}

}  // namespace

StoreId MakeStoreId() {
  StoreId id;
  // Requests this short are never cut short or interrupted.
  ALEXBENCH_CHECK(::getrandom(id.data(), id.size(), 0) == static_cast<ssize_t>(id.size()));
  return id;
}

std::string EncodeLogHeader(const LogHeader& header) {
  std::string page(kLogHeaderSizeBytes, '\0');
  page.replace(kMagicPosition, kMagic.size(), kMagic);
  Put(page, kVersionPosition, kHeaderVersion);
  Put(page, kEndianPosition, kEndianWord);
  Put(page, kHeaderSizePosition, static_cast<std::uint32_t>(kLogHeaderSizeBytes));
  Put(page, kFormatPosition, static_cast<std::uint32_t>(header.format));
  Put(page, kIncompatiblePosition, header.incompatible_features);
  Put(page, kReadOnlyPosition, header.read_only_features);
  Put(page, kCompatiblePosition, header.compatible_features);
  Put(page, kStoreIdPosition, header.store_id);
  Put(page, kFirstOffsetPosition, std::uint64_t{0});
  Put(page, kMaxValueSizePosition, std::uint64_t{kMaxValueSizeBytes});
  Put(page, kOffsetLimitPosition, kLogOffsetLimit);
  Put(page, kChecksumPosition, Checksum(page));
  Put(page, kCommittedEndPosition, header.committed_end);
  return page;
}

absl::StatusOr<LogHeader> DecodeLogHeader(std::string_view page,
                                          const std::filesystem::path& file) {
  RETURN_IF_ERROR(CheckKind(page, file));
  LogHeader header{
      .store_id = Get<StoreId>(page, kStoreIdPosition),
      .incompatible_features = Get<std::uint64_t>(page, kIncompatiblePosition),
      .read_only_features = Get<std::uint64_t>(page, kReadOnlyPosition),
      .compatible_features = Get<std::uint64_t>(page, kCompatiblePosition),
      .committed_end = Get<std::uint64_t>(page, kCommittedEndPosition),
  };
  if (const std::uint64_t unknown = header.incompatible_features & ~kKnownFeatures; unknown != 0) {
    return Refusal(file, "feature bit", static_cast<std::uint64_t>(std::countr_zero(unknown)));
  }
  RETURN_IF_ERROR(CheckLimits(page, file));
  const auto format_number = Get<std::uint32_t>(page, kFormatPosition);
  const std::optional<RecordFormat> format = FormatOf(format_number);
  if (!format.has_value()) {
    return Refusal(file, "record format", format_number);
  }
  header.format = *format;
  return header;
}

}  // namespace alexbench::engines::alex
