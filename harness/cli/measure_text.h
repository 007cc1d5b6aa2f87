// The flags of the measuring verbs and of `list` as typed, and what the former become.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "harness/run/measure.h"

namespace alexbench::harness {

inline constexpr std::uint64_t kMaxRecords = 1'000'000'000;
inline constexpr std::uint64_t kMaxSeed = ~std::uint64_t{0};
inline constexpr std::uint64_t kMostSessions = 1'000;

// The measuring flags as typed; Resolve turns them into a request.
struct MeasureText {
  std::string engines;
  std::string workloads;
  std::string trace;
  std::vector<std::string> property_files;
  std::vector<std::string> properties;
  std::string scenarios;
  std::string consume;
  std::string records = "1m";
  std::string value_bytes = "128";
  // Whether these stood on the command line, and so go before what properties ask for.
  bool records_given = false;
  bool value_bytes_given = false;
  bool batch_sizes_given = false;
  std::string load_order = "random";
  std::string data_sets = "uniform";
  std::string durabilities;
  std::string threads = "1";
  std::string batch_sizes = "16";
  std::string targets;
  std::string memory_limit;
  std::string seed = "42";
  std::string profile = "quick";
  std::string sessions;  // empty: the profile's
  std::string axes;
  std::string margin = "1%";  // ab
  std::string budget;         // run: empty for none; ab: for kAbBudget
};

inline constexpr char kAbBudget[] = "5m";

// The flags of `list` as typed.
struct ListText {
  std::string records = "1m";
  std::string seed = "42";
  std::string data_sets;
};

// How many records a verb stores where nothing is said, as typed.
const char* DefaultRecords(MeasuringVerb verb);

std::vector<std::string> ToStrings(std::string_view list);

// Fills the request of `options`, whose verb, command line and engines A and B are there, and the
// axes where some were named.
// Errors: InvalidArgument naming the flag or the item.
absl::Status Resolve(const MeasureText& text, MeasureOptions& options);

}  // namespace alexbench::harness
