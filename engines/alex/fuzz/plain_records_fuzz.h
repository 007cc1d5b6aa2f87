// Records of v1 and v2, walked in memory. They have no checksums: nothing but their sizes can be
// held against them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "engines/alex/fuzz/fuzz_input.h"
#include "engines/alex/fuzz/guarded_bytes.h"
#include "engines/alex/fuzz/record_repair.h"
#include "engines/alex/log/byte_fields.h"
#include "engines/alex/log/record_codec.h"

namespace alexbench::engines::alex {

// Longer ones find nothing that these do not.
inline constexpr std::size_t kRecordBytesMax = 8192;

template <RecordFormat kFormat>
class PlainFuzz {
 public:
  PlainFuzz(std::uint64_t what, FuzzInput& input)
      : cut_(input.Number(2)),
        bytes_(input.Rest(kRecordBytesMax)),
        are_sizes_repaired_((what & kRepairSizes) != 0) {
    if (are_sizes_repaired_) {
      RepairSizes();
    }
  }

  void Run() const {
    const std::vector<std::uint64_t> ends =
        ParseGuarded(bytes_, [](std::string_view bytes) { return EndsOf(bytes); });
    const std::uint64_t end = ends.empty() ? 0 : ends.back();
    ALEXBENCH_CHECK(!are_sizes_repaired_ || bytes_.size() - end < kRecordHeaderSizeBytes);
    const std::string_view prefix = std::string_view(bytes_).substr(0, cut_ % (bytes_.size() + 1));
    const std::vector<std::uint64_t> in_prefix = EndsOf(Guarded(prefix, GuardSide::kBehind));
    ALEXBENCH_CHECK(std::equal(in_prefix.begin(), in_prefix.end(), ends.begin(),
                               std::upper_bound(ends.begin(), ends.end(), prefix.size())));
  }

 private:
  using Codec = RecordCodec<kFormat>;
  using Format = RecordFormatPolicy<kFormat>;

  static constexpr std::size_t kRepairedSizeBytesMax = 80;

  // Where the records that the bytes start with end. Each is, once more, written as it was found.
  static std::vector<std::uint64_t> EndsOf(std::string_view bytes) {
    std::vector<std::uint64_t> ends;
    for (std::uint64_t at = 0; true; at = ends.back()) {
      const std::string_view rest = bytes.substr(at);
      const std::optional<DecodedRecord> record = Codec::Decode(rest);
      if (!record.has_value()) {
        return ends;
      }
      const std::uint64_t size_bytes = record->size_bytes();
      ALEXBENCH_CHECK(size_bytes <= rest.size() && Codec::LoadKey(rest.data()) == record->key);
      char header[kRecordHeaderSizeBytes];
      if (record->is_tombstone) {
        ALEXBENCH_CHECK(record->value.empty());
        Codec::EncodeTombstone(record->key, header);
      } else {
        ALEXBENCH_CHECK(PositionIn(rest, record->value) == kRecordHeaderSizeBytes);
        ALEXBENCH_CHECK(Codec::LoadValueSizeBytes(rest.data()) == record->value.size());
        Codec::EncodeHeader({record->key, record->value}, header);
      }
      ALEXBENCH_CHECK(rest.substr(0, sizeof(header)) == std::string_view(header, sizeof(header)));
      ends.push_back(at + size_bytes);
    }
  }

  void RepairSizes() {
    for (std::size_t at = 0; bytes_.size() - at >= kRecordHeaderSizeBytes;) {
      const std::size_t room = bytes_.size() - at - kRecordHeaderSizeBytes;
      auto word = LoadField<std::uint32_t>(bytes_.data(), at + Format::kLengthPosition);
      const bool is_tombstone = (word & kTombstoneBit) != 0;
      const std::size_t size_bytes_max = is_tombstone ? 0 : std::min(room, kRepairedSizeBytesMax);
      const std::size_t size_bytes = word % (size_bytes_max + 1);
      word = Format::kLengthOfNoValue + static_cast<std::uint32_t>(size_bytes);
      StoreField(bytes_.data(), at + Format::kLengthPosition,
                 is_tombstone ? word | kTombstoneBit : word);
      at += kRecordHeaderSizeBytes + size_bytes;
    }
  }

  std::uint64_t cut_ = 0;
  std::string bytes_;
  bool are_sizes_repaired_ = false;
};

}  // namespace alexbench::engines::alex
