// The pages that say what a file is, and the names of segments, from a fuzzer's bytes.
//
// What is accepted is what the encoder writes for it, within the limits of its format; a page in
// which one bit is flipped, or that is cut, is not. Nothing is read beside the bytes.

#include <xxhash.h>

#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/check.h"
#include "engines/alex/fuzz/fuzz_input.h"
#include "engines/alex/fuzz/guarded_bytes.h"
#include "engines/alex/fuzz/page_input.h"
#include "engines/alex/log/byte_fields.h"
#include "engines/alex/log/log_header.h"
#include "engines/alex/log/segmented/segment_header.h"
#include "engines/alex/log/segmented/superblock.h"

namespace alexbench::engines::alex {
namespace {

// A page that is cut is none, and one that was accepted is not once any of its first `bits` bits
// is flipped.
template <typename Decode>
void ExpectRefusedWhenDamaged(std::string page, std::size_t bits, FuzzInput& input,
                              const Decode& decode) {
  const std::size_t cut = input.Number(2) % page.size();
  ALEXBENCH_CHECK(absl::IsDataLoss(
      decode(Guarded(std::string_view(page).substr(0, cut), GuardSide::kBehind)).status()));
  if (decode(page).ok()) {
    const std::size_t bit = input.Number(2) % bits;
    page[bit / 8] = static_cast<char>(page[bit / 8] ^ 1 << bit % 8);
    ALEXBENCH_CHECK(!decode(page).ok());
  }
}

void ExpectPossible(const Superblock& block) {
  ALEXBENCH_CHECK(std::has_single_bit(block.segment_bytes) && block.is_clean <= 1);
  ALEXBENCH_CHECK(block.segment_bytes >= 8192 && block.segment_bytes <= kLogOffsetLimit);
  ALEXBENCH_CHECK(block.first_segment < kLogOffsetLimit / block.segment_bytes);
  ALEXBENCH_CHECK(block.durable_end <= kLogOffsetLimit);
  ALEXBENCH_CHECK(block.durable_end >=
                  block.first_segment * block.segment_bytes + kLogHeaderSizeBytes);
}

void FuzzSuperblock(FuzzInput input) {
  constexpr std::string_view kMagic =
      "\x89"
      "ALEXSUP";
  const std::string first = PageInput(kMagic, input).Bytes();
  const std::string second = PageInput(kMagic, input).Bytes();
  const std::string slots = first + second;
  const auto decode = [](std::string_view bytes) { return DecodeSuperblock(bytes, NoFile()); };
  const absl::StatusOr<Superblock> both = DecodeGuarded(slots, decode);
  const absl::StatusOr<Superblock> first_alone = decode(Guarded(first, GuardSide::kBehind));
  const absl::StatusOr<Superblock> second_alone =
      decode(Guarded(std::string(first.size(), '\0') + second, GuardSide::kBehind));
  ExpectNewerSlot(both, first_alone, second_alone,
                  [](const Superblock& block) { return block.slot_generation; });
  if (both.ok()) {
    ExpectPossible(*both);
    const std::string_view page = std::string_view(slots).substr(SlotPosition(*both), first.size());
    ALEXBENCH_CHECK(PlainPage(page, 7) == EncodeSuperblock(*both));
  }
  const std::string_view prefix = std::string_view(slots).substr(0, input.Number(2) % slots.size());
  const absl::StatusOr<Superblock> in_prefix = decode(Guarded(prefix, GuardSide::kBehind));
  if (prefix.size() < first.size()) {
    ALEXBENCH_CHECK(absl::IsDataLoss(in_prefix.status()));
  } else {
    ALEXBENCH_CHECK(in_prefix.status() == first_alone.status());
    ALEXBENCH_CHECK(!in_prefix.ok() || *in_prefix == *first_alone);
  }
}

void FuzzSegmentHeader(FuzzInput input) {
  const PageInput page_input(
      "\x89"
      "ALEXSEG",
      input);
  const std::string page = page_input.Bytes();
  const auto decode = [](std::string_view bytes) { return DecodeSegmentHeader(bytes, NoFile()); };
  const absl::StatusOr<SegmentHeader> header = DecodeGuarded(page, decode);
  ALEXBENCH_CHECK(header.ok() || !page_input.IsWhole());
  if (header.ok()) {
    ALEXBENCH_CHECK(PlainPage(page, 4) == EncodeSegmentHeader(*header));
    ALEXBENCH_CHECK(absl::IsDataLoss(DecodeSuperblock(page, NoFile()).status()));
  }
  ExpectRefusedWhenDamaged(page, 8 * page.size(), input, decode);
}

// Where docs/formats/value_log.md has what the page of a v1 or v2 log says.
constexpr std::size_t kLogFormatPosition = 20;
constexpr std::size_t kLogFeaturesPosition = 24;
constexpr std::size_t kLogLimitsPosition = 64;
constexpr std::size_t kLogFieldsEnd = 88;
constexpr std::size_t kLogChecksumPosition = 2040;

void SealLogPage(std::string& page) {
  StoreField(page.data(), kLogChecksumPosition, XXH3_64bits(page.data(), kLogChecksumPosition));
}

// As PageInput has them: bits of the first byte in the input.
constexpr std::uint64_t kKnown = 1;
constexpr std::uint64_t kSealed = 2;
constexpr std::uint64_t kOddByte = 4;

std::string NextLogPage(std::uint64_t how, FuzzInput& input) {
  std::string page = input.Bytes(kLogFieldsEnd);
  page.resize(kLogHeaderSizeBytes);
  StoreField(page.data(), kLogChecksumPosition, input.Number(8));
  StoreField(page.data(), kCommittedEndPosition, input.Number(8));
  if ((how & kOddByte) != 0) {
    const std::size_t position = input.Number(2) % page.size();
    page[position] = static_cast<char>(input.Number(1));
  }
  if ((how & kKnown) != 0) {
    static const std::string known = EncodeLogHeader({});
    page.replace(0, kLogFormatPosition, known, 0, kLogFormatPosition);
    page.replace(kLogLimitsPosition, kLogFieldsEnd - kLogLimitsPosition, known, kLogLimitsPosition,
                 kLogFieldsEnd - kLogLimitsPosition);
  }
  if ((how & kSealed) != 0) {
    SealLogPage(page);
  }
  return page;
}

void FuzzLogHeader(FuzzInput input) {
  const std::uint64_t how = input.Number(1);
  const std::string page = NextLogPage(how, input);
  const auto decode = [](std::string_view bytes) { return DecodeLogHeader(bytes, NoFile()); };
  const absl::StatusOr<LogHeader> header = DecodeGuarded(page, decode);
  const auto format = LoadField<std::uint32_t>(page.data(), kLogFormatPosition);
  const bool is_possible = (format == 1 || format == 2) &&
                           LoadField<std::uint64_t>(page.data(), kLogFeaturesPosition) == 0;
  ALEXBENCH_CHECK(!header.ok() || is_possible);
  ALEXBENCH_CHECK(header.ok() || !is_possible || (how & kKnown) == 0 || (how & kSealed) == 0);
  if (header.ok()) {
    std::string plain(kLogHeaderSizeBytes, '\0');
    plain.replace(0, kLogFieldsEnd, page, 0, kLogFieldsEnd);
    plain.replace(kCommittedEndPosition, 8, page, kCommittedEndPosition, 8);
    SealLogPage(plain);
    ALEXBENCH_CHECK(plain == EncodeLogHeader(*header));
  }
  // The committed end moves with every write, so it stands behind what the checksum covers.
  ExpectRefusedWhenDamaged(page, 8 * kCommittedEndPosition, input, decode);
}

void FuzzSegmentName(FuzzInput input) {
  const std::string name = input.Rest(64);
  const std::optional<std::uint64_t> number = ParseGuarded(name, SegmentNumber);
  ALEXBENCH_CHECK(!number.has_value() || SegmentName(*number) == name);
  const std::uint64_t any = input.Number(8);
  ALEXBENCH_CHECK(SegmentNumber(SegmentName(any)) == any);
}

void FuzzPages(FuzzInput input) {
  switch (input.Number(1) % 8) {
    case 0:
      return FuzzSegmentName(input);
    case 1:
    case 2:
      return FuzzSegmentHeader(input);
    case 3:
    case 4:
      return FuzzLogHeader(input);
    default:
      return FuzzSuperblock(input);
  }
}

}  // namespace
}  // namespace alexbench::engines::alex

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  alexbench::engines::alex::FuzzPages(alexbench::engines::alex::FuzzInput({data, size}));
  return 0;
}
