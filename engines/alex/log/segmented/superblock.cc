#include "engines/alex/log/segmented/superblock.h"

#include <algorithm>
#include <bit>
#include <optional>

#include "engines/alex/log/posix_status.h"
#include "engines/alex/log/segmented/sealed_page.h"

namespace alexbench::engines::alex {
namespace {

constexpr std::string_view kMagic =
    "\x89"
    "ALEXSUP";

bool IsPossible(const Superblock& block) {
  return std::has_single_bit(block.segment_bytes) &&
         block.segment_bytes >= 2 * kLogHeaderSizeBytes && block.segment_bytes <= kLogOffsetLimit &&
         block.is_clean <= 1 && block.first_segment < kLogOffsetLimit / block.segment_bytes &&
         block.durable_end <= kLogOffsetLimit &&
         block.durable_end >= block.first_segment * block.segment_bytes + kLogHeaderSizeBytes;
}

Superblock FromPage(const SealedPage& page) {
  return {.store_id = page.store_id,
          .slot_generation = page.words[0],
          .writer_generation = page.words[1],
          .durable_end = page.words[2],
          .durable_sequence = page.words[3],
          .is_clean = page.words[4],
          .segment_bytes = page.words[5],
          .first_segment = page.words[6]};
}

}  // namespace

std::uint64_t SlotPosition(const Superblock& superblock) {
  return superblock.slot_generation % kSuperblockSlotCount * kSealedPageSizeBytes;
}

std::string EncodeSuperblock(const Superblock& superblock) {
  return EncodeSealedPage(
      kMagic, {.store_id = superblock.store_id,
               .words = {superblock.slot_generation, superblock.writer_generation,
                         superblock.durable_end, superblock.durable_sequence, superblock.is_clean,
                         superblock.segment_bytes, superblock.first_segment}});
}

absl::StatusOr<Superblock> DecodeSuperblock(std::string_view bytes,
                                            const std::filesystem::path& file) {
  std::optional<Superblock> newest;
  for (std::uint64_t slot = 0; slot < kSuperblockSlotCount; ++slot) {
    const std::uint64_t position = slot * kSealedPageSizeBytes;
    const absl::StatusOr<SealedPage> page = DecodeSealedPage(
        kMagic, bytes.substr(std::min<std::size_t>(position, bytes.size()), kSealedPageSizeBytes),
        file, position);
    if (!page.ok() && !absl::IsDataLoss(page.status())) {
      return page.status();
    }
    if (!page.ok()) {
      continue;  // torn by a crash: the other slot is there for that
    }
    const Superblock block = FromPage(*page);
    if (SlotPosition(block) == position &&
        (!newest.has_value() || block.slot_generation > newest->slot_generation)) {
      newest = block;
    }
  }
  if (!newest.has_value()) {
    return DamageStatus(file, 0, "neither superblock is valid");
  }
  if (!IsPossible(*newest)) {
    return DamageStatus(file, SlotPosition(*newest), "the superblock states what cannot be");
  }
  return *newest;
}

}  // namespace alexbench::engines::alex
