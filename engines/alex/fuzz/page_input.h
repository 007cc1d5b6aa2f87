// Pages of fields as a fuzzer's input has them: short, since most of a page is zeros.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/check.h"
#include "engines/alex/fuzz/fuzz_input.h"
#include "engines/alex/log/byte_fields.h"
#include "engines/alex/log/log_header.h"
#include "engines/alex/log/segmented/crc32c.h"
#include "engines/alex/log/segmented/sealed_page.h"

namespace alexbench::engines::alex {

// Where docs/formats/segmented_log.md has what a page says.
inline constexpr std::size_t kPageZerosPosition = 32;
inline constexpr std::size_t kPageStoreIdPosition = 48;
inline constexpr std::size_t kPageWordsPosition = 64;
inline constexpr std::size_t kPageFieldsEnd = 120;
inline constexpr std::size_t kPageChecksumPosition = kSealedPageSizeBytes - 4;

// As in the golden files, whose bytes are inputs.
inline constexpr StoreId kGoldenStoreId = {'g', 'o', 'l', 'd', 'e', 'n', 0, 1,
                                           2,   3,   4,   5,   6,   7,   8, '\xff'};

// The most that an input has behind its pages.
inline constexpr std::size_t kEntryBytesMax = 8192;

// What parsers are told the bytes come from.
inline const std::filesystem::path& NoFile() {
  static const std::filesystem::path file("file");
  return file;
}

inline void SealPage(std::string& page) {
  StoreField(page.data(), kPageChecksumPosition,
             Crc32c(std::string_view(page).substr(0, kPageChecksumPosition)));
}

// The page as a program writes it that has so many words to say: zeros where nothing is said.
inline std::string PlainPage(std::string_view page, std::size_t word_count) {
  std::string plain(page);
  const auto zero = [&plain](std::size_t from, std::size_t to) {
    std::fill(plain.begin() + static_cast<std::ptrdiff_t>(from),
              plain.begin() + static_cast<std::ptrdiff_t>(to), '\0');
  };
  zero(kPageZerosPosition, kPageStoreIdPosition);
  zero(kPageWordsPosition + 8 * word_count, kPageChecksumPosition);
  SealPage(plain);
  return plain;
}

// One page of an input: what is right about it, its fields, its checksum.
class PageInput {
 public:
  PageInput(std::string_view magic, FuzzInput& input)
      : how_(input.Number(1)), page_(input.Bytes(kPageFieldsEnd)) {
    page_.resize(kSealedPageSizeBytes);
    const auto checksum = static_cast<std::uint32_t>(input.Number(4));
    StoreField(page_.data(), kPageChecksumPosition, checksum);
    if (Has(kOddByte)) {
      const std::size_t position = input.Number(2) % kPageChecksumPosition;
      page_[position] = static_cast<char>(input.Number(1));
    }
    if (Has(kKnown)) {
      static const std::string known = EncodeSealedPage(
          "\x89"
          "NOMAGIC",
          {});
      page_.replace(0, kPageStoreIdPosition, known, 0, kPageStoreIdPosition);
      page_.replace(0, magic.size(), magic);
    }
    if (Has(kFlippedBit)) {
      flipped_bit_ = input.Number(2) % (8 * kSealedPageSizeBytes);
    }
  }

  std::uint64_t word(std::size_t index) const {
    return LoadField<std::uint64_t>(page_.data(), kPageWordsPosition + 8 * index);
  }
  void set_word(std::size_t index, std::uint64_t word) {
    StoreField(page_.data(), kPageWordsPosition + 8 * index, word);
  }
  void set_store_id(const StoreId& store_id) {
    StoreField(page_.data(), kPageStoreIdPosition, store_id);
  }

  // Whether nothing is wrong with the page but what its fields may say.
  bool IsWhole() const { return Has(kKnown) && Has(kSealed) && !Has(kFlippedBit); }

  std::string Bytes() const {
    std::string page = page_;
    if (Has(kSealed)) {
      SealPage(page);
    }
    if (Has(kFlippedBit)) {
      page[flipped_bit_ / 8] = static_cast<char>(page[flipped_bit_ / 8] ^ 1 << flipped_bit_ % 8);
    }
    return page;
  }

 private:
  // Bits of a page's first byte in the input.
  static constexpr std::uint64_t kKnown = 1;       // magic, version, byte order, size, format
  static constexpr std::uint64_t kSealed = 2;      // the checksum
  static constexpr std::uint64_t kOddByte = 4;     // a byte anywhere, under the checksum
  static constexpr std::uint64_t kFlippedBit = 8;  // a bit of what was sealed

  bool Has(std::uint64_t bit) const { return (how_ & bit) != 0; }

  std::uint64_t how_ = 0;
  std::string page_;
  std::uint64_t flipped_bit_ = 0;
};

// Of two slots that are valid alone the newer one counts, and one of a later program is never
// passed over. A newer one that says what cannot be makes the older one no better.
template <typename Page, typename Generation>
void ExpectNewerSlot(const absl::StatusOr<Page>& both, const absl::StatusOr<Page>& first,
                     const absl::StatusOr<Page>& second, const Generation& generation_of) {
  if (absl::IsFailedPrecondition(first.status()) || absl::IsFailedPrecondition(second.status())) {
    ALEXBENCH_CHECK(absl::IsFailedPrecondition(both.status()));
    return;
  }
  if (!both.ok()) {
    ALEXBENCH_CHECK(absl::IsDataLoss(both.status()) && !(first.ok() && second.ok()));
    return;
  }
  ALEXBENCH_CHECK(first.ok() || second.ok());
  const std::uint64_t of_first = first.ok() ? generation_of(*first) : 0;
  const std::uint64_t of_second = second.ok() ? generation_of(*second) : 0;
  ALEXBENCH_CHECK(generation_of(*both) == std::max(of_first, of_second));
}

}  // namespace alexbench::engines::alex
