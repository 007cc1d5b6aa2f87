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

// Everything that can seal a record of a store: its writers, the newest last.
class WriterSeals {
 public:
  struct Generations {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
  };

  // At most the newest 1024 of the generations.
  WriterSeals(const StoreId& store_id, const Generations& generations);

  // Whether any writer sealed the record that was parsed from `bytes`; the last one that did is
  // asked first.
  bool Accept(const SealedRecord& record, std::string_view bytes, LogOffset offset);

 private:
  std::vector<WriterSeal> seals_;
  std::size_t last_used_ = 0;
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
