#include "engines/alex/repair/segment_salvage.h"

#include <algorithm>

#include "absl/strings/str_format.h"

#include "base/text.h"
#include "engines/alex/log/log_header.h"
#include "engines/alex/log/posix_status.h"

namespace alexbench::engines::alex {
namespace {

// Writers that are tried where nothing says who wrote.
constexpr std::uint64_t kNewestSeals = 1024;
constexpr std::uint64_t kNextSeals = 16;
// A file may be made to look like records everywhere: so many times its size is read in vain.
constexpr std::uint64_t kReadsInVain = 64;

class Scan {
 public:
  Scan(const DamagedSegment& segment, WriterSeals& seals)
      : segment_(segment), seals_(seals), budget_(kReadsInVain * segment.bytes.size()) {}

  // The whole record at a position, if there is one.
  std::optional<SealedRecord> At(std::uint64_t position) {
    if (position >= segment_.bytes.size()) {
      return std::nullopt;  // the file is cut short of where its records reached
    }
    const std::string_view rest = segment_.bytes.substr(position);
    std::optional<SealedRecord> record = ParseSealedRecord(rest);
    if (!record.has_value() || record->size_bytes() > budget_) {
      return std::nullopt;
    }
    if (!seals_.Accept(*record, rest, segment_.start + position)) {
      budget_ -= record->size_bytes();
      return std::nullopt;
    }
    return record;
  }

  // Where the next record from `position` on starts, or the end of the file.
  std::uint64_t Next(std::uint64_t position) {
    while (position < segment_.bytes.size() && !At(position).has_value()) {
      position += kRecordAlignmentBytes;
    }
    return std::min<std::uint64_t>(position, segment_.bytes.size());
  }

 private:
  const DamagedSegment& segment_;
  WriterSeals& seals_;
  std::uint64_t budget_;
};

Loss LossAt(const DamagedSegment& segment, std::uint64_t position, std::uint64_t end) {
  const bool was_durable = segment.start + position < segment.durable_end;
  const absl::Status status = DamageStatus(
      segment.path, position,
      absl::StrFormat("%u bytes hold no record%s", end - position,
                      was_durable ? "" : "; a crash may have cut them short"));
  return {.kind = was_durable ? LossKind::kDamage : LossKind::kUnfinished,
          .message = std::string(status.message())};
}

// Where the file stops saying anything: zeros at its end are space that was never used.
std::uint64_t UsedSizeBytes(const DamagedSegment& segment) {
  const std::uint64_t written = segment.bytes.find_last_not_of('\0') + 1;
  const std::uint64_t durable =
      segment.durable_end > segment.start ? segment.durable_end - segment.start : 0;
  return std::max(written, durable);
}

}  // namespace

WriterSeals::WriterSeals(const StoreId& store_id, std::uint64_t newest_generation)
    : store_id_(store_id), current_(store_id, newest_generation) {
  const std::uint64_t count = std::min(newest_generation + 1, kNewestSeals);
  for (std::uint64_t i = 0; i < count; ++i) {
    newest_.emplace_back(store_id, newest_generation - i);
  }
}

bool WriterSeals::Accept(const SealedRecord& record, std::string_view bytes, LogOffset offset) {
  const auto accepts = [&](const WriterSeal& seal) {
    const bool is_its_own = seal.Accepts(record, bytes, offset);
    if (is_its_own) {
      current_ = seal;
    }
    return is_its_own;
  };
  if (accepts(current_)) {
    return true;
  }
  const std::optional<std::uint64_t> introduced = GenerationOf(record);
  if (introduced.has_value() && accepts(WriterSeal(store_id_, *introduced))) {
    return true;
  }
  const std::uint64_t last_known = current_.generation();
  for (std::uint64_t i = 1; i <= kNextSeals; ++i) {
    if (accepts(WriterSeal(store_id_, last_known + i))) {
      return true;
    }
  }
  return std::any_of(newest_.begin(), newest_.end(), accepts);
}

void SalvageSegment(const DamagedSegment& segment, WriterSeals& seals, Salvage& salvage,
                    std::vector<std::uint64_t>& sequences) {
  Scan scan(segment, seals);
  const std::uint64_t used = UsedSizeBytes(segment);
  for (std::uint64_t position = kLogHeaderSizeBytes; position < used;) {
    const std::optional<SealedRecord> record = scan.At(position);
    if (!record.has_value()) {
      const std::uint64_t next = std::min(scan.Next(position + kRecordAlignmentBytes), used);
      const std::uint64_t end = next < segment.bytes.size() ? next : used;
      salvage.losses.push_back(LossAt(segment, position, end));
      position = end;
      continue;
    }
    sequences.push_back(record->sequence);
    if (record->kind != RecordKind::kGeneration) {
      salvage.records.push_back({.key = record->key,
                                 .sequence = record->sequence,
                                 .value = record->value,
                                 .is_tombstone = record->kind == RecordKind::kTombstone,
                                 .offset = segment.start + position});
    }
    position += record->size_bytes();
  }
}

}  // namespace alexbench::engines::alex
