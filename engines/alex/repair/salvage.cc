#include "engines/alex/repair/salvage.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "base/text.h"
#include "engines/alex/log/log_folder.h"
#include "engines/alex/log/posix_status.h"
#include "engines/alex/log/record_codec.h"
#include "engines/alex/log/segmented/log_reader.h"
#include "engines/alex/log/segmented/segment_header.h"
#include "engines/alex/repair/segment_salvage.h"
#include "engines/alex/repair/wal_salvage.h"

namespace alexbench::engines::alex {
namespace {

struct MappedBytes {
  std::shared_ptr<SegmentWindow> window;
  std::string_view bytes;
};

absl::StatusOr<MappedBytes> MapWhole(Folder& folder, std::string_view name) {
  const std::filesystem::path path = folder.path() / name;
  ASSIGN_OR_RETURN(const std::unique_ptr<File> file, folder.Open(name, FileAccess::kReadOnly));
  ASSIGN_OR_RETURN(const std::uint64_t file_bytes, file->SizeBytes());
  const std::uint64_t size_bytes = std::min(file_bytes, kLogOffsetLimit);  // as long as logs can be
  ASSIGN_OR_RETURN(std::shared_ptr<SegmentWindow> window,
                   SegmentWindow::Reserve({.least_bytes = size_bytes}, path));
  if (size_bytes > 0) {
    RETURN_IF_ERROR(window->Map(*file, {.start = 0, .end = size_bytes}));
  }
  const std::string_view bytes(window->base(), size_bytes);
  return MappedBytes{std::move(window), bytes};
}

Loss DamageLoss(const absl::Status& status) {
  return {.kind = LossKind::kDamage, .message = std::string(FromAbsl(status.message()))};
}

// A segment of which nothing is believed yet.
struct Candidate {
  std::uint64_t number = 0;
  MappedBytes file;
  std::optional<SegmentHeader> header;
};

class SegmentedSalvage {
 public:
  explicit SegmentedSalvage(Folder& folder) : folder_(folder) {}

  absl::StatusOr<Salvage> Run() {
    RETURN_IF_ERROR(FindSuperblock());
    RETURN_IF_ERROR(FindSegments());
    RETURN_IF_ERROR(FindStore());
    std::vector<std::uint64_t> sequences;
    WriterSeals seals(superblock_.store_id, superblock_.writer_generation);
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      Candidate& segment = segments_[i];
      CutToSegment(segment);
      if (segment.header.has_value()) {
        seals.BeginWith(segment.header->writer_generation);
      }
      SalvageSegment({.path = PathOf(segment.number),
                      .bytes = segment.file.bytes,
                      .start = segment.number * superblock_.segment_bytes,
                      .durable_end = DurableEndOf(i)},
                     seals, salvage_, sequences);
      salvage_.windows.push_back(segment.file.window);
    }
    NoteMissingSegments();
    CountMissing(sequences);
    RETURN_IF_ERROR(SalvageWal(folder_, superblock_.store_id, salvage_));
    return std::move(salvage_);
  }

 private:
  std::filesystem::path PathOf(std::uint64_t number) const {
    return folder_.path() / SegmentName(number);
  }

  absl::Status FindSuperblock() {
    const absl::StatusOr<Superblock> found = ReadSuperblock(folder_);
    if (found.ok()) {
      superblock_ = *found;
      has_superblock_ = true;
      return absl::OkStatus();
    }
    if (!absl::IsDataLoss(found.status()) && !absl::IsNotFound(found.status())) {
      return found.status();
    }
    salvage_.losses.push_back(DamageLoss(found.status()));
    return absl::OkStatus();
  }

  absl::Status FindSegments() {
    ASSIGN_OR_RETURN(const std::vector<std::string> names, folder_.List());
    for (const std::string& name : names) {
      const std::optional<std::uint64_t> number = SegmentNumber(name);
      if (!number.has_value() || (has_superblock_ && *number < superblock_.first_segment)) {
        continue;
      }
      Candidate candidate{.number = *number};
      ASSIGN_OR_RETURN(candidate.file, MapWhole(folder_, name));
      segments_.push_back(std::move(candidate));
    }
    std::sort(segments_.begin(), segments_.end(),
              [](const Candidate& a, const Candidate& b) { return a.number < b.number; });
    for (Candidate& candidate : segments_) {
      RETURN_IF_ERROR(ReadHeader(candidate));
    }
    return absl::OkStatus();
  }

  absl::Status ReadHeader(Candidate& candidate) {
    const absl::StatusOr<SegmentHeader> header = DecodeSegmentHeader(
        candidate.file.bytes.substr(0, kLogHeaderSizeBytes), PathOf(candidate.number));
    if (header.ok()) {
      candidate.header = *header;
    } else if (absl::IsDataLoss(header.status())) {
      salvage_.losses.push_back(DamageLoss(header.status()));
    } else {
      return header.status();
    }
    return absl::OkStatus();
  }

  // Without a superblock the headers tell which store this is, and how long its segments are.
  absl::Status FindStore() {
    if (has_superblock_) {
      return absl::OkStatus();
    }
    superblock_.segment_bytes = kLogOffsetLimit;
    bool is_found = false;
    for (const Candidate& segment : segments_) {
      if (!segment.header.has_value()) {
        continue;
      }
      is_found = true;
      superblock_.store_id = segment.header->store_id;
      // Who wrote to it since the last segment was begun introduced itself; some more are tried.
      superblock_.writer_generation = segment.header->writer_generation + 512;
      if (segment.number > 0) {
        superblock_.segment_bytes = segment.header->first_offset / segment.number;
      }
    }
    return is_found ? absl::OkStatus()
                    : absl::DataLossError(absl::StrFormat(
                          "%s, offset 0: neither a superblock nor a segment says which store "
                          "this is: no record can be proved",
                          (folder_.path() / kSuperblockName).string()));
  }

  // No record can be proved behind the end of a segment, and a file may claim any size.
  void CutToSegment(Candidate& segment) {
    std::string_view& bytes = segment.file.bytes;
    if (bytes.size() > superblock_.segment_bytes) {
      salvage_.losses.push_back(
          DamageLoss(DamageStatus(PathOf(segment.number), superblock_.segment_bytes,
                                  "this segment is longer than segments are")));
      bytes = bytes.substr(0, superblock_.segment_bytes);
    }
  }

  // Where the records of a segment ended for certain.
  LogOffset DurableEndOf(std::size_t i) const {
    const LogOffset segment_end = (segments_[i].number + 1) * superblock_.segment_bytes;
    const bool is_followed = i + 1 < segments_.size() && segments_[i + 1].header.has_value() &&
                             segments_[i + 1].number == segments_[i].number + 1;
    if (is_followed) {
      return std::min(segments_[i + 1].header->previous_end, segment_end);
    }
    return has_superblock_ ? std::min(superblock_.durable_end, segment_end) : 0;
  }

  void NoteMissingSegments() {
    std::uint64_t expected = has_superblock_ ? superblock_.first_segment : 0;
    const std::uint64_t durable_count =
        has_superblock_ ? superblock_.durable_end / superblock_.segment_bytes + 1 : 0;
    for (const Candidate& segment : segments_) {
      NoteMissing(expected, segment.number);
      expected = segment.number + 1;
    }
    NoteMissing(expected, durable_count);
  }

  void NoteMissing(std::uint64_t first, std::uint64_t end) {
    if (first < end) {
      salvage_.losses.push_back(DamageLoss(DamageStatus(
          PathOf(first), 0, absl::StrFormat("%u segments are missing from here", end - first))));
    }
  }

  void CountMissing(std::vector<std::uint64_t>& sequences) {
    std::sort(sequences.begin(), sequences.end());
    std::uint64_t before = 0;
    if (!segments_.empty() && segments_.front().header.has_value() &&
        (!has_superblock_ || segments_.front().number == superblock_.first_segment)) {
      before = segments_.front().header->previous_sequence;
    } else if (!sequences.empty() && superblock_.first_segment > 0) {
      before = sequences.front() - 1;
    }
    const std::uint64_t last =
        std::max(sequences.empty() ? before : sequences.back(), superblock_.durable_sequence);
    const std::uint64_t found = sequences.size();
    salvage_.missing_sequence_count = last - before > found ? last - before - found : 0;
  }

  Folder& folder_;
  Salvage salvage_{.format = RecordFormat::kV3};
  Superblock superblock_;
  bool has_superblock_ = false;
  std::vector<Candidate> segments_;
};

std::optional<DecodedRecord> Decode(RecordFormat format, std::string_view bytes) {
  return format == RecordFormat::kV1 ? RecordCodec<RecordFormat::kV1>::Decode(bytes)
                                     : RecordCodec<RecordFormat::kV2>::Decode(bytes);
}

absl::StatusOr<Salvage> SalvageValueLog(Folder& folder) {
  const std::filesystem::path path = folder.path() / kValueLogName;
  ASSIGN_OR_RETURN(const MappedBytes file, MapWhole(folder, kValueLogName));
  ASSIGN_OR_RETURN(const LogHeader header,
                   DecodeLogHeader(file.bytes.substr(0, kLogHeaderSizeBytes), path));
  Salvage salvage{.format = header.format, .windows = {file.window}};
  const std::uint64_t end = std::min<std::uint64_t>(header.committed_end, file.bytes.size());
  std::uint64_t offset = kFirstRecordOffset;
  while (offset < end) {
    const auto record = Decode(header.format, file.bytes.substr(offset, end - offset));
    if (!record.has_value()) {
      break;
    }
    salvage.records.push_back({.key = record->key,
                               .sequence = offset,
                               .value = record->value,
                               .is_tombstone = record->is_tombstone,
                               .offset = offset});
    offset += record->size_bytes();
  }
  if (offset != header.committed_end) {
    salvage.losses.push_back(DamageLoss(DamageStatus(
        path, offset,
        absl::StrFormat("the log should reach to %u; without checksums nothing from here on can be "
                        "proved",
                        header.committed_end))));
  }
  return salvage;
}

}  // namespace

absl::StatusOr<Salvage> SalvageStore(Folder& folder) {
  ASSIGN_OR_RETURN(const std::vector<std::string> names, folder.List());
  const bool is_segmented = std::any_of(names.begin(), names.end(), [](const std::string& name) {
    return name == kSuperblockName || SegmentNumber(name).has_value();
  });
  const bool has_value_log = std::find(names.begin(), names.end(), kValueLogName) != names.end();
  const bool has_superblock = std::find(names.begin(), names.end(), kSuperblockName) != names.end();
  if (has_superblock || (is_segmented && !has_value_log)) {
    return SegmentedSalvage(folder).Run();
  }
  if (!has_value_log) {
    return absl::NotFoundError(
        absl::StrFormat("there is no store in %s", folder.path().string()));
  }
  return SalvageValueLog(folder);
}

std::vector<Record> NewestRecords(Salvage& salvage) {
  std::vector<SalvagedRecord>& all = salvage.records;
  std::sort(all.begin(), all.end(), [](const SalvagedRecord& a, const SalvagedRecord& b) {
    return std::tie(a.key, a.sequence) < std::tie(b.key, b.sequence);
  });
  std::vector<Record> newest;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool is_newest = i + 1 == all.size() || all[i + 1].key != all[i].key;
    if (is_newest && !all[i].is_tombstone) {
      newest.push_back({all[i].key, all[i].value});
    }
  }
  return newest;
}

}  // namespace alexbench::engines::alex
