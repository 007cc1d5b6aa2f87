// Records of every format, walked in memory as a fuzzer's bytes have them or repaired.
//
// What is taken for records is, byte for byte, what a writer would write there, and all of what
// was repaired is taken. Nothing is read beside the bytes, twice gives the same, and a prefix of
// the bytes gives those of the records that end in it.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "engines/alex/fuzz/fuzz_input.h"
#include "engines/alex/fuzz/guarded_bytes.h"
#include "engines/alex/fuzz/page_input.h"
#include "engines/alex/fuzz/plain_records_fuzz.h"
#include "engines/alex/fuzz/record_repair.h"
#include "engines/alex/log/log_header.h"
#include "engines/alex/log/record_codec.h"
#include "engines/alex/log/segmented/record_scan.h"
#include "engines/alex/log/segmented/sealed_record.h"
#include "engines/alex/repair/segment_salvage.h"

namespace alexbench::engines::alex {
namespace {

// Where a record stands in the bytes, and what it says.
struct FoundRecord {
  std::uint64_t position = 0;
  Key key = 0;
  std::uint64_t value_position = 0;
  std::uint64_t value_size_bytes = 0;
  bool is_tombstone = false;
  bool operator==(const FoundRecord&) const = default;
};

// What a scan leaves behind.
struct FoundRecords {
  std::vector<FoundRecord> records;
  std::uint64_t whole_bytes = 0;
  std::uint64_t sequence = 0;
  std::uint64_t generation = 0;
  LogOffset last_offset = 0;
  std::uint64_t last_generation = 0;
  bool operator==(const FoundRecords&) const = default;
};

class SealedFuzz {
 public:
  SealedFuzz(std::uint64_t what, FuzzInput& input) : what_(what) {
    offset_ = kFirstRecordOffset + input.Number(2) * kLogHeaderSizeBytes;
    start_.seal = WriterSeal(kGoldenStoreId, input.Number(8));
    start_.sequence = input.Number(4);
    cut_ = input.Number(2);
    salvaged_generation_ = input.Number(1) % 4;
    bytes_ = input.Rest(kRecordBytesMax);
  }

  void Run() {
    const RepairedRecords repaired = RepairRecords(what_, start_, offset_, bytes_);
    const FoundRecords found =
        ParseGuarded(bytes_, [this](std::string_view bytes) { return Scan(bytes); });
    ExpectWritten(found);
    ALEXBENCH_CHECK(found.whole_bytes >= repaired.whole_bytes);
    if ((what_ & kRepairChecksums) != 0) {
      ALEXBENCH_CHECK(found.whole_bytes == repaired.whole_bytes &&
                      found.records.size() == repaired.logged_count);
    }
    ExpectPrefix(found);
    ExpectLater(found, repaired);
    ExpectSalvage(found);
  }

 private:
  // The state of a scan, too: what follows the whole bytes is no record to it.
  FoundRecords Scan(std::string_view bytes) const {
    ScanState state = start_;
    FoundRecords found;
    found.whole_bytes = ScanRecords(bytes, offset_, state, [&](const LoggedRecord& logged) {
      const DecodedRecord& record = logged.record;
      found.records.push_back({.position = logged.offset - offset_,
                               .key = record.key,
                               .value_position = PositionIn(bytes, record.value),
                               .value_size_bytes = record.value.size(),
                               .is_tombstone = record.is_tombstone});
    });
    ALEXBENCH_CHECK(found.whole_bytes <= bytes.size());
    found.sequence = state.sequence;
    found.generation = state.seal.generation();
    found.last_offset = state.last.offset;
    found.last_generation = state.last.generation;
    const std::uint64_t more =
        ScanRecords(bytes.substr(found.whole_bytes), offset_ + found.whole_bytes, state,
                    [](const LoggedRecord&) { ALEXBENCH_CHECK(false); });
    ALEXBENCH_CHECK(more == 0);
    return found;
  }

  // Writes what was found once more, and holds that against the bytes.
  void ExpectWritten(const FoundRecords& found) {
    std::string written;
    WriterSeal seal = start_.seal;
    std::uint64_t sequence = start_.sequence;
    std::vector<FoundRecord> logged;
    LogOffset last_offset = 0;
    while (written.size() < found.whole_bytes) {
      const std::uint64_t position = written.size();
      const std::string_view rest = std::string_view(bytes_).substr(position);
      const std::optional<SealedRecord> record = ParseSealedRecord(rest);
      ALEXBENCH_CHECK(record.has_value() && record->sequence == ++sequence);
      if (const std::optional<std::uint64_t> generation = GenerationOf(*record)) {
        ALEXBENCH_CHECK(*generation > seal.generation());
        seal = WriterSeal(kGoldenStoreId, *generation);
      } else {
        logged.push_back({.position = position,
                          .key = record->key,
                          .value_position = position + kSealedHeaderSizeBytes,
                          .value_size_bytes = record->value.size(),
                          .is_tombstone = record->kind == RecordKind::kTombstone});
      }
      last_offset = offset_ + position;
      seal.Append(*record, offset_ + position, written);
      ends_.push_back(written.size());
    }
    ALEXBENCH_CHECK(std::string_view(bytes_).substr(0, found.whole_bytes) == written);
    ALEXBENCH_CHECK(logged == found.records && found.sequence == sequence);
    ALEXBENCH_CHECK(found.generation == seal.generation() && found.last_offset == last_offset);
    ALEXBENCH_CHECK(found.last_generation == (ends_.empty() ? 0 : seal.generation()));
  }

  void ExpectPrefix(const FoundRecords& found) const {
    const std::string_view prefix = std::string_view(bytes_).substr(0, cut_ % (bytes_.size() + 1));
    const FoundRecords in_prefix = Scan(Guarded(prefix, GuardSide::kBehind));
    const auto end = std::upper_bound(ends_.begin(), ends_.end(), prefix.size());
    ALEXBENCH_CHECK(in_prefix.whole_bytes == (end == ends_.begin() ? 0 : *(end - 1)));
    const auto first_missing = std::find_if(
        found.records.begin(), found.records.end(),
        [&](const FoundRecord& record) { return record.position >= in_prefix.whole_bytes; });
    ALEXBENCH_CHECK(std::equal(in_prefix.records.begin(), in_prefix.records.end(),
                               found.records.begin(), first_missing));
  }

  // Whether a whole record is noticed behind the end, and nothing else taken for one.
  void ExpectLater(const FoundRecords& found, const RepairedRecords& repaired) const {
    const ScanState state{.store_id = kGoldenStoreId,
                          .seal = WriterSeal(kGoldenStoreId, found.generation),
                          .sequence = found.sequence};
    const LogOffset end = offset_ + found.whole_bytes;
    const std::string_view rest = std::string_view(bytes_).substr(found.whole_bytes);
    const bool has_later = ParseGuarded(rest, [&](std::string_view bytes) {
      return HasLaterRecord(bytes, end, state, repaired.newest);
    });
    ALEXBENCH_CHECK(has_later || !repaired.has_later);
    bool is_one_there = false;
    for (std::uint64_t at = 0; has_later && !is_one_there && at < rest.size();
         at += kRecordAlignmentBytes) {
      const std::optional<SealedRecord> record = ParseSealedRecord(rest.substr(at));
      is_one_there = record.has_value() && record->sequence > state.sequence &&
                     (state.seal.Accepts(*record, rest.substr(at), end + at) ||
                      repaired.newest.Accepts(*record, rest.substr(at), end + at));
    }
    ALEXBENCH_CHECK(is_one_there == has_later);
  }

  // Repair finds at least what opening does, each record once, in order.
  void ExpectSalvage(const FoundRecords& found) const {
    const std::string file = std::string(kLogHeaderSizeBytes, '\0') + bytes_;
    const auto salvaged = ParseGuarded(file, [this](std::string_view bytes) {
      WriterSeals seals(kGoldenStoreId, salvaged_generation_);
      seals.BeginWith(start_.seal.generation());
      Salvage salvage;
      std::vector<std::uint64_t> sequences;
      const LogOffset start = offset_ - kLogHeaderSizeBytes;
      SalvageSegment({.path = "segment", .bytes = bytes, .start = start, .durable_end = offset_},
                     seals, salvage, sequences);
      ALEXBENCH_CHECK(sequences.size() >= salvage.records.size());
      std::vector<FoundRecord> records;
      for (const SalvagedRecord& record : salvage.records) {
        records.push_back({.position = record.offset - offset_,
                           .key = record.key,
                           .value_position = PositionIn(bytes, record.value) - kLogHeaderSizeBytes,
                           .value_size_bytes = record.value.size(),
                           .is_tombstone = record.is_tombstone});
      }
      return records;
    });
    ALEXBENCH_CHECK(salvaged.size() >= found.records.size() &&
                    std::equal(found.records.begin(), found.records.end(), salvaged.begin()));
    std::uint64_t end = 0;
    for (const FoundRecord& record : salvaged) {
      ALEXBENCH_CHECK(record.position >= end && record.position % kRecordAlignmentBytes == 0);
      ALEXBENCH_CHECK(record.value_position == record.position + kSealedHeaderSizeBytes);
      end = record.value_position + record.value_size_bytes;
    }
  }

  const std::uint64_t what_;
  ScanState start_{.store_id = kGoldenStoreId, .seal = WriterSeal(kGoldenStoreId, 0)};
  LogOffset offset_ = 0;
  std::uint64_t cut_ = 0;
  std::uint64_t salvaged_generation_ = 0;
  std::string bytes_;
  std::vector<std::uint64_t> ends_;  // of the records found, introductions too
};

void FuzzRecords(FuzzInput input) {
  const std::uint64_t what = input.Number(1);
  const std::uint64_t repairs = what & kRepairAll;
  switch (what / (kRepairAll + 1) % 4) {
    case 0:
      return PlainFuzz<RecordFormat::kV1>(repairs, input).Run();
    case 1:
      return PlainFuzz<RecordFormat::kV2>(repairs, input).Run();
    default:
      return SealedFuzz(repairs, input).Run();
  }
}

}  // namespace
}  // namespace alexbench::engines::alex

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  alexbench::engines::alex::FuzzRecords(alexbench::engines::alex::FuzzInput({data, size}));
  return 0;
}
