// Naming a cell by what it is rather than by its id.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "harness/report/result.h"

namespace alexbench::harness {

// What is empty may be anything. `variant` is the name with all choices, as the catalogue
// resolves an engine string.
struct CellSelector {
  std::string engine;
  std::string variant;
  std::string workload;
  std::string scenario;
  std::string consume;
  std::string data_set;
  std::string load_order;
  std::string durability;
  std::optional<std::uint64_t> records;
  std::optional<std::uint32_t> value_bytes;
};

// The first valid cell with all these values, else the first with them; nullptr if there is none.
const CellResult* FindCell(const CellSelector& wanted, const Summary& summary);

// "a cell alex query latency with 1000000 records".
std::string Describe(const CellSelector& wanted);

}  // namespace alexbench::harness
