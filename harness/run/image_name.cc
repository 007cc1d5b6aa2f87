#include "harness/run/image_name.h"

#include <cstdint>
#include <string_view>

#include "absl/strings/str_format.h"

#include "base/random.h"

namespace alexbench::harness {
namespace {

std::uint64_t HashText(std::string_view text) {
  std::uint64_t hash = text.size();
  for (const char c : text) {
    hash = MixBits(hash ^ static_cast<unsigned char>(c));
  }
  return hash;
}

}  // namespace

std::string ImageName(const ResolvedEngine& engine, const CellSettings& settings,
                      const workloads::Workload& workload) {
  const std::string content =
      absl::StrFormat("%s|%s|%d|%d|%d|%s|%d|%s", engine.image, settings.data_set, settings.records,
                      settings.value_size_bytes, workload.value_sizes.has_value() ? 1 : 0,
                      LoadOrderName(settings.load_order), settings.seed, engine.durability);
  std::string sizes;
  if (workload.value_sizes.has_value() &&
      workload.value_sizes->shape == workloads::ValueShape::kRange) {
    sizes = absl::StrFormat("|%d-%d", workload.value_sizes->least_bytes,
                            workload.value_sizes->fixed_bytes);
  }
  return absl::StrFormat("%s-%016x", engine.name, HashText(content + sizes));
}

}  // namespace alexbench::harness
