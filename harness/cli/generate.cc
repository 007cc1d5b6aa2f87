#include "harness/cli/generate.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_format.h"

#include "base/sosd.h"
#include "base/status_macros.h"
#include "harness/report/number_text.h"
#include "harness/report/probe.h"
#include "harness/report/progress.h"
#include "workloads/data_set.h"
#include "workloads/data_sets/memory_check.h"
#include "workloads/data_sets/sosd_writer.h"

namespace alexbench::harness {
namespace {

// A million keys of eight bytes take part of a second.
constexpr std::uint64_t kWorthAWordBytes = 8'000'000;

// The file is written beside the one it replaces, so that one's bytes are not to be had.
absl::Status CheckRoom(const GenOptions& options, std::uint64_t file_bytes) {
  const std::optional<std::int64_t> free_bytes = DiskFreeBytes(options.out);
  if (!free_bytes.has_value() || *free_bytes < 0 ||
      file_bytes <= static_cast<std::uint64_t>(*free_bytes)) {
    return absl::OkStatus();
  }
  return absl::ResourceExhaustedError(absl::StrFormat(
      "%s: %d keys take %s, and %s are free", options.out, options.records, BytesText(file_bytes),
      BytesText(static_cast<std::uint64_t>(*free_bytes))));
}

// Tells of a large file while it is made; a small one is there before that could be read.
class Teller {
 public:
  Teller(std::string file, std::uint64_t file_bytes)
      : file_(std::move(file)), file_bytes_(file_bytes) {}
  Teller(const Teller&) = delete;
  Teller& operator=(const Teller&) = delete;
  ~Teller() { progress_.Finish(); }

  void Making(std::uint64_t keys) {
    if (is_large()) {
      progress_.Show(absl::StrFormat("%s: making %d keys in memory, for a file of %s", file_, keys,
                                     BytesText(file_bytes_)));
    }
  }

  void Writing(std::uint64_t keys) {
    writing_ = absl::StrFormat("%s: writing %d keys", file_, keys);
    if (is_large()) {
      progress_.Show(writing_);
    }
  }

  void Written(std::uint64_t percent) {
    if (is_large() && percent != percent_) {
      progress_.Redraw(absl::StrFormat("[%d %%] %s", percent, writing_));
      percent_ = percent;
    }
  }

 private:
  bool is_large() const { return file_bytes_ >= kWorthAWordBytes; }

  std::string file_;
  std::uint64_t file_bytes_;
  std::string writing_;
  std::uint64_t percent_ = 0;  // as shown
  Progress progress_;
};

}  // namespace

absl::StatusOr<std::string> Generate(const GenOptions& options) {
  const std::optional<SosdType> type = FindSosdType(options.type);
  if (!type.has_value()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "--type: unknown type '%s'; there are: int64, uint64, uint32", options.type));
  }
  RETURN_IF_ERROR(workloads::CheckDataSetSpec(options.data_set));
  RETURN_IF_ERROR(workloads::CheckSosdTarget(options.out));
  const std::uint64_t file_bytes = kSosdHeaderBytes + options.records * SosdKeyBytes(*type);
  Teller teller(options.out, file_bytes);
  if (!absl::StartsWith(options.data_set, "file:")) {  // which may hold fewer keys
    RETURN_IF_ERROR(workloads::CheckKeysFitMemory(options.data_set, options.records));
    RETURN_IF_ERROR(CheckRoom(options, file_bytes));
    teller.Making(options.records);
  }
  ASSIGN_OR_RETURN(const workloads::DataSet data_set,
                   workloads::MakeDataSet({.spec = options.data_set,
                                           .records = options.records,
                                           .seed = options.seed,
                                           .load_order = workloads::LoadOrder::kSorted}));
  const std::size_t count = data_set.keys.size();
  teller.Writing(count);
  RETURN_IF_ERROR(workloads::WriteSosdFile(
      data_set.keys, options.out, *type,
      [&teller, count](std::uint64_t written) { teller.Written(100 * written / count); }));
  return absl::StrFormat("%s: %d keys; a run takes them by --data-set file:%s:%s\n", options.out,
                         count, options.out, options.type);
}

}  // namespace alexbench::harness
