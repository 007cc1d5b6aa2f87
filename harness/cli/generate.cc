#include "harness/cli/generate.h"

#include <cstdint>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_format.h"

#include "base/sosd.h"
#include "base/status_macros.h"
#include "harness/report/number_text.h"
#include "harness/report/probe.h"
#include "harness/report/say.h"
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
  const bool is_large = file_bytes >= kWorthAWordBytes;
  if (!absl::StartsWith(options.data_set, "file:")) {  // which may hold fewer keys
    RETURN_IF_ERROR(workloads::CheckKeysFitMemory(options.data_set, options.records));
    RETURN_IF_ERROR(CheckRoom(options, file_bytes));
    if (is_large) {
      Say(absl::StrFormat("%s: making %d keys in memory, for a file of %s", options.out,
                          options.records, BytesText(file_bytes)));
    }
  }
  ASSIGN_OR_RETURN(const workloads::DataSet data_set,
                   workloads::MakeDataSet({.spec = options.data_set,
                                           .records = options.records,
                                           .seed = options.seed,
                                           .load_order = workloads::LoadOrder::kSorted}));
  if (is_large) {
    Say(absl::StrFormat("%s: writing %d keys", options.out, data_set.keys.size()));
  }
  RETURN_IF_ERROR(workloads::WriteSosdFile(data_set.keys, options.out, *type));
  return absl::StrFormat("%s: %d keys; a run takes them by --data-set file:%s:%s\n", options.out,
                         data_set.keys.size(), options.out, options.type);
}

}  // namespace alexbench::harness
