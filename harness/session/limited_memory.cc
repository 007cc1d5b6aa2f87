#include "harness/session/limited_memory.h"

#include <malloc.h>
#include <sys/resource.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/status_macros.h"

namespace alexbench::harness {
namespace {

// A record that is not cached brings a page at least, and as much as the device reads ahead.
constexpr std::uint64_t kPageBytes = 4096;
constexpr std::uint64_t kPieceKeys = 64;
// Of the limit. The system gives pages back before all of it is used.
constexpr double kFilled = 0.95;
constexpr std::uint64_t kFillKeys = 7;  // drawn from this seed

}  // namespace

LimitedMemory::~LimitedMemory() { Leave().IgnoreError(); }

absl::Status LimitedMemory::Fill(const OpenedEngine& engine, std::span<const Key> keys) const {
  RandomStream random(kFillKeys, 0);
  const auto wanted =
      static_cast<std::uint64_t>(kFilled * static_cast<double>(place_->limit_bytes));
  std::vector<Key> piece(kPieceKeys);
  for (std::uint64_t read = 0; read < place_->limit_bytes / kPageBytes; read += kPieceKeys) {
    for (Key& key : piece) {
      key = keys[random.Below(keys.size())];
    }
    ASSIGN_OR_RETURN(const std::vector<Key> places, engine.Locate(piece));
    const BlockAnswer found = engine.RunReads({.scenario = Scenario::kThroughput,
                                               .consume = Consume::kAll,
                                               .stage = Stage::kProduction,
                                               .keys = places});
    if (found.hits != kPieceKeys) {
      return absl::DataLossError("filling its memory: a record that was stored is not there");
    }
    ASSIGN_OR_RETURN(const std::uint64_t in_use, MemoryInUse(*place_));
    if (in_use >= wanted) {
      break;
    }
  }
  return absl::OkStatus();
}

absl::Status LimitedMemory::Enter() {
  if (!place_.has_value()) {
    return absl::OkStatus();
  }
  // What was freed before would be handed to the store without being charged to it.
  malloc_trim(0);
  const absl::Status entered = EnterMemoryGroup(place_->folder);
  inside_ = entered.ok();
  return entered;
}

void LimitedMemory::BeginOperations() {
  if (place_.has_value()) {
    before_ = FetchedByNow();
  }
}

void LimitedMemory::EndOperations(std::uint64_t operations) {
  if (!place_.has_value()) {
    return;
  }
  const Fetched now = FetchedByNow();
  if (!seen_.has_value()) {
    seen_ = MemoryObservation{.limit_bytes = place_->limit_bytes};
  }
  seen_->operations += operations;
  seen_->major_faults += now.major_faults - before_.major_faults;
  seen_->read_bytes += now.read_bytes - before_.read_bytes;
  if (const absl::StatusOr<std::uint64_t> in_use = MemoryInUse(*place_); in_use.ok()) {
    seen_->used_bytes = std::max(seen_->used_bytes, *in_use);
  }
}

absl::Status LimitedMemory::Leave() {
  if (!inside_) {
    return absl::OkStatus();
  }
  const absl::Status left = EnterMemoryGroup(place_->outer);
  inside_ = !left.ok();
  return left;
}

// Of all threads: some stores read in the background. Source: proc(5).
LimitedMemory::Fetched LimitedMemory::FetchedByNow() {
  Fetched fetched;
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) == 0) {
    fetched.major_faults = static_cast<std::uint64_t>(usage.ru_majflt);
  }
  std::ifstream file("/proc/self/io");
  std::string name;
  for (std::uint64_t bytes = 0; file >> name >> bytes;) {
    if (name == "read_bytes:") {
      fetched.read_bytes = bytes;
    }
  }
  return fetched;
}

}  // namespace alexbench::harness
