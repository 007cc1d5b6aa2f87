// Stores in a process that was forked off: their files stay those of the process that opened them.

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "base/check.h"
#include "base/derived_value.h"
#include "engines/alex/alex_store.h"
#include "engines/alex/ladder.h"
#include "engines/alex/log/test_folder.h"
#include "engines/alex/optimistic_store.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

using StoreV1 = AlexStore<With(kProduct, RecordFormat::kV1)>;
using StoreV2 = AlexStore<With(kProduct, RecordFormat::kV2)>;
using StoreV3 = AlexStore<With(kProduct, RecordFormat::kV3)>;
using OptimisticV3 = OptimisticStore<With(kProduct, RecordFormat::kV3)>;

constexpr std::uint64_t kSegmentBytes = std::uint64_t{1} << 16;
constexpr Key kKeyCount = 400;
// A copy that waits for a thread of the other process waits for ever.
constexpr unsigned kLongestWaitS = 60;

std::map<std::string, std::string> FilesIn(const std::filesystem::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    files[entry.path().filename().string()] = std::string(std::istreambuf_iterator<char>(file), {});
  }
  return files;
}

// Uses the copy of a store as the process that was forked off. 0, or a bit for each thing that is
// wrong.
template <typename Store>
int UseCopy(Store& store, const std::filesystem::path& folder) {
  const std::string name = folder.string();
  const auto is_refused = [&name](const absl::Status& status) {
    return absl::IsFailedPrecondition(status) &&
           std::string(status.message()).find(name) != std::string::npos;
  };
  const Record record{2, "of the child"};
  int wrong = store.GetOwned(1) == "one" ? 0 : 1;
  wrong |= is_refused(store.Put(record)) ? 0 : 2;
  wrong |= is_refused(store.PutBatch({&record, 1})) ? 0 : 4;
  wrong |= is_refused(store.Erase(1).status()) ? 0 : 8;
  wrong |= is_refused(store.Flush()) ? 0 : 16;
  wrong |= is_refused(store.health()) ? 0 : 32;
  if constexpr (requires { store.Checkpoint(); }) {
    wrong |= is_refused(store.Checkpoint()) && is_refused(store.Compact()) ? 0 : 64;
  }
  return wrong;
}

// Forks a process that uses its copy of the store and ends it, once `go_on` is closed.
template <typename Store>
pid_t ForkUser(std::optional<Store>& store, const std::filesystem::path& folder, int (&go_on)[2]) {
  ALEXBENCH_CHECK(::pipe(go_on) == 0);
  const pid_t child = ::fork();
  ALEXBENCH_CHECK(child >= 0);
  if (child == 0) {
    ::alarm(kLongestWaitS);
    ::close(go_on[1]);
    char nothing = 0;
    ALEXBENCH_CHECK(::read(go_on[0], &nothing, 1) == 0);
    const int wrong = UseCopy(*store, folder);
    store.reset();
    ::_exit(wrong);
  }
  ::close(go_on[0]);
  return child;
}

template <typename Store>
void EndACopy(const LogOptions& options) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "TSan does not follow a fork of a process with threads";
#endif
  const TestFolder folder;
  {
    std::optional<Store> store(*Store::Open(folder.store(), options));
    ASSERT_EQ(store->Put({1, "one"}), absl::OkStatus());
    int go_on[2] = {};
    const pid_t child = ForkUser(store, folder.store(), go_on);
    for (Key key = 2; key < kKeyCount; ++key) {
      const std::string value = DerivedValue(key, 0, 300);
      ASSERT_EQ(store->Put({key, value}), absl::OkStatus());
    }
    const auto before = FilesIn(folder.store());
    ::close(go_on[1]);
    int status = 0;
    ALEXBENCH_CHECK(::waitpid(child, &status, 0) == child);
    EXPECT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
    EXPECT_EQ(WEXITSTATUS(status), 0);
    EXPECT_TRUE(FilesIn(folder.store()) == before) << "the copy changed files";
    EXPECT_TRUE(absl::IsUnavailable(Store::Open(folder.store(), options).status()))
        << "the copy gave up the lock";
    ASSERT_EQ(store->Put({kKeyCount, "after the child"}), absl::OkStatus());
    EXPECT_EQ(store->health(), absl::OkStatus());
  }
  const Store store = *Store::Open(folder.store(), {.mode = OpenMode::kReadOnly});
  EXPECT_EQ(store.Verify(), absl::OkStatus());
  EXPECT_EQ(store.Stats().record_count, static_cast<std::uint64_t>(kKeyCount));
  EXPECT_EQ(store.GetOwned(kKeyCount - 1), DerivedValue(kKeyCount - 1, 0, 300));
}

TEST(ForkedStoreTest, LeavesAValueLogAlone) {
  EndACopy<StoreV1>({});
  EndACopy<StoreV2>({});
}

TEST(ForkedStoreTest, LeavesWhatIsBufferedToItsOpener) {
  EndACopy<StoreV2>(
      {.durability = {.durability = Durability::kNone}, .append = LogAppend::kBufferedBatch});
}

TEST(ForkedStoreTest, LeavesASegmentedLogAlone) {
  EndACopy<StoreV3>({.segment_bytes = kSegmentBytes});
  EndACopy<StoreV3>(
      {.durability = {.durability = Durability::kGroup}, .segment_bytes = kSegmentBytes});
}

TEST(ForkedStoreTest, LeavesSnapshotAndWriteAheadLogAlone) {
  EndACopy<StoreV3>({.segment_bytes = kSegmentBytes, .snapshot = IndexSnapshot::kKeep});
  EndACopy<StoreV3>({.segment_bytes = kSegmentBytes, .wal = Wal::kSeparate});
  EndACopy<StoreV3>({.durability = {.durability = Durability::kGroup},
                     .segment_bytes = kSegmentBytes,
                     .wal = Wal::kSeparate});
}

TEST(ForkedStoreTest, WaitsForNoThreadOfItsOpener) {
  EndACopy<StoreV3>({.durability = {.durability = Durability::kInterval,
                                    .interval = std::chrono::milliseconds(1)},
                     .segment_bytes = kSegmentBytes});
  EndACopy<OptimisticV3>({.segment_bytes = kSegmentBytes, .compact_above_dead_percent = 50});
}

// The folder is the other process's; others are as good as anyone's.
TEST(ForkedStoreTest, AProcessThatWasForkedOffOpensStoresOfItsOwn) {
  const TestFolder folder;
  const StoreV3 outer = *StoreV3::Open(folder.path() / "outer", {});
  const pid_t child = ::fork();
  ALEXBENCH_CHECK(child >= 0);
  if (child == 0) {
    ::alarm(kLongestWaitS);
    absl::StatusOr<StoreV3> own = StoreV3::Open(folder.store(), {});
    const bool is_written = own.ok() && own->Put({1, "one"}).ok() && std::move(*own).Close().ok();
    ::_exit(is_written ? 0 : 1);
  }
  int status = 0;
  ALEXBENCH_CHECK(::waitpid(child, &status, 0) == child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  EXPECT_EQ(StoreV3::Open(folder.store(), {})->GetOwned(1), "one");
}

}  // namespace
}  // namespace alexbench::engines::alex
