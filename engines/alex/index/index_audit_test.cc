// Indexes damaged on purpose: an audit that finds nothing wrong with them would find nothing.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <vector>

#include "absl/status/status.h"

#include "base/random.h"
#include "engines/alex/index/alex_index.h"
#include "engines/alex/index/index_test_types.h"
#include "engines/alex/index/one_line/one_line_index.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

using Restore = std::function<void()>;

// Overwrites a key where the index keeps it; the order of the payloads stays.
// Requires: the key is there, and no payload looks like it.
Restore OverwriteKey(const AlexIndex& index, Key key, Key by) {
  // The keys of a node lie in one block with its payloads, before them.
  auto* word = const_cast<Payload*>(index.Find(key));
  while (*word != Bias(key)) {
    --word;
  }
  *word = Bias(by);
  return [word, key] { *word = Bias(key); };
}

// The same, with the gaps of its line that repeat it.
template <one_line::TreeUse kUse>
Restore OverwriteKey(const one_line::OneLineTreeOf<kUse>& index, Key key, Key by) {
  const auto address = reinterpret_cast<std::uintptr_t>(index.Find(key));
  auto* const line = reinterpret_cast<one_line::SlotLine*>(address / sizeof(one_line::SlotLine) *
                                                           sizeof(one_line::SlotLine));
  const one_line::SlotLine before = *line;
  for (IndexEntry& slot : line->slots) {
    slot.key = slot.key == key ? by : slot.key;
  }
  return [line, before] { *line = before; };
}

template <typename Index>
class IndexAuditTest : public testing::Test {
 protected:
  IndexAuditTest() : index_(IndexPromise<Index>::TinyLimits()) {
    RandomStream random(5, 1);
    std::set<Key> keys;
    while (keys.size() < 400) {
      keys.insert(static_cast<Key>(random.Next()));
    }
    keys_.assign(keys.begin(), keys.end());
    std::vector<IndexEntry> entries;
    for (const Key key : keys_) {
      entries.push_back({.key = key, .payload = 7});
    }
    index_.BulkLoad(entries);
    EXPECT_EQ(index_.Audit(), absl::OkStatus());
  }

  Index index_;
  std::vector<Key> keys_;
};

using AuditedIndexes = testing::Types<AlexIndex, OneLineIndex, EqualWidthIndex, SharedOneLineIndex>;
TYPED_TEST_SUITE(IndexAuditTest, AuditedIndexes);

TYPED_TEST(IndexAuditTest, AKeyOutOfOrderIsSeen) {
  for (std::size_t i = 0; i + 2 < this->keys_.size(); ++i) {
    const Restore restore =
        OverwriteKey(this->index_, this->keys_[i], this->keys_[i + 1] + 1);
    ASSERT_TRUE(absl::IsInternal(this->index_.Audit())) << i;
    restore();
    ASSERT_EQ(this->index_.Audit(), absl::OkStatus()) << i;
  }
}

TYPED_TEST(IndexAuditTest, AKeyThatIsThereTwiceIsSeen) {
  for (std::size_t i = 0; i + 1 < this->keys_.size(); ++i) {
    const Restore restore = OverwriteKey(this->index_, this->keys_[i], this->keys_[i + 1]);
    ASSERT_TRUE(absl::IsInternal(this->index_.Audit())) << i;
    restore();
  }
}

// In order, but where a lookup may not come by.
TYPED_TEST(IndexAuditTest, AKeyThatIsNotFoundWhereItIsIsSeen) {
  std::size_t lost = 0;
  for (std::size_t i = 0; i + 1 < this->keys_.size(); ++i) {
    const Key moved = this->keys_[i + 1] - 1;
    const Restore restore = OverwriteKey(this->index_, this->keys_[i], moved);
    if (this->index_.Find(moved) == nullptr) {
      ++lost;
      ASSERT_TRUE(absl::IsInternal(this->index_.Audit())) << i;
    }
    restore();
  }
  EXPECT_GT(lost, 2U);
}

}  // namespace
}  // namespace alexbench::engines::alex
