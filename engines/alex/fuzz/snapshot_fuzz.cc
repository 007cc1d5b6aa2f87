// The bytes of an index snapshot from a fuzzer's bytes.
//
// What is accepted is what a writer of this log would have written, and what is right is accepted,
// however it is cut into pieces. Nothing is read beside the bytes; what is cut off is no snapshot.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "engines/alex/fuzz/fuzz_input.h"
#include "engines/alex/fuzz/guarded_bytes.h"
#include "engines/alex/fuzz/page_input.h"
#include "engines/alex/log/byte_fields.h"
#include "engines/alex/log/segmented/crc32c.h"
#include "engines/alex/log/segmented/sealed_record.h"
#include "engines/alex/log/segmented/snapshot_format.h"
#include "engines/alex/log/segmented/superblock.h"

namespace alexbench::engines::alex {
namespace {

class SnapshotFuzz {
 public:
  explicit SnapshotFuzz(FuzzInput& input) : how_(input.Number(1)) {
    superblock_ = NextSuperblock(input);
    mark_offset_ = superblock_.durable_end - kSealedHeaderSizeBytes;
    chunk_bytes_ = kSnapshotEntrySizeBytes * (1 + input.Number(1) % 8);
    cut_ = input.Number(2);
    PageInput page(
        "\x89"
        "ALEXIDX",
        input);
    entries_ = input.Rest(kEntryBytesMax);
    if (Has(kPossibleEntries)) {
      RepairEntries();
    }
    if (Has(kThisLog)) {
      page.set_store_id(superblock_.store_id);
      page.set_word(0, superblock_.writer_generation);
      page.set_word(1, mark_offset_);
      page.set_word(2, superblock_.durable_sequence);
      page.set_word(3, page.word(3) & 0xffffffffU);
      page.set_word(4, superblock_.first_segment);
    }
    if (Has(kCounted)) {
      page.set_word(5, entries_.size() / kSnapshotEntrySizeBytes);
      page.set_word(6, Crc32c(entries_));
    }
    is_whole_ = page.IsWhole() && Has(kPossibleEntries) && Has(kThisLog) && Has(kCounted);
    bytes_ = page.Bytes() + entries_;
  }

  void Run() const {
    const auto decode = [this](std::string_view bytes) { return Decode(bytes, bytes.size() + 1); };
    const absl::StatusOr<Entries> found = DecodeGuarded(bytes_, decode);
    ALEXBENCH_CHECK(found.ok() || !is_whole_);
    const absl::StatusOr<Entries> by_chunks =
        Decode(Guarded(bytes_, GuardSide::kBehind), chunk_bytes_);
    ALEXBENCH_CHECK(by_chunks.status() == found.status());
    if (found.ok()) {
      ALEXBENCH_CHECK(*by_chunks == *found);
      ExpectPossible(*found);
      ExpectWritten(*found);
      const std::string_view prefix = std::string_view(bytes_).substr(0, cut_ % bytes_.size());
      ALEXBENCH_CHECK(!decode(Guarded(prefix, GuardSide::kBehind)).ok());
    }
  }

 private:
  using Entries = std::vector<std::pair<Key, Payload>>;

  // Bits of the first byte.
  static constexpr std::uint64_t kPossibleEntries = 1;
  static constexpr std::uint64_t kThisLog = 2;
  static constexpr std::uint64_t kCounted = 4;

  bool Has(std::uint64_t bit) const { return (how_ & bit) != 0; }

  // Of a log that has room for the mark's record.
  static Superblock NextSuperblock(FuzzInput& input) {
    Superblock block{.store_id = kGoldenStoreId};
    block.segment_bytes = std::uint64_t{8192} << input.Number(1) % 8;
    block.first_segment = input.Number(1);
    block.writer_generation = input.Number(2);
    block.durable_sequence = input.Number(4);
    block.durable_end = block.first_segment * block.segment_bytes + kLogHeaderSizeBytes +
                        kSealedHeaderSizeBytes + kRecordAlignmentBytes * input.Number(2);
    return block;
  }

  LogOffset begin() const {
    return superblock_.first_segment * superblock_.segment_bytes + kLogHeaderSizeBytes;
  }

  bool IsPlace(LogOffset offset) const {
    const std::uint64_t position = offset % superblock_.segment_bytes;
    return offset >= begin() && offset <= mark_offset_ && offset % kRecordAlignmentBytes == 0 &&
           position >= kLogHeaderSizeBytes &&
           position + kSealedHeaderSizeBytes <= superblock_.segment_bytes;
  }

  // Whole entries with rising keys that lead somewhere.
  void RepairEntries() {
    entries_.resize(entries_.size() / kSnapshotEntrySizeBytes * kSnapshotEntrySizeBytes);
    const std::uint64_t places = (mark_offset_ - begin()) / kRecordAlignmentBytes + 1;
    Key key = 0;
    for (std::size_t at = 0; at < entries_.size(); at += kSnapshotEntrySizeBytes) {
      const Key given = LoadField<Key>(entries_.data(), at);
      key = at == 0 ? given / 2 : key + 1 + (given & 0xff);
      StoreField(entries_.data(), at, key);
      const auto payload = LoadField<Payload>(entries_.data(), at + sizeof(key));
      const LogOffset offset = begin() + payload % places * kRecordAlignmentBytes;
      StoreField(entries_.data(), at + sizeof(key), IsPlace(offset) ? offset : begin());
    }
  }

  absl::StatusOr<Entries> Decode(std::string_view bytes, std::size_t chunk_bytes) const {
    const std::string_view page = bytes.substr(0, kSealedPageSizeBytes);
    ASSIGN_OR_RETURN(const SnapshotHeader header,
                     DecodeSnapshotHeader(page, superblock_, NoFile()));
    SnapshotEntries entries(header, superblock_, NoFile());
    RETURN_IF_ERROR(entries.CheckFileSize(bytes.size()));
    entries.Reserve(bytes.size());
    for (std::size_t at = page.size(); at < bytes.size(); at += chunk_bytes) {
      RETURN_IF_ERROR(entries.Take(bytes.substr(at, chunk_bytes)));
    }
    ASSIGN_OR_RETURN(const Snapshot snapshot, std::move(entries).Finish());
    Entries found;
    for (const IndexEntry& entry : snapshot.entries) {
      found.emplace_back(entry.key, entry.payload);
    }
    return found;
  }

  void ExpectPossible(const Entries& found) const {
    for (std::size_t i = 0; i < found.size(); ++i) {
      ALEXBENCH_CHECK(i == 0 || found[i - 1].first < found[i].first);
      ALEXBENCH_CHECK(found[i].second >= begin() - kLogHeaderSizeBytes);
    }
  }

  void ExpectWritten(const Entries& found) const {
    const std::string_view page = std::string_view(bytes_).substr(0, kSealedPageSizeBytes);
    const absl::StatusOr<SnapshotHeader> header = DecodeSnapshotHeader(page, superblock_, NoFile());
    ALEXBENCH_CHECK(header.ok() && header->entry_count == found.size());
    const LogMark& mark = header->scope.mark;
    ALEXBENCH_CHECK(mark.offset >= begin() && mark.offset < superblock_.durable_end &&
                    mark.sequence <= superblock_.durable_sequence &&
                    mark.generation <= superblock_.writer_generation);
    ALEXBENCH_CHECK(PlainPage(page, 7) == EncodeSnapshotHeader(*header));
    std::string written;
    for (const auto& [key, payload] : found) {
      const std::uint64_t position = payload % superblock_.segment_bytes;
      ALEXBENCH_CHECK(payload <= mark.offset && payload % kRecordAlignmentBytes == 0);
      ALEXBENCH_CHECK(position >= kLogHeaderSizeBytes &&
                      position + kSealedHeaderSizeBytes <= superblock_.segment_bytes);
      AppendSnapshotEntry({.key = key, .payload = payload}, written);
    }
    ALEXBENCH_CHECK(written == entries_);
  }

  const std::uint64_t how_;
  Superblock superblock_;
  LogOffset mark_offset_ = 0;  // of the mark of this log
  std::size_t chunk_bytes_ = 0;
  std::uint64_t cut_ = 0;
  std::string entries_;
  bool is_whole_ = false;
  std::string bytes_;
};

}  // namespace
}  // namespace alexbench::engines::alex

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  alexbench::engines::alex::FuzzInput input({data, size});
  alexbench::engines::alex::SnapshotFuzz(input).Run();
  return 0;
}
