// The records of one damaged segment.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "engines/alex/log/segmented/sealed_record.h"
#include "engines/alex/repair/salvage.h"

namespace alexbench::engines::alex {

// Everything that can seal a record of a store: its writers, of which each opening makes one.
//
// Whoever wrote is known by what introduces it: the header of a segment, or a record that proves
// itself. Where that is damaged, the writers next behind the last known one are tried, and the
// newest.
class WriterSeals {
 public:
  WriterSeals(const StoreId& store_id, std::uint64_t newest_generation);

  // What comes next was written by this one.
  void BeginWith(std::uint64_t generation) { current_ = WriterSeal(store_id_, generation); }

  // Whether any of them sealed the record that was parsed from `bytes`.
  bool Accept(const SealedRecord& record, std::string_view bytes, LogOffset offset);

 private:
  StoreId store_id_;
  WriterSeal current_;
  std::vector<WriterSeal> newest_;
};

struct DamagedSegment {
  std::filesystem::path path;
  std::string_view bytes;       // the whole file
  LogOffset start = 0;          // of its first byte
  LogOffset durable_end = 0;    // where its records are known to have reached
};

// Adds what is found, and what must have been where nothing is, to `salvage`; the sequences of
// all records go to `sequences`.
void SalvageSegment(const DamagedSegment& segment, WriterSeals& seals, Salvage& salvage,
                    std::vector<std::uint64_t>& sequences);

}  // namespace alexbench::engines::alex
