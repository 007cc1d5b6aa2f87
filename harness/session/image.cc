#include "harness/session/image.h"

#include <malloc.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "harness/measure/clock.h"
#include "harness/session/image_files.h"
#include "harness/session/oracle.h"
#include "harness/session/session_stores.h"
#include "harness/session/stored_records.h"

namespace alexbench::harness {
namespace {

std::optional<std::uint64_t> ResidentBytes() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t total_pages = 0;
  std::uint64_t resident_pages = 0;
  if (!(statm >> total_pages >> resident_pages)) {
    return std::nullopt;
  }
  return resident_pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

// Loads under the clock; the values are let go before anything else is measured.
absl::Status LoadTimed(OpenedEngine& engine, const workloads::DataSet& data_set,
                       ImageObservation& image) {
  const StoredRecords stored(data_set);
  const std::int64_t start_ns = NowNs();
  RETURN_IF_ERROR(engine.BulkLoad(stored.records()));
  image.load_ns_per_record =
      static_cast<double>(NowNs() - start_ns) / static_cast<double>(data_set.keys.size());
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<OpenedEngine>> Build(const OpenRequest& request,
                                                    const workloads::DataSet& data_set,
                                                    ImageObservation& image) {
  RETURN_IF_ERROR(EmptyFolder(request.folder));
  ASSIGN_OR_RETURN(std::unique_ptr<OpenedEngine> engine, OpenFromCatalog(request));
  RETURN_IF_ERROR(LoadTimed(*engine, data_set, image));
  RETURN_IF_ERROR(engine->Settle());
  RETURN_IF_ERROR(engine->health());
  return engine;
}

void TakeStats(const engines::EngineStats& stats, ImageObservation& image) {
  image.index_bytes_per_key = stats.index_bytes_per_key;
  image.log_bytes = stats.log_bytes;
  image.disk_bytes = stats.disk_bytes;
  image.page_size_bytes = stats.page_size_bytes;
}

// Looks at every byte, and then at what the engine says of itself.
absl::Status Describe(const OpenedEngine& engine, const workloads::DataSet& data_set,
                      ImageObservation& image) {
  RETURN_IF_ERROR(CheckEveryValue(engine, data_set));
  image.rss_bytes = ResidentBytes();
  TakeStats(engine.Stats(), image);
  image.index = engine.DescribeIndex();
  return engine.health();
}

absl::Status Reopen(const OpenRequest& request, const workloads::DataSet& data_set,
                    ImageObservation& image) {
  malloc_trim(0);  // what the load left behind would count as resident
  const std::int64_t start_ns = NowNs();
  ASSIGN_OR_RETURN(const std::unique_ptr<OpenedEngine> engine, OpenFromCatalog(request));
  image.open_ns = NowNs() - start_ns;
  return Describe(*engine, data_set, image);
}

// Whether records outlive the engine that was loaded with them.
enum class Keeping : std::uint8_t { kRecords, kNothing };

absl::Status BuildAndVerify(const OpenRequest& request, const workloads::DataSet& data_set,
                            Keeping keeping, ImageObservation& image) {
  const std::int64_t start_ns = NowNs();
  ASSIGN_OR_RETURN(std::unique_ptr<OpenedEngine> engine, Build(request, data_set, image));
  if (keeping == Keeping::kNothing) {
    image.open_ns = NowNs() - start_ns;  // what it takes until its records are there again
    malloc_trim(0);
    RETURN_IF_ERROR(Describe(*engine, data_set, image));
  } else {
    engine.reset();
    RETURN_IF_ERROR(SyncFolder(request.folder));
    RETURN_IF_ERROR(Reopen(request, data_set, image));
  }
  ASSIGN_OR_RETURN(image.content_hash, HashFolder(request.folder));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ImageObservation> BuildImage(const ImageJob& job,
                                            const std::filesystem::path& scratch) {
  ASSIGN_OR_RETURN(const workloads::DataSet data_set, MakeDataSetOf(job.settings));
  const std::filesystem::path folder = ImageFolder(scratch, job.image);
  const OpenRequest request{
      .spec = job.spec, .durability = job.durability, .folder = BuildingFolder(scratch, job.image)};
  ImageObservation image;
  image.image = job.image;
  image.spec = job.spec;
  image.status = "ok";
  image.records = data_set.keys.size();
  // The arm that wanted the image opens it, or it does not: see OpensItsImage.
  const ArmPlan arm{.spec = job.spec, .durability = job.durability, .image = job.image};
  const Keeping keeping = OpensItsImage(arm) ? Keeping::kRecords : Keeping::kNothing;
  absl::Status status = BuildAndVerify(request, data_set, keeping, image);
  std::error_code error;
  if (status.ok()) {
    std::filesystem::remove_all(folder, error);
    std::filesystem::rename(request.folder, folder, error);
    if (error) {
      status = absl::UnavailableError(absl::StrFormat("%s: %s", folder.string(), error.message()));
    }
  }
  if (!status.ok()) {
    // A wrong answer is another thing than an engine that gave up.
    image.status = absl::IsDataLoss(status) ? "invalid" : "failed";
    image.reason = status.ToString();
    std::filesystem::remove_all(request.folder, error);
  }
  return image;
}

}  // namespace alexbench::harness
