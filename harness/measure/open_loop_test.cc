// What the loop over operations that come at a rate times, and what it answers.
#include "harness/measure/open_loop.h"

#include <cstdint>
#include <string>
#include <vector>

#include "base/derived_value.h"
#include "gtest/gtest.h"
#include "harness/measure/loop_fixture.h"

namespace alexbench::harness {
namespace {

class OpenLoopTest : public testing::Test {
 protected:
  OpenLoopTest() {
    for (Key key = 0; key < 100; ++key) {
      operations_.push_back({.key = key,
                             .value_offset = value_bytes_.size(),
                             .value_size_bytes = 8,
                             .kind = workloads::OperationKind::kPut});
      value_bytes_ += DerivedValue(key, 1, 8);
      operations_.push_back({.key = key});
      operations_.push_back({.key = kAbsent});
      checksum_ += SumByDefinition(DerivedValue(key, 1, 8));
    }
  }

  std::vector<workloads::Operation> operations_;
  std::string value_bytes_;
  std::uint64_t checksum_ = 0;
};

TEST_F(OpenLoopTest, NoOperationStartsBeforeItsTime) {
  SmallEngine engine = LoadedEngine();
  std::vector<PacedTime> times;
  const OpenLoopRequest request{.operations = operations_,
                                .value_bytes = value_bytes_,
                                .interval_ns = 20'000,
                                .behind_ns = 0,
                                .times = &times};
  const std::int64_t start_ns = NowNs();
  const OpenLoopAnswer kept = RunPaced(engine, request);
  EXPECT_GE(NowNs() - start_ns, 20'000 * static_cast<std::int64_t>(operations_.size() - 1));
  EXPECT_EQ(kept.answer.hits, 100U);
  EXPECT_EQ(kept.answer.checksum, checksum_);
  EXPECT_EQ(kept.answer.errors, 0U);
  ASSERT_EQ(times.size(), operations_.size());
  for (const PacedTime& time : times) {
    EXPECT_GE(time.response_ns, time.service_ns);
  }
}

TEST_F(OpenLoopTest, BeingBehindIsInTheResponseAndCountsLateStarts) {
  SmallEngine engine = LoadedEngine();
  std::vector<PacedTime> times;
  constexpr std::int64_t kBehindNs = 60'000'000'000;
  const OpenLoopAnswer late = RunPaced(engine, OpenLoopRequest{.operations = operations_,
                                                               .value_bytes = value_bytes_,
                                                               .interval_ns = 1,
                                                               .behind_ns = kBehindNs,
                                                               .times = &times});
  EXPECT_EQ(late.late_starts, operations_.size());
  for (const PacedTime& time : times) {
    EXPECT_GT(time.response_ns, kBehindNs / 2);
    EXPECT_LT(time.service_ns, kBehindNs / 2);
  }
  EXPECT_EQ(late.behind_ns,
            kBehindNs + late.elapsed_ns - static_cast<std::int64_t>(operations_.size()));
}

}  // namespace
}  // namespace alexbench::harness
