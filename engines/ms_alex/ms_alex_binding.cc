// Registers the authors' ALEX over the log of AlexStorage with the harness.

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"

#include "engines/ms_alex/ms_alex_index.h"
#include "harness/session/catalog.h"
#include "harness/session/engine_adapter.h"

namespace alexbench::engines::ms_alex {
namespace {

using harness::ResolvedEngine;

std::map<std::string, std::string> Facts(const ResolvedEngine&) {
  return {
      {"copies_per_read", "0"},
      {"checksums", "none"},
      {"write_ahead_log", "the log is the store"},
      {"threads", "0 in the background"},
      {"cache_bytes", "0: reads go to the mapped file"},
      {"compression", "none"},
      {"recovery", "the log is read again"},
      {"key_compared_on_read", "yes"},
      {"ordering", "by key"},
      {"index", "in memory, bulk loaded from the log when opened; known to lose keys"},
      {"sync", "no: a write returns once the kernel has it"},
  };
}

harness::EngineEntry Entry() {
  harness::EngineEntry entry;
  entry.name = "ms_alex_log";
  entry.summary = "microsoft/ALEX, as its authors have it, over the log of AlexStorage";
  entry.staged = true;
  entry.batched = true;
  entry.writes_batches = BatchWriter<MsAlexLogStore>;
  entry.erases = true;
  entry.scans = true;
  entry.fairness = Facts;
  entry.resolve = [described = entry](
                      std::span<const harness::SpecItem> items,
                      std::string_view durability) -> absl::StatusOr<ResolvedEngine> {
    if (durability != "buffered") {
      return absl::UnimplementedError(
          absl::StrFormat("ms_alex_log has no durability %s (it has: buffered)", durability));
    }
    return harness::ResolveByAxes(described, items, durability);
  };
  entry.open = [](const std::filesystem::path& folder, const ResolvedEngine&) {
    return harness::Adapt(MsAlexLogStore::Open(folder, {}));
  };
  return entry;
}

const harness::EngineRegistration kMsAlexLog(Entry());

}  // namespace
}  // namespace alexbench::engines::ms_alex
