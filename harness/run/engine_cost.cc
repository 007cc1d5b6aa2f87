#include "harness/run/engine_cost.h"

#include <algorithm>
#include <array>

namespace alexbench::harness {
namespace {

// Opens by reading its log again.
constexpr EngineCost kLogEngine{
    .load = 500, .check = 1'700, .open = 150, .pass = 200, .after = 1'500, .operation = 400};
constexpr EngineCost kLibrary{
    .load = 2'900, .check = 7'000, .open = 10, .pass = 2'300, .after = 3'500, .operation = 4'000};

struct Timed {
  std::string_view name;
  EngineCost cost;
};

// Found on two cores of a virtual machine: loads, opening and operations by the images and cells of
// results/2026-11-23-vm-28ea415-ycsb, the rest so that whole runs come out as they were.
// Columns: load, check, open, pass, after, operation.
constexpr std::array kTimed{
    Timed{"alex", kLogEngine},
    Timed{"alex_published", kLogEngine},
    Timed{"btree_log", kLogEngine},
    Timed{"hash_log", kLogEngine},
    Timed{"judy_log", kLogEngine},
    Timed{"tag_hash_log", kLogEngine},
    Timed{"floor", kLogEngine},
    Timed{"null", kLogEngine},
    Timed{"sorted_log", {500, 1'700, 550, 400, 1'700, 600}},
    Timed{"std_map_log", {1'300, 2'500, 950, 700, 2'200, 900}},
    Timed{"absl_btree_map", {700, 1'700, 850, 350, 1'600, 350}},
    Timed{"absl_flat_hash_map", {400, 1'500, 500, 100, 1'400, 100}},
    Timed{"ordered_map", {1'400, 2'500, 1'500, 800, 2'300, 850}},
    Timed{"leveldb", {1'800, 5'000, 10, 1'200, 2'600, 4'000}},
    Timed{"lmdb", {2'250, 3'500, 10, 400, 1'900, 10'000}},
    Timed{"sqlite", {4'800, 11'000, 10, 6'000, 8'000, 30'000}},
    Timed{"tkrzw_hash", {600, 2'500, 10, 450, 1'900, 450}},
    Timed{"tkrzw_tree", {6'500, 8'000, 10, 2'000, 4'000, 14'000}},
    Timed{"wiredtiger", {18'000, 8'000, 200, 1'500, 4'000, 10'000}},
    // Opens by reading its write-ahead log again, and scans that to build its index.
    Timed{"rocksdb_published", {3'500, 9'000, 3'700, 1'700, 2'300, 50'000}},
};

}  // namespace

EngineCost CostOf(std::string_view spec) {
  const std::string_view name = spec.substr(0, spec.find(':'));
  const auto* const found = std::find_if(
      kTimed.begin(), kTimed.end(), [name](const Timed& timed) { return timed.name == name; });
  return found == kTimed.end() ? kLibrary : found->cost;
}

}  // namespace alexbench::harness
