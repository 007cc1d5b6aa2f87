// The bytes of an index snapshot, whatever they are read from.
//
// Source: byte layout in docs/formats/segmented_log.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "engines/alex/index/index_entry.h"
#include "engines/alex/log/segmented/log_reader.h"
#include "engines/alex/log/segmented/sealed_page.h"
#include "engines/alex/log/segmented/superblock.h"

namespace alexbench::engines::alex {

inline constexpr std::uint64_t kSnapshotEntrySizeBytes = 16;

// Which log a snapshot is of, and how much of it.
struct SnapshotScope {
  StoreId store_id = {};
  // The number of the log's oldest segment: another one since means a compaction since.
  std::uint64_t first_segment = 0;
  // The last record that is covered.
  LogMark mark;
};

// What the page of fields says.
struct SnapshotHeader {
  SnapshotScope scope;
  std::uint64_t entry_count = 0;
  std::uint32_t entries_checksum = 0;  // CRC-32C of all entries
};

struct Snapshot {
  LogMark mark;
  // Keys strictly ascend; each payload is where a record can start in the log up to the mark.
  std::vector<IndexEntry> entries;
};

// The page, kSealedPageSizeBytes long.
std::string EncodeSnapshotHeader(const SnapshotHeader& header);

// Reads a page back. `file` is named in errors.
//
// Errors:   those of DecodeSealedPage; DataLoss if it states what cannot be; FailedPrecondition if
//           it is of another log, or of another time, than `superblock`.
absl::StatusOr<SnapshotHeader> DecodeSnapshotHeader(std::string_view page,
                                                    const Superblock& superblock,
                                                    const std::filesystem::path& file);

// Appends an entry's kSnapshotEntrySizeBytes to `bytes`.
void AppendSnapshotEntry(const IndexEntry& entry, std::string& bytes);

// What the bytes behind the page say, taken piece by piece, in order.
class SnapshotEntries {
 public:
  // Lifetime: `superblock` and `file` must live longer. `file` is named in errors.
  SnapshotEntries(const SnapshotHeader& header, const Superblock& superblock,
                  const std::filesystem::path& file)
      : header_(header), superblock_(superblock), file_(file) {}

  // DataLoss unless a page and as many entries as it says take so many bytes.
  absl::Status CheckFileSize(std::uint64_t size_bytes) const;

  // Finds memory for all entries, but for no more than so many.
  void Reserve(std::uint64_t entry_count);

  // Requires: chunk.size() is a multiple of kSnapshotEntrySizeBytes.
  // Errors:   DataLoss if an entry leads to no place in the log, or its key is not above the last.
  absl::Status Take(std::string_view chunk);

  // Errors:   DataLoss if what was taken has another size or checksum than the page says.
  absl::StatusOr<Snapshot> Finish() &&;

 private:
  bool IsPossible(const IndexEntry& entry) const;

  const SnapshotHeader header_;
  const Superblock& superblock_;
  const std::filesystem::path& file_;
  std::vector<IndexEntry> entries_;
  std::uint32_t checksum_ = 0;
  std::uint64_t position_ = kSealedPageSizeBytes;  // of the next entry
};

}  // namespace alexbench::engines::alex
