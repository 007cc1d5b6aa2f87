// Records one behind the other in key order, as a log has them after a load in that order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include "base/derived_value.h"
#include "base/key.h"
#include "engines/alex/axes/bounds_check.h"
#include "engines/alex/axes/huge_pages.h"
#include "engines/alex/index/index_entry.h"
#include "engines/alex/index/one_line/one_line_index.h"
#include "harness/micro/sealed_records.h"

namespace alexbench::harness {

// A header of 16 bytes before each value, and nothing between a value and the next header.
class SortedRecords {
 public:
  explicit SortedRecords(const SealedRequest& request)
      : memory_(SumOfValueBytes(request) + request.entries.size() * sizeof(Header)) {
    char* out = memory_.data();
    for (const IndexEntry& entry : request.entries) {
      const std::uint32_t value_bytes = SealedValueBytes(request.sizes, entry.key);
      const Header header{.key = entry.key, .value_bytes = value_bytes};
      std::memcpy(out, &header, sizeof(header));
      FillDerivedValue(entry.key, 0, value_bytes, out + sizeof(header));
      out += sizeof(header) + value_bytes;
    }
  }

  // Where each record starts.
  std::vector<IndexEntry> Places() const {
    std::vector<IndexEntry> places;
    std::uint64_t offset = 0;
    while (offset < memory_.size_bytes()) {
      const Header header = HeaderAt(offset);
      places.push_back({header.key, offset});
      offset += sizeof(header) + header.value_bytes;
    }
    return places;
  }

  // Empty if no record of the key is there. The product checks as much.
  std::string_view ValueOf(Key key, std::uint64_t offset) const {
    if (!engines::alex::LiesInLog({offset, sizeof(Header), bytes()})) [[unlikely]] {
      return {};
    }
    const Header header = HeaderAt(offset);
    if (header.key != key || !engines::alex::LiesInLog({offset + sizeof(Header), header.value_bytes,
                                                        bytes()})) [[unlikely]] {
      return {};
    }
    return {memory_.data() + offset + sizeof(Header), header.value_bytes};
  }

  // The same where the place is certain.
  std::string_view ValueAt(std::uint64_t offset) const {
    return {memory_.data() + offset + sizeof(Header), HeaderAt(offset).value_bytes};
  }

  std::size_t bytes() const { return memory_.size_bytes(); }

 private:
  struct Header {
    Key key = 0;
    std::uint64_t value_bytes = 0;
  };
  static_assert(sizeof(Header) == 16);

  Header HeaderAt(std::uint64_t offset) const {
    Header header;
    std::memcpy(&header, memory_.data() + offset, sizeof(header));
    return header;
  }

  SealedMemory memory_;
};

// The index finds the record's place, the record the value's size.
class IndexAndLog {
 public:
  explicit IndexAndLog(const SealedRequest& request) : records_(request) {
    index_.UsePages(engines::alex::PageAdvice::kSmall);
    index_.BulkLoad(records_.Places());
  }

  // Empty if the key is absent. So it is in all layouts.
  std::string_view Get(Key key) const {
    const engines::alex::Payload* const offset = index_.Find(key);
    return offset == nullptr ? std::string_view() : records_.ValueOf(key, *offset);
  }

  // Of everything a get may read.
  std::size_t bytes() const { return records_.bytes() + index_.bytes(); }

 private:
  SortedRecords records_;
  engines::alex::OneLineIndex index_;
};

// The yardstick: the record's place is known beforehand.
class SealedFloor {
 public:
  explicit SealedFloor(const SealedRequest& request) : records_(request) {}

  // What Get takes in place of the keys.
  std::vector<Key> Locate(std::span<const Key> keys) const {
    engines::alex::OneLineIndex index;
    index.BulkLoad(records_.Places());
    std::vector<Key> places;
    places.reserve(keys.size());
    for (const Key key : keys) {
      places.push_back(static_cast<Key>(*index.Find(key)));
    }
    return places;
  }

  // Requires: `place` came from Locate.
  std::string_view Get(Key place) const {
    return records_.ValueAt(static_cast<std::uint64_t>(place));
  }

  std::size_t bytes() const { return records_.bytes(); }

 private:
  SortedRecords records_;
};

}  // namespace alexbench::harness
