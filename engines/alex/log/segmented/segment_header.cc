#include "engines/alex/log/segmented/segment_header.h"

#include <charconv>
#include <system_error>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "engines/alex/log/segmented/sealed_page.h"

namespace alexbench::engines::alex {
namespace {

constexpr std::string_view kMagic =
    "\x89"
    "ALEXSEG";

}  // namespace

std::string EncodeSegmentHeader(const SegmentHeader& header) {
  return EncodeSealedPage(kMagic, {.store_id = header.store_id,
                                   .words = {header.first_offset, header.previous_end,
                                             header.previous_sequence, header.writer_generation}});
}

absl::StatusOr<SegmentHeader> DecodeSegmentHeader(std::string_view page,
                                                  const std::filesystem::path& file) {
  ASSIGN_OR_RETURN(const SealedPage fields, DecodeSealedPage(kMagic, page, file, 0));
  return SegmentHeader{.store_id = fields.store_id,
                       .first_offset = fields.words[0],
                       .previous_end = fields.words[1],
                       .previous_sequence = fields.words[2],
                       .writer_generation = fields.words[3]};
}

std::string SegmentName(std::uint64_t number) { return absl::StrFormat("%08u.segment", number); }

std::optional<std::uint64_t> SegmentNumber(std::string_view name) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  return error == std::errc() && name == SegmentName(number) ? std::optional(number) : std::nullopt;
}

}  // namespace alexbench::engines::alex
