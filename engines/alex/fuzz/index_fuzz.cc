// Operations out of a fuzzer's bytes, on every kind of index beside std::map.
//
// The first byte chooses the index and the size of its nodes. Operations follow, each a byte and
// the fields it takes; runs of keys make large trees out of few bytes.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/check.h"
#include "engines/alex/fuzz/fuzz_input.h"
#include "engines/alex/index/index_test_types.h"

namespace alexbench::engines::alex {
namespace {

constexpr std::size_t kKeysMax = 10'000;
constexpr std::size_t kAuditInterval = 64;
constexpr std::size_t kScanSteps = 20;

template <typename Index>
class IndexFuzz {
 public:
  IndexFuzz(Index index, FuzzInput input) : index_(std::move(index)), input_(input) {}

  void Run() {
    for (std::size_t i = 1; !input_.AtEnd(); ++i) {
      DoOneOperation();
      ALEXBENCH_CHECK(index_.size() == model_.size());
      ALEXBENCH_CHECK(index_.bytes() <= MemoryCeiling(index_));
      if (i % kAuditInterval == 0) {
        ALEXBENCH_CHECK(index_.Audit().ok());
      }
    }
    ALEXBENCH_CHECK(index_.Audit().ok());
    ExpectEqualFrom(index_.Begin(), model_.begin(), model_.size() + 1);
  }

 private:
  using Model = std::map<Key, Payload>;

  // Near the last key, a run's step away, or anywhere.
  Key NextKey() {
    const std::uint64_t how = input_.Number(1);
    const std::uint64_t distance = how < 128 ? how - 64 : input_.Number(1 + how % 8);
    last_ = how < 192 ? last_ + distance : distance << (8 * (how % 8));
    return static_cast<Key>(last_);
  }

  void Upsert(Key key) {
    const Payload payload = ++payload_;
    const auto [position, added] = model_.try_emplace(key, payload);
    const Payload before = std::exchange(position->second, payload);
    const std::optional<Payload> answer = index_.Upsert(key, payload);
    ALEXBENCH_CHECK(answer.has_value() == !added && (added || *answer == before));
  }

  void Erase(Key key) {
    const auto position = model_.find(key);
    const std::optional<Payload> answer = index_.Erase(key);
    ALEXBENCH_CHECK(answer.has_value() == (position != model_.end()));
    if (answer.has_value()) {
      ALEXBENCH_CHECK(*answer == position->second);
      model_.erase(position);
    }
  }

  void Find(Key key) {
    const auto position = model_.find(key);
    const Payload* const found = index_.Find(key);
    ALEXBENCH_CHECK((found != nullptr) == (position != model_.end()));
    ALEXBENCH_CHECK(found == nullptr || *found == position->second);
  }

  template <typename Change>
  void ForRun(Change change) {
    std::uint64_t key = static_cast<std::uint64_t>(NextKey());
    const std::uint64_t step = input_.Number(1 + input_.Number(1) % 8);
    for (std::uint64_t i = input_.Number(2) % 1'024; i > 0 && model_.size() < kKeysMax; --i) {
      change(static_cast<Key>(key));
      key += step;
    }
    last_ = key;
  }

  void ReloadInBulk() {
    std::vector<IndexEntry> entries;
    for (const auto& [key, payload] : model_) {
      entries.push_back({key, payload});
    }
    index_.BulkLoad(entries);
  }

  void ExpectEqualFrom(typename Index::Iterator actual, Model::const_iterator expected,
                       std::size_t steps) const {
    for (; steps > 0 && expected != model_.end(); --steps, ++expected, actual.Next()) {
      ALEXBENCH_CHECK(actual.Valid());
      ALEXBENCH_CHECK(actual.key() == expected->first && actual.payload() == expected->second);
    }
    ALEXBENCH_CHECK(steps == 0 || !actual.Valid());
  }

  void DoOneOperation() {
    switch (input_.Number(1) % 8) {
      case 0:
      case 1:
        return Upsert(NextKey());
      case 2:
        return Erase(NextKey());
      case 3:
        return Find(NextKey());
      case 4: {
        const Key key = NextKey();
        return ExpectEqualFrom(index_.LowerBound(key), model_.lower_bound(key), kScanSteps);
      }
      case 5:
        return ForRun([this](Key key) { Upsert(key); });
      case 6:
        return ForRun([this](Key key) { Erase(key); });
      default:
        return ReloadInBulk();
    }
  }

  Index index_;
  Model model_;
  FuzzInput input_;
  std::uint64_t last_ = 0;
  Payload payload_ = 0;
};

}  // namespace
}  // namespace alexbench::engines::alex

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace alexbench::engines::alex;  // of one function
  FuzzInput input({data, size});
  const std::uint64_t choice = input.Number(1);
  WithIndexOf(kIndexKinds[choice % kIndexKinds.size()], [&]<typename Index>() {
    const bool has_tiny_nodes = choice / kIndexKinds.size() % 2 == 1;
    IndexFuzz<Index>(has_tiny_nodes ? Index(IndexPromise<Index>::TinyLimits()) : Index(), input)
        .Run();
  });
  return 0;
}
