#include "harness/micro/index_keys.h"

#include <algorithm>
#include <memory>
#include <span>
#include <utility>

#include "base/check.h"
#include "base/random.h"
#include "workloads/data_set.h"

namespace alexbench::harness {
namespace {

constexpr std::uint64_t kSeed = 42;

IndexKeys MakeKeys(const IndexKeysRequest& request) {
  absl::StatusOr<workloads::DataSet> set = workloads::MakeDataSet(
      {.spec = request.data_set, .records = request.records, .seed = kSeed});
  ALEXBENCH_CHECK(set.ok());
  IndexKeys keys{.data_set = request.data_set, .entries = {}, .shuffled = std::move(set->keys)};
  std::ranges::sort(keys.shuffled);
  keys.entries.reserve(keys.shuffled.size());
  for (const Key key : keys.shuffled) {
    keys.entries.push_back({key, keys.entries.size()});
  }
  // In an order of their own: that of loading would be the data set's.
  RandomStream(kSeed, 1).Shuffle(std::span(keys.shuffled));
  return keys;
}

}  // namespace

const IndexKeys& IndexKeysOf(const IndexKeysRequest& request) {
  static std::unique_ptr<const IndexKeys> last;
  if (last == nullptr || last->data_set != request.data_set ||
      last->entries.size() != request.records) {
    last.reset();  // before the next, which may be large
    last = std::make_unique<const IndexKeys>(MakeKeys(request));
  }
  return *last;
}

}  // namespace alexbench::harness
