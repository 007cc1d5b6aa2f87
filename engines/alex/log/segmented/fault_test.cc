// Logs whose disk fails at any call, once or from then on: the error is told, what was acknowledged
// stays, and what was refused is not there - while running and after opening again.

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "base/derived_value.h"
#include "engines/alex/log/segmented/log_history.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

using Kind = FaultPlan::Kind;

// Writes, flushes and reopens; every write is tried, whatever became of the one before.
void RunScript(LogHistory& history) {
  for (Key key = 0; history.is_open() && key < 30; ++key) {
    const std::string value = DerivedValue(key, 0, static_cast<std::size_t>(key * 40));
    switch (key % 5) {
      case 1:
        history.Write({{key, value, false}, {key + 1, value, false}, {key, "again", false}});
        break;
      case 2:
        history.Write({{.key = key - 1, .is_tombstone = true}});
        break;
      case 3:
        history.Flush();
        break;
      default:
        history.Write({{key, value, false}});
        break;
    }
    if (key == 17) {
      history.Close();
      (void)history.Open();
    }
  }
}

std::uint64_t CallsOf(Durability durability) {
  LogHistory history(durability);
  history.disk().Plan({});
  EXPECT_TRUE(history.Open().ok());
  RunScript(history);
  history.Close();
  return history.disk().calls();
}

TEST(FaultTest, AnyFailingCallIsToldAndLosesNothingAcknowledged) {
  std::uint64_t faults = 0;
  for (const Durability durability : {Durability::kBuffered, Durability::kSync}) {
    const std::uint64_t calls = CallsOf(durability);
    for (const Kind kind : {Kind::kError, Kind::kNoSpace, Kind::kShortWrite}) {
      for (const std::uint64_t count : {std::uint64_t{1}, calls}) {
        for (std::uint64_t call = 0; call < calls; ++call, ++faults) {
          SCOPED_TRACE(testing::Message() << "kind " << static_cast<int>(kind) << ", call " << call
                                          << ", " << count << " times");
          LogHistory history(durability);
          history.disk().Plan({.kind = kind, .first_call = call, .call_count = count});
          (void)history.Open();
          RunScript(history);
          history.Close();
          history.disk().Plan({});
          ASSERT_EQ(history.Open(), absl::OkStatus());
          ASSERT_FALSE(HasFailure());
        }
      }
    }
  }
  std::printf("%llu injected faults\n", static_cast<unsigned long long>(faults));
}

// The same, and then the power is cut: only a sync that succeeded counts.
TEST(FaultTest, AfterAFailureOnlyWhatWasSyncedBeforeIsReliedUponOverAPowerCut) {
  for (const Durability durability : {Durability::kGroup, Durability::kSync}) {
    const std::uint64_t calls = CallsOf(durability);
    for (std::uint64_t call = 0; call < calls; ++call) {
      SCOPED_TRACE(testing::Message() << "call " << call);
      RandomStream random(3, call);
      LogHistory history(durability);
      history.disk().Plan({.kind = Kind::kError, .first_call = call});
      (void)history.Open();
      RunScript(history);
      history.CutPower(random);
      ASSERT_EQ(history.Open(), absl::OkStatus());
      ASSERT_FALSE(HasFailure());
    }
  }
}

TEST(FaultTest, ShortWritesAreCompleted) {
  LogHistory history(Durability::kBuffered);
  history.disk().Plan({.kind = Kind::kShortWrite, .first_call = 0, .call_count = 1'000'000});
  ASSERT_EQ(history.Open(), absl::OkStatus());
  EXPECT_TRUE(history.Write({{1, std::string(5000, 'v'), false}}));
}

TEST(FaultTest, FirstFailedSyncIsFinal) {
  LogHistory history(Durability::kSync);
  ASSERT_EQ(history.Open(), absl::OkStatus());
  ASSERT_TRUE(history.Write({{1, "one", false}}));
  const std::uint64_t durable = history.log().durable_sequence();
  history.disk().Plan({});
  ASSERT_TRUE(history.Write({{2, "two", false}}));
  const std::uint64_t sync = history.disk().calls() - 1;
  EXPECT_EQ(history.log().durable_sequence(), durable + 1);
  history.disk().Plan({.kind = Kind::kError, .first_call = sync});
  EXPECT_FALSE(history.Write({{3, "three", false}}));
  // The disk is well again; the log is not, for nothing is known of what it wrote.
  EXPECT_EQ(history.log().Append({4, "four"}).status(), history.log().write_health());
  EXPECT_EQ(history.log().Flush(), history.log().write_health());
  EXPECT_EQ(history.log().durable_sequence(), durable + 1);
  EXPECT_NE(history.log().write_health().message().find("takes no more writes"),
            absl::string_view::npos);
  // What was read before can still be read.
  EXPECT_TRUE(history.log().ForEach([](const LoggedRecord&) {}).ok());
}

TEST(FaultTest, FullDiskIsAnErrorAndSpaceThatReturnsIsUsed) {
  LogHistory history(Durability::kBuffered);
  ASSERT_EQ(history.Open(), absl::OkStatus());
  ASSERT_TRUE(history.Write({{1, "one", false}}));
  history.disk().Plan({.kind = Kind::kNoSpace, .first_call = 0});
  EXPECT_EQ(history.log().Append({2, "two"}).status().code(), absl::StatusCode::kResourceExhausted);
  history.disk().Plan({});
  EXPECT_TRUE(history.Write({{3, "three", false}}));
  history.Close();
  EXPECT_EQ(history.Open(), absl::OkStatus());
  EXPECT_EQ(history.writes().size(), 2U);
}

}  // namespace
}  // namespace alexbench::engines::alex
