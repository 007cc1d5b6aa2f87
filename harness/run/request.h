// What a person asked for, with every default filled in and every name still as typed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/session/plan.h"

namespace alexbench::harness {

struct RunRequest {
  std::vector<std::string> engines;  // engine strings; `a` of each contrast is the first
  std::vector<std::string> workloads;
  std::vector<Scenario> scenarios;  // empty: what the workload is measured by
  std::optional<Consume> consume;   // nullopt: the workload's own, else all
  std::vector<std::uint64_t> records{1'000'000};
  std::vector<std::uint64_t> value_bytes{128};
  LoadOrder load_order = LoadOrder::kRandom;
  std::vector<std::string> data_sets{"uniform"};
  std::vector<std::string> durabilities{"buffered"};
  bool is_durability_named = false;  // by whoever asks; if not, a verb may know better
  std::vector<std::uint64_t> threads{1};
  std::vector<std::uint64_t> batch_sizes{16};  // of the cells of scenario batched
  std::vector<std::uint64_t> targets_ops_per_s;  // of the cells of scenario open_loop
  // Of each store, page cache included; nullopt: no limit.
  std::optional<std::uint64_t> memory_limit_bytes;
  std::uint64_t seed = 42;
  Profile profile;
  // Of everything that `run` does; nullopt: as the profile has it.
  std::optional<double> budget_seconds;
  std::uint32_t layouts = 1;  // binaries that the sessions take in turn, see layout_programs.h
  bool mechanism = false;  // also count what operations do
};

}  // namespace alexbench::harness
