// Kills a writing process again and again: what it acknowledged must be there, and of what it had
// begun either all or nothing.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/derived_value.h"
#include "base/random.h"
#include "engines/alex/alex_store.h"
#include "engines/alex/ladder.h"
#include "engines/alex/log/test_folder.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

using Store = AlexStore<kProduct>;
using Model = std::map<Key, std::string>;

#ifdef ALEXBENCH_SANITIZED
constexpr int kKills = 30;
#else
constexpr int kKills = 150;
#endif
constexpr Key kKeyCount = 300;

// What the operation with this number does; the same in the writer and in the model.
struct Step {
  bool is_erase = false;
  std::vector<Key> keys;  // one to erase, or all to put in one batch
  std::size_t value_size_bytes = 0;
};

Step StepOf(std::uint32_t number) {
  const std::uint64_t mixed = MixBits(number);
  Step step;
  step.is_erase = mixed % 7 == 0;
  step.value_size_bytes = mixed % 50 == 1 ? 300'000 : 200;
  const std::uint64_t key_count = !step.is_erase && mixed % 5 == 2 ? 20 : 1;
  for (std::uint64_t i = 0; i < key_count; ++i) {
    step.keys.push_back(static_cast<Key>(MixBits(mixed + i) % kKeyCount));
  }
  return step;
}

std::string ValueOf(std::uint32_t number, Key key, const Step& step) {
  return DerivedValue(key, number, step.value_size_bytes);
}

absl::Status ApplyToStore(std::uint32_t number, Store& store) {
  const Step step = StepOf(number);
  if (step.is_erase) {
    return store.Erase(step.keys.front()).status();
  }
  std::vector<std::string> values;
  for (const Key key : step.keys) {
    values.push_back(ValueOf(number, key, step));
  }
  std::vector<Record> records;
  for (std::size_t i = 0; i < values.size(); ++i) {
    records.push_back({step.keys[i], values[i]});
  }
  return records.size() == 1 ? store.Put(records.front()) : store.PutBatch(records);
}

void ApplyToModel(std::uint32_t number, Model& model) {
  const Step step = StepOf(number);
  for (const Key key : step.keys) {
    if (step.is_erase) {
      model.erase(key);
    } else {
      model.insert_or_assign(key, ValueOf(number, key, step));
    }
  }
}

Model Contents(const Store& store) {
  Model contents;
  const auto count =
      store.Scan({std::numeric_limits<Key>::min(), std::numeric_limits<std::uint64_t>::max()},
                 [&](Key key, std::string_view value) { contents.emplace(key, value); });
  EXPECT_TRUE(count.ok()) << count.status();
  return contents;
}

// Runs operations from `first` on until killed, reporting each one's number once it returned.
[[noreturn]] void Write(const std::filesystem::path& folder, std::uint32_t first, int report) {
  absl::StatusOr<Store> store = Store::Open(folder, {});
  ALEXBENCH_CHECK(store.ok());
  for (std::uint32_t number = first;; ++number) {
    ALEXBENCH_CHECK(ApplyToStore(number, *store).ok());
    ALEXBENCH_CHECK(::write(report, &number, sizeof(number)) == sizeof(number));
  }
}

// How many operations from `first` on a writer acknowledged before it was killed.
std::uint32_t WriteAndKill(const std::filesystem::path& folder, std::uint32_t first,
                           std::uint64_t after_us) {
  int report[2];
  ALEXBENCH_CHECK(::pipe(report) == 0);
  const pid_t child = ::fork();
  ALEXBENCH_CHECK(child >= 0);
  if (child == 0) {
    ::close(report[0]);
    Write(folder, first, report[1]);
  }
  ::close(report[1]);
  ::usleep(static_cast<useconds_t>(after_us));
  ::kill(child, SIGKILL);
  std::uint32_t acknowledged = 0;
  std::uint32_t number = 0;
  while (::read(report[0], &number, sizeof(number)) == sizeof(number)) {
    EXPECT_EQ(number, first + acknowledged);
    ++acknowledged;
  }
  ::close(report[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  return acknowledged;
}

TEST(AlexStoreKillTest, KilledWriterLosesNothingItAcknowledged) {
  const TestFolder folder;
  RandomStream random(11, 0);
  Model model;
  std::uint32_t next = 0;
  std::uint32_t acknowledged_sum = 0;
  for (int kill = 0; kill < kKills; ++kill) {
    const std::uint32_t acknowledged = WriteAndKill(folder.store(), next, random.Below(12'000));
    acknowledged_sum += acknowledged;
    for (std::uint32_t i = 0; i < acknowledged; ++i) {
      ApplyToModel(next++, model);
    }
    const absl::StatusOr<Store> store = Store::Open(folder.store(), {});
    ASSERT_TRUE(store.ok()) << store.status();
    ASSERT_TRUE(store->Verify().ok()) << store->Verify();
    const Model contents = Contents(*store);
    if (contents != model) {
      // The operation under way may have been done, but then wholly.
      ApplyToModel(next++, model);
      ASSERT_TRUE(contents == model) << "after kill " << kill;
    }
  }
  EXPECT_GT(acknowledged_sum, static_cast<std::uint32_t>(kKills)) << "killed too early to tell";
}

}  // namespace
}  // namespace alexbench::engines::alex
