#include "engines/alex/fuzz/record_repair.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "base/check.h"
#include "engines/alex/log/byte_fields.h"
#include "engines/alex/log/segmented/sealed_record.h"

namespace alexbench::engines::alex {
namespace {

constexpr std::uint32_t kTombstoneFlag = std::uint32_t{1} << 31U;
constexpr std::uint32_t kGenerationFlag = std::uint32_t{1} << 30U;
// Set in no record. Here some of them ask for a short value, and all of them for a hole.
constexpr std::uint32_t kUnusedFlags = std::uint32_t{0x3f} << 24U;
constexpr std::uint32_t kShortValueMask = 0x3f;
constexpr std::uint32_t kGenerationSizeBytes = 8;

std::size_t RoundedUp(std::size_t size_bytes) {
  return (size_bytes + kRecordAlignmentBytes - 1) / kRecordAlignmentBytes * kRecordAlignmentBytes;
}

// The nearest thing to `word` that says how long a record is with so much room behind its header.
std::uint32_t PossibleLengthWord(std::uint32_t word, std::size_t room) {
  const std::size_t room_for_value = room / kRecordAlignmentBytes * kRecordAlignmentBytes;
  if ((word & kTombstoneFlag) != 0) {
    return kTombstoneFlag;
  }
  const bool is_short = (word & kUnusedFlags) != 0;
  if ((word & kGenerationFlag) != 0 && !is_short && room_for_value >= kGenerationSizeBytes) {
    return kGenerationFlag | kGenerationSizeBytes;
  }
  const std::uint32_t mask = is_short ? kShortValueMask : kSealedLengthMask;
  const std::size_t value_size_bytes = word & mask;
  return static_cast<std::uint32_t>(value_size_bytes <= room_for_value
                                        ? value_size_bytes
                                        : value_size_bytes % (room_for_value + 1));
}

// Whether the record was to be a hole. Requires: a whole header.
bool RepairSize(std::span<char> record) {
  const auto word = LoadField<std::uint32_t>(record.data(), kSealedLengthPosition);
  const std::span<char> behind = record.subspan(kSealedHeaderSizeBytes);
  const std::uint32_t possible = PossibleLengthWord(word, behind.size());
  StoreField(record.data(), kSealedLengthPosition, possible);
  const std::size_t value_size_bytes = possible & kSealedLengthMask;
  const std::span<char> padding =
      behind.subspan(value_size_bytes, RoundedUp(value_size_bytes) - value_size_bytes);
  std::fill(padding.begin(), padding.end(), '\0');
  return (word & kUnusedFlags) == kUnusedFlags;
}

// Writes the record anew, sealed, over where it was parsed from.
void Rewrite(const SealedRecord& record, const WriterSeal& seal, LogOffset offset, char* out) {
  std::string encoded;
  seal.Append(record, offset, encoded);
  ALEXBENCH_CHECK(encoded.size() == record.size_bytes());
  std::memcpy(out, encoded.data(), encoded.size());
}

class Repair {
 public:
  Repair(std::uint64_t what, const ScanState& state, LogOffset offset)
      : what_(what), state_(state), offset_(offset), repaired_{.newest = state.seal} {}

  RepairedRecords Run(std::span<char> bytes) {
    while (bytes.size() - at_ >= kSealedHeaderSizeBytes) {
      const std::span<char> rest = bytes.subspan(at_);
      const bool is_hole = Does(kRepairSizes) && RepairSize(rest);
      std::optional<SealedRecord> record = ParseSealedRecord({rest.data(), rest.size()});
      if (!record.has_value()) {
        EndWhole();
        at_ += kRecordAlignmentBytes;
        continue;
      }
      Take(*record, rest.data(), is_hole);
      at_ += record->size_bytes();
    }
    return repaired_;
  }

 private:
  bool Does(std::uint64_t what) const { return (what_ & what) != 0; }

  // From here on nothing counts as read by a scan.
  void EndWhole() {
    if (is_whole_) {
      is_whole_ = false;
      last_whole_generation_ = state_.seal.generation();
    }
  }

  void Take(SealedRecord& record, char* bytes, bool is_hole) {
    const std::uint64_t next = state_.sequence + 1;
    if (Does(kRepairSequences)) {
      record.sequence = next;
    }
    const std::optional<std::uint64_t> generation = GenerationOf(record);
    const bool introduces = generation.has_value() && *generation > state_.seal.generation();
    const bool is_next = record.sequence == next && (introduces || !generation.has_value());
    if (!is_next || is_hole || !Does(kRepairChecksums)) {
      EndWhole();
    }
    if (introduces) {
      state_.seal = WriterSeal(state_.store_id, *generation);
      repaired_.newest = state_.seal;
    }
    const auto given = LoadSealedChecksum(bytes);
    Rewrite(record, state_.seal, offset_ + at_, bytes);
    if (!Does(kRepairChecksums)) {
      StoreField(bytes, kSealedChecksumPosition, given);
    } else if (is_hole) {
      StoreField(bytes, kSealedChecksumPosition, LoadSealedChecksum(bytes) ^ 1U);
    }
    state_.sequence = record.sequence;
    Count(record, is_hole);
  }

  void Count(const SealedRecord& record, bool is_hole) {
    if (is_whole_) {
      repaired_.whole_bytes = at_ + record.size_bytes();
      repaired_.logged_count += record.kind == RecordKind::kGeneration ? 0 : 1;
    } else if (what_ == kRepairAll && !is_hole) {
      last_generation_ = state_.seal.generation();
      has_of_last_whole_ = has_of_last_whole_ || last_generation_ == last_whole_generation_;
    }
    // Generations only rise, so the newest writer's records are the last ones.
    repaired_.has_later = has_of_last_whole_ || last_generation_ == state_.seal.generation();
  }

  const std::uint64_t what_;
  ScanState state_;
  const LogOffset offset_;
  RepairedRecords repaired_;
  std::uint64_t at_ = 0;
  bool is_whole_ = true;
  std::uint64_t last_whole_generation_ = 0;       // of the last writer of whole records
  std::optional<std::uint64_t> last_generation_;  // of the last record that is whole by itself
  bool has_of_last_whole_ = false;
};

}  // namespace

RepairedRecords RepairRecords(std::uint64_t what, ScanState state, LogOffset offset,
                              std::span<char> bytes) {
  return Repair(what, state, offset).Run(bytes);
}

}  // namespace alexbench::engines::alex
