// The bytes of a write-ahead log from a fuzzer's bytes, its entries as they are or repaired.
//
// The newer valid slot counts; what is taken for entries is, byte for byte, what a writer would
// write there, and all of what was repaired is taken. Nothing is read beside the bytes, and a
// prefix of them gives the writes that end in it.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "engines/alex/fuzz/fuzz_input.h"
#include "engines/alex/fuzz/guarded_bytes.h"
#include "engines/alex/fuzz/page_input.h"
#include "engines/alex/fuzz/record_repair.h"
#include "engines/alex/log/segmented/sealed_page.h"
#include "engines/alex/log/segmented/sealed_record.h"
#include "engines/alex/log/segmented/write_ahead_log.h"

namespace alexbench::engines::alex {
namespace {

class WalFuzz {
 public:
  explicit WalFuzz(FuzzInput& input)
      : repairs_(input.Number(1) & kRepairAll), cut_(input.Number(2)) {
    bytes_ = PageInput(kMagic, input).Bytes();
    bytes_ += PageInput(kMagic, input).Bytes();
    bytes_ += input.Rest(kEntryBytesMax);
  }

  void Run() {
    const absl::StatusOr<Contents> given = Decode(bytes_);
    std::optional<RepairedRecords> repaired;
    if (given.ok()) {
      const ScanState state{.store_id = given->store_id, .seal = SealOf(*given)};
      repaired =
          RepairRecords(repairs_, state, kSlotsBytes, std::span(bytes_).subspan(kSlotsBytes));
    }
    const absl::StatusOr<Contents> found = DecodeGuarded(bytes_, Decode);
    ExpectSlots(found);
    if (!found.ok()) {
      ALEXBENCH_CHECK(!given.ok());
      return;
    }
    ALEXBENCH_CHECK(repaired.has_value() && found->records.size() >= repaired->logged_count);
    if ((repairs_ & kRepairChecksums) != 0) {
      ALEXBENCH_CHECK(found->records.size() == repaired->logged_count);
    }
    ExpectWritten(*found);
    ExpectPrefix(*found);
  }

 private:
  static constexpr std::string_view kMagic =
      "\x89"
      "ALEXWAL";
  static constexpr std::size_t kSlotsBytes = 2 * kSealedPageSizeBytes;

  struct FoundWrite {
    Key key = 0;
    std::uint64_t value_position = 0;
    std::uint64_t value_size_bytes = 0;
    RecordKind kind = RecordKind::kValue;
    bool operator==(const FoundWrite&) const = default;
  };
  struct Contents {
    StoreId store_id = {};
    std::uint64_t epoch = 0;
    LogOffset base = 0;
    std::vector<FoundWrite> records;
    bool operator==(const Contents&) const = default;
  };

  static WriterSeal SealOf(const Contents& contents) {
    return WriterSeal(contents.store_id, contents.epoch | std::uint64_t{1} << 63U);
  }

  static absl::StatusOr<Contents> Decode(std::string_view bytes) {
    ASSIGN_OR_RETURN(const WalContents wal, DecodeWal(bytes, NoFile()));
    Contents contents{.store_id = wal.store_id, .epoch = wal.epoch, .base = wal.base};
    for (const SealedRecord& record : wal.records) {
      contents.records.push_back({.key = record.key,
                                  .value_position = PositionIn(bytes, record.value),
                                  .value_size_bytes = record.value.size(),
                                  .kind = record.kind});
    }
    return contents;
  }

  void ExpectSlots(const absl::StatusOr<Contents>& both) const {
    const std::string_view slots = std::string_view(bytes_).substr(0, kSlotsBytes);
    const std::string_view first = slots.substr(0, kSealedPageSizeBytes);
    const std::string second =
        std::string(first.size(), '\0') + std::string(slots.substr(first.size()));
    const absl::StatusOr<Contents> first_alone = Decode(Guarded(first, GuardSide::kBehind));
    const absl::StatusOr<Contents> second_alone = Decode(second);
    ExpectNewerSlot(both, first_alone, second_alone,
                    [](const Contents& contents) { return contents.epoch; });
    ALEXBENCH_CHECK(!absl::IsDataLoss(both.status()) || (!first_alone.ok() && !second_alone.ok()));
    if (both.ok()) {
      const std::size_t position = both->epoch % 2 * kSealedPageSizeBytes;
      ALEXBENCH_CHECK(PlainPage(slots.substr(position, kSealedPageSizeBytes), 2) ==
                      EncodeSealedPage(kMagic, {.store_id = both->store_id,
                                                .words = {both->epoch, both->base}}));
    }
  }

  // Writes what was found once more, and holds that against the bytes.
  void ExpectWritten(const Contents& found) const {
    std::string written;
    WriterSeal seal = SealOf(found);
    std::uint64_t sequence = 0;
    for (auto next = found.records.begin(); next != found.records.end();) {
      const std::size_t position = kSlotsBytes + written.size();
      const std::optional<SealedRecord> record =
          ParseSealedRecord(std::string_view(bytes_).substr(position));
      ALEXBENCH_CHECK(record.has_value() && record->sequence == ++sequence);
      if (const std::optional<std::uint64_t> generation = GenerationOf(*record)) {
        seal = WriterSeal(found.store_id, *generation);
      } else {
        ALEXBENCH_CHECK(*next == (FoundWrite{.key = record->key,
                                             .value_position = position + kSealedHeaderSizeBytes,
                                             .value_size_bytes = record->value.size(),
                                             .kind = record->kind}));
        ++next;
      }
      seal.Append(*record, position, written);
    }
    ALEXBENCH_CHECK(std::string_view(bytes_).substr(kSlotsBytes, written.size()) == written);
  }

  void ExpectPrefix(const Contents& found) const {
    const std::size_t cut = cut_ % (bytes_.size() - kSlotsBytes + 1);
    const std::string_view prefix = std::string_view(bytes_).substr(0, kSlotsBytes + cut);
    const absl::StatusOr<Contents> in_prefix = Decode(Guarded(prefix, GuardSide::kBehind));
    ALEXBENCH_CHECK(in_prefix.ok() && in_prefix->epoch == found.epoch);
    const auto end =
        std::find_if(found.records.begin(), found.records.end(), [&](const FoundWrite& write) {
          const std::size_t padding = -write.value_size_bytes % 8;
          return write.value_position + write.value_size_bytes + padding > prefix.size();
        });
    ALEXBENCH_CHECK(std::equal(in_prefix->records.begin(), in_prefix->records.end(),
                               found.records.begin(), end));
  }

  const std::uint64_t repairs_;
  const std::uint64_t cut_;
  std::string bytes_;
};

}  // namespace
}  // namespace alexbench::engines::alex

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  alexbench::engines::alex::FuzzInput input({data, size});
  alexbench::engines::alex::WalFuzz(input).Run();
  return 0;
}
