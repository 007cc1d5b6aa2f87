// The logs alone, without an index, at durability `buffered`.
//
// log/FORMAT/append/VALUE_BYTES is one record appended, and log/FORMAT/append_batch/VALUE_BYTES a
// batch of kBatchRecords (items_per_second counts records): what is encoded, handed to the kernel
// and made part of the log, into a page cache that is not full. No time holds what a device does:
// no log gets so long that it is synced on the way, which one of v3 is with each new segment, and
// closing is not timed. Nor does it hold what a put does with the index.
//
// log/FORMAT/read_header/KIND/RECORDS finds out where the value at a known log offset is, and holds
// the key against the header; no value byte is read. `dependent` offsets follow from the header
// read before, so it waits for each; `independent` ones the processor overlaps. The records have
// kReadValueBytes, are read at random places that are all mapped before the clock starts, and
// are 1,000, which caches hold, or a million, which they don't. It is no get: a get first learns
// the offset from an index, and then reads the value.
//
// In a folder of the current one, so that the file system is the one that runs are measured on. All
// choices but the format are an open log's defaults.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

#include "base/derived_value.h"
#include "base/key.h"
#include "base/random.h"
#include "base/record.h"
#include "base/status_macros.h"
#include "engines/alex/axes/bounds_check.h"
#include "engines/alex/axes/record_format.h"
#include "engines/alex/log/log_of_format.h"
#include "harness/micro/registration.h"
#include "harness/micro/temporary_folder.h"

namespace alexbench::harness {
namespace {

using engines::alex::BoundsCheck;
using engines::alex::LogOf;
using engines::alex::LogOffset;
using engines::alex::LogOptions;
using engines::alex::RecordFormat;
using engines::alex::RecordPlace;

constexpr std::size_t kBatchRecords = 1'000;
constexpr std::size_t kBatches = 100;
constexpr std::size_t kReads = 2'000'000;
constexpr std::size_t kReadValueBytes = 128;

// Whether a read has to wait for the one before.
enum class Reads : std::uint8_t { kDependent, kIndependent };

std::string ValueOf(const benchmark::State& state) {
  return DerivedValue(0, 0, static_cast<std::size_t>(state.range(0)));
}

// Records of the keys from 0 on, all with the same value.
std::vector<Record> Batch(std::string_view value) {
  std::vector<Record> records(kBatchRecords);
  for (std::size_t i = 0; i < records.size(); ++i) {
    records[i] = {.key = static_cast<Key>(i), .value = value};
  }
  return records;
}

template <RecordFormat kFormat>
absl::Status Append(const std::filesystem::path& folder, benchmark::State& state) {
  ASSIGN_OR_RETURN(LogOf<kFormat> log, LogOf<kFormat>::Open(folder, LogOptions()));
  const std::string value = ValueOf(state);
  Record record{.value = value};
  for (auto _ : state) {
    RETURN_IF_ERROR(log.Append(record).status());
    ++record.key;
  }
  state.SetItemsProcessed(state.iterations());
  return log.write_health();
}

template <RecordFormat kFormat>
absl::Status AppendBatch(const std::filesystem::path& folder, benchmark::State& state) {
  ASSIGN_OR_RETURN(LogOf<kFormat> log, LogOf<kFormat>::Open(folder, LogOptions()));
  const std::string value = ValueOf(state);
  const std::vector<Record> records = Batch(value);
  for (auto _ : state) {
    RETURN_IF_ERROR(log.AppendBatch(records).status());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBatchRecords));
  return log.write_health();
}

// Fills a log and returns where its records are, in random order.
template <typename Log>
absl::StatusOr<std::vector<RecordPlace>> Fill(Log& log, std::size_t record_count) {
  const std::string value = DerivedValue(0, 0, kReadValueBytes);
  std::vector<Record> records = Batch(value);
  std::vector<RecordPlace> places;
  places.reserve(record_count);
  while (places.size() < record_count) {
    ASSIGN_OR_RETURN(const std::vector<LogOffset> offsets, log.AppendBatch(records));
    for (std::size_t i = 0; i < records.size(); ++i) {
      places.push_back({.key = records[i].key, .offset = offsets[i]});
      records[i].key += static_cast<Key>(kBatchRecords);
    }
  }
  RandomStream(3, 1).Shuffle(std::span(places));
  return places;
}

template <typename Log>
std::optional<std::string_view> ReadHeader(const Log& log, const RecordPlace& place) {
  return log.template ReadHeader<BoundsCheck::kChecked>(place.key, place.offset);
}

template <RecordFormat kFormat, Reads kKind>
absl::Status ReadHeaders(const std::filesystem::path& folder, benchmark::State& state) {
  ASSIGN_OR_RETURN(LogOf<kFormat> log, LogOf<kFormat>::Open(folder, LogOptions()));
  ASSIGN_OR_RETURN(const std::vector<RecordPlace> places,
                   Fill(log, static_cast<std::size_t>(state.range(0))));
  const std::string stored = DerivedValue(0, 0, kReadValueBytes);
  for (const RecordPlace& place : places) {
    if (ReadHeader(log, place) != std::string_view(stored)) {
      return absl::DataLossError(absl::StrFormat("key %d is not where it was put", place.key));
    }
  }
  // The lowest bit of the size just read, which is even, chooses between the next two places.
  std::size_t i = 0;
  std::size_t size_bytes = 0;
  for (auto _ : state) {
    const std::size_t choice = kKind == Reads::kDependent ? size_bytes & 1U : 0;
    size_bytes = ReadHeader(log, places[i + choice]).value_or(std::string_view()).size();
    benchmark::DoNotOptimize(size_bytes);
    i = i + 2 < places.size() ? i + 1 : 0;
  }
  state.SetItemsProcessed(state.iterations());
  return absl::OkStatus();
}

using Body = absl::Status (*)(const std::filesystem::path& folder, benchmark::State& state);

// So many iterations and no more, since logs grow with them.
benchmark::internal::Benchmark* Register(RecordFormat format, std::string_view what, Body body,
                                         std::size_t iterations) {
  return benchmark::RegisterBenchmark(
             absl::StrFormat("log/%s/%s", ChoiceName(format), what).c_str(),
             [body](benchmark::State& state) {
               const TemporaryFolder folder(".");
               if (const absl::Status status = body(folder.path() / "store", state); !status.ok()) {
                 state.SkipWithError(std::string(status.message()).c_str());
               }
             })
      ->Iterations(static_cast<benchmark::IterationCount>(iterations));
}

template <RecordFormat kFormat>
void RegisterFormat() {
  const auto values = [](benchmark::internal::Benchmark* bench) {
    bench->Arg(12)->Arg(128)->Arg(1024);
  };
  const auto records = [](benchmark::internal::Benchmark* bench) {
    bench->Arg(1'000)->Arg(1'000'000);
  };
  Register(kFormat, "append", Append<kFormat>, kBatches * kBatchRecords)->Apply(values);
  Register(kFormat, "append_batch", AppendBatch<kFormat>, kBatches)->Apply(values);
  Register(kFormat, "read_header/dependent", ReadHeaders<kFormat, Reads::kDependent>, kReads)
      ->Apply(records);
  Register(kFormat, "read_header/independent", ReadHeaders<kFormat, Reads::kIndependent>, kReads)
      ->Apply(records);
}

}  // namespace

void RegisterLogBenchmarks() {
  RegisterFormat<RecordFormat::kV1>();
  RegisterFormat<RecordFormat::kV2>();
  RegisterFormat<RecordFormat::kV3>();
}

}  // namespace alexbench::harness
