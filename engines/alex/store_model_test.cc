// Stores over every shape of keys that has broken learned indexes, flushed, compacted and opened
// again in between: they answer as std::map does.
//
// ALEX_STORE_MODEL_OPERATIONS makes the runs longer; ALEX_SEED sets the seed.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <tuple>

#include "base/check.h"
#include "base/test_setting.h"
#include "engines/alex/alex_store.h"
#include "engines/alex/index/index_test_keys.h"
#include "engines/alex/ladder.h"
#include "engines/alex/store_model_run.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

std::uint64_t OperationCount() {
  return TestCount("ALEX_STORE_MODEL_OPERATIONS", 5'000 * kTestScale);
}
std::uint64_t Seed() { return TestSetting("ALEX_SEED", 20261123); }

enum class StoreKind : std::uint8_t { kOneLineV2, kTextbookV2, kOneLineV3 };

constexpr std::array kStoreKinds{StoreKind::kOneLineV2, StoreKind::kTextbookV2,
                                 StoreKind::kOneLineV3};

constexpr std::string_view StoreKindName(StoreKind kind) {
  constexpr std::array<std::string_view, kStoreKinds.size()> kNames{"OneLineV2", "TextbookV2",
                                                                    "OneLineV3"};
  return kNames[static_cast<std::size_t>(kind)];
}

class StoreModelTest : public testing::TestWithParam<std::tuple<StoreKind, KeyShape>> {
 public:
  static void TearDownTestSuite() {
    const auto print = [](std::uint64_t count, const char* what) {
      std::printf("%llu %s", static_cast<unsigned long long>(count), what);
    };
    print(tally_.operations, "operations, ");
    print(tally_.answers, "answers compared, ");
    print(tally_.audits, "audits, ");
    print(tally_.flushes, "flushes, ");
    print(tally_.compactions, "compactions, ");
    print(tally_.openings, "openings, seed ");
    print(Seed(), "\n");
  }

 protected:
  template <AlexPolicy kPolicy>
  static void Run(KeyShape shape) {
    StoreModelRun<AlexStore<kPolicy>>(shape, Seed(), tally_).Run(OperationCount());
  }

 private:
  static inline Tally tally_;
};

TEST_P(StoreModelTest, AnswersLikeTheOrderedMap) {
  const auto [kind, shape] = GetParam();
  SCOPED_TRACE(testing::Message() << "ALEX_SEED=" << Seed());
  switch (kind) {
    case StoreKind::kOneLineV2:
      return Run<kProduct>(shape);
    case StoreKind::kTextbookV2:
      return Run<kTextbookProduct>(shape);
    case StoreKind::kOneLineV3:
      return Run<With(kProduct, RecordFormat::kV3)>(shape);
  }
  ALEXBENCH_CHECK(false);
}

INSTANTIATE_TEST_SUITE_P(Keys, StoreModelTest,
                         testing::Combine(testing::ValuesIn(kStoreKinds),
                                          testing::ValuesIn(kKeyShapes)),
                         [](const auto& test) {
                           return std::string(StoreKindName(std::get<0>(test.param))) +
                                  std::string(KeyShapeName(std::get<1>(test.param)));
                         });

}  // namespace
}  // namespace alexbench::engines::alex
