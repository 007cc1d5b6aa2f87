// The part of the conformance suite that writes several records at once.

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/derived_value.h"
#include "base/random.h"
#include "engines/conformance.h"
#include "engines/conformance_draws.h"

namespace alexbench::engines {
namespace {

TEST_P(EngineConformance, BatchStoresAllAndItsLastRecordOfAKeyWins) {
  if (!abilities().writes_batches) {
    GTEST_SKIP() << "this engine has no batches";
  }
  Put(1, "before");
  PutBatch({});
  PutBatch({{1, "overwritten"}, {2, "first"}, {-3, ""}, {2, "second, and longer"}});
  ExpectSameAsModel();
}

TEST_P(EngineConformance, BatchesOfAnySizeStoreWhatSinglePutsWould) {
  if (!abilities().writes_batches) {
    GTEST_SKIP() << "this engine has no batches";
  }
  const std::vector<Key> keys = ScatteredKeys(17, 400);
  BulkLoad(std::span(keys).first(100), 30);
  RandomStream random(17, 2);
  for (std::uint32_t version = 0; version < 24; ++version) {
    std::vector<std::pair<Key, std::string>> batch;
    while (batch.size() < 3 * version) {
      const Key key = keys[random.Below(keys.size())];
      batch.emplace_back(key, DerivedValue(key, version, random.Below(60)));
    }
    PutBatch(batch);
  }
  ExpectSameAsModel();
}

}  // namespace
}  // namespace alexbench::engines
