// Every engine under every workload as Google Benchmarks: for a first look and for profilers.
//
// The figures that count come from `alexbench`, which interleaves, checks answers and gives
// intervals; see METHODOLOGY.md.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "base/derived_value.h"
#include "base/status_macros.h"
#include "base/text.h"
#include "harness/micro/registration.h"
#include "harness/micro/temporary_folder.h"
#include "harness/report/environment.h"
#include "harness/session/catalog.h"
#include "workloads/data_set.h"
#include "workloads/operation_stream.h"
#include "workloads/workload.h"

namespace alexbench::harness {
namespace {

constexpr std::uint64_t kRecords = 100'000;
constexpr std::uint64_t kSeed = 42;
constexpr std::uint64_t kBlockOperations = 1'000;
constexpr std::uint64_t kMixedBlocks = 200;
constexpr std::uint32_t kValueBytes = 128;

struct LoadedEngine {
  workloads::DataSet data_set;
  std::unique_ptr<OpenedEngine> engine;
};

absl::StatusOr<workloads::DataSet> MakeRecords(const workloads::Workload& workload) {
  workloads::DataSetRequest request;
  request.records = kRecords;
  request.seed = kSeed;
  request.value_sizes = workload.value_sizes.value_or(workloads::ValueSizes::Fixed(kValueBytes));
  return workloads::MakeDataSet(request);
}

absl::StatusOr<LoadedEngine> Load(const EngineEntry& entry, const workloads::Workload& workload,
                                  const std::filesystem::path& folder) {
  LoadedEngine loaded;
  ASSIGN_OR_RETURN(loaded.data_set, MakeRecords(workload));
  ASSIGN_OR_RETURN(const ResolvedEngine resolved, Catalog::Get().Resolve(entry.name, "buffered"));
  ASSIGN_OR_RETURN(loaded.engine, entry.open(folder, resolved));
  std::vector<std::string> values;
  std::vector<Record> records;
  values.reserve(kRecords);
  for (std::size_t i = 0; i < loaded.data_set.keys.size(); ++i) {
    const Key key = loaded.data_set.keys[i];
    values.push_back(DerivedValue(key, 0, loaded.data_set.value_sizes.OfRecord(i)));
    records.push_back({.key = key, .value = values.back()});
  }
  RETURN_IF_ERROR(loaded.engine->BulkLoad(records));
  RETURN_IF_ERROR(loaded.engine->Settle());
  return loaded;
}

absl::Status BenchmarkReads(const workloads::Workload& workload, LoadedEngine& loaded,
                            benchmark::State& state) {
  const workloads::ReadStream stream =
      workloads::MakeReadStream(loaded.data_set, workload, {.operations = kRecords, .seed = kSeed});
  ASSIGN_OR_RETURN(const std::vector<Key> keys, loaded.engine->Locate(stream.keys));
  ReadBlockRequest request{.scenario = Scenario::kThroughput};
  std::size_t next = 0;
  for (auto _ : state) {
    request.keys = std::span(keys).subspan(next, kBlockOperations);
    benchmark::DoNotOptimize(loaded.engine->RunReads(request));
    next = (next + kBlockOperations) % (keys.size() - kBlockOperations);
  }
  return loaded.engine->health();
}

absl::Status BenchmarkMixed(const workloads::Workload& workload, LoadedEngine& loaded,
                            benchmark::State& state) {
  const workloads::MixedStream stream = workloads::MakeMixedStream(
      loaded.data_set, workload, {.operations = kMixedBlocks * kBlockOperations, .seed = kSeed});
  MixedBlockRequest request{.value_bytes = stream.value_bytes};
  std::size_t next = 0;
  for (auto _ : state) {
    request.operations = std::span(stream.operations).subspan(next, kBlockOperations);
    benchmark::DoNotOptimize(loaded.engine->RunMixed(request));
    next += kBlockOperations;
  }
  return loaded.engine->health();
}

void Benchmark(const EngineEntry* entry, const workloads::Workload& workload,
               benchmark::State& state) {
  const TemporaryFolder folder(std::filesystem::temp_directory_path());
  absl::StatusOr<LoadedEngine> loaded = Load(*entry, workload, folder.path());
  absl::Status status = loaded.status();
  if (status.ok()) {
    status = workload.is_mixed() ? BenchmarkMixed(workload, *loaded, state)
                                 : BenchmarkReads(workload, *loaded, state);
  }
  if (!status.ok()) {
    state.SkipWithError(std::string(status.message()).c_str());
    return;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * kBlockOperations));
}

bool CanRun(const EngineEntry& entry, const workloads::Workload& workload) {
  return (entry.writable || !workload.writes()) && (entry.scans || !workload.scans()) &&
         (entry.erases || !workload.erases()) && (!entry.yardstick || workload.mix.get_absent == 0);
}

// What was measured, beside what Google Benchmark says of the machine and of its own library.
void AddBuildContext() {
  for (const auto& [name, fact] : BuildFacts()) {
    if (const auto* const text = std::get_if<std::string>(&fact)) {
      benchmark::AddCustomContext(absl::StrCat("alexbench_", name), *text);
    } else if (const auto* const flag = std::get_if<bool>(&fact)) {
      benchmark::AddCustomContext(absl::StrCat("alexbench_", name), *flag ? "true" : "false");
    }
  }
  benchmark::AddCustomContext("note",
                              "library_build_type is that of the packaged library, not of "
                              "the measured code");
}

}  // namespace

// Names are ENGINE/WORKLOAD; a time is that of one block of kBlockOperations operations.
void RegisterEngineBenchmarks() {
  for (const EngineEntry* entry : Catalog::Get().Entries()) {
    for (const workloads::Workload& workload : workloads::AllWorkloads()) {
      if (!CanRun(*entry, workload)) {
        continue;
      }
      auto* const registered = benchmark::RegisterBenchmark(
          absl::StrFormat("%s/%s", entry->name, workload.name).c_str(),
          [entry, workload](benchmark::State& state) { Benchmark(entry, workload, state); });
      if (workload.is_mixed()) {
        registered->Iterations(kMixedBlocks);
      }
    }
  }
}

}  // namespace alexbench::harness

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
    return 2;
  }
  alexbench::harness::AddBuildContext();
  alexbench::harness::RegisterIndexBenchmarks();
  alexbench::harness::RegisterCodecBenchmarks();
  alexbench::harness::RegisterLogBenchmarks();
  alexbench::harness::RegisterSealedBenchmarks();
  alexbench::harness::RegisterEngineBenchmarks();
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
