#include "workloads/hardness/hardness.h"

#include <gtest/gtest.h>

#include <string>

#include "workloads/data_set.h"

namespace alexbench::workloads {
namespace {

Hardness Of(const std::string& spec, std::uint64_t records) {
  const absl::StatusOr<DataSet> data_set =
      MakeDataSet({.spec = spec, .records = records, .seed = 42, .load_order = LoadOrder::kSorted});
  EXPECT_TRUE(data_set.ok()) << data_set.status();
  return MeasureHardness(data_set->keys);
}

TEST(HardnessTest, SmallSetsByHand) {
  const std::vector<Key> keys{0, 1, 2, 7};  // slots of width 2: 0 0 1 3
  const Hardness hardness = MeasureHardness(keys);
  EXPECT_EQ(hardness.records, 4U);
  EXPECT_EQ(hardness.segments_local, 1U);
  EXPECT_EQ(hardness.fullest_bin_records, 4U) << "fewer than 512 keys have one bin";
  EXPECT_DOUBLE_EQ(hardness.collision_fraction, 0.25);
  const std::vector<Key> one{5};
  EXPECT_DOUBLE_EQ(MeasureHardness(one).collision_fraction, 0);
  const std::vector<Key> ends{std::numeric_limits<Key>::min(), std::numeric_limits<Key>::max()};
  EXPECT_DOUBLE_EQ(MeasureHardness(ends).collision_fraction, 0);
}

TEST(HardnessTest, DenseKeysAreNotHardAtAll) {
  const Hardness dense = Of("dense", 1'000'000);
  EXPECT_EQ(dense.segments_local, 1U);
  EXPECT_EQ(dense.segments_global, 1U);
  EXPECT_LE(dense.fullest_bin_records, 257U);
  EXPECT_DOUBLE_EQ(dense.collision_fraction, 0);
}

// What other programs find for a million keys of these distributions: 277, 1, 310 and 37 %; 292,
// 12, 690,546 and 98 %; 5,427, 26, 26,843 and 82 %. The last depends on where the clusters lie.
TEST(HardnessTest, MillionsAreAsHardAsOthersFound) {
  const Hardness uniform = Of("uniform", 1'000'000);
  EXPECT_NEAR(static_cast<double>(uniform.segments_local), 277, 12);
  EXPECT_EQ(uniform.segments_global, 1U);
  EXPECT_NEAR(static_cast<double>(uniform.fullest_bin_records), 315, 25);
  EXPECT_NEAR(uniform.collision_fraction, 0.368, 0.005);

  const Hardness lognormal = Of("lognormal", 1'000'000);
  EXPECT_NEAR(static_cast<double>(lognormal.segments_local), 292, 15);
  EXPECT_NEAR(static_cast<double>(lognormal.segments_global), 12, 2);
  EXPECT_GT(lognormal.fullest_bin_records, 300'000U);
  EXPECT_GT(lognormal.collision_fraction, 0.95);

  const Hardness clustered = Of("clustered", 1'000'000);
  EXPECT_NEAR(static_cast<double>(clustered.segments_local), 5427, 1000);
  EXPECT_NEAR(static_cast<double>(clustered.segments_global), 26, 10);
  EXPECT_GT(clustered.fullest_bin_records, 10'000U);
  EXPECT_NEAR(clustered.collision_fraction, 0.82, 0.05);
}

TEST(HardnessTest, SetsMadeToBeHardAreHarderThanRandomOnes) {
  const Hardness uniform = Of("uniform", 200'000);
  for (const std::string spec : {"clustered", "fb_like", "timestamps"}) {
    EXPECT_GT(Of(spec, 200'000).segments_local, 2 * uniform.segments_local) << spec;
  }
  const Hardness fb_like = Of("fb_like", 200'000);
  EXPECT_EQ(fb_like.fullest_bin_records, 200'000U - 20) << "outliers leave one bin for the rest";
}

}  // namespace
}  // namespace alexbench::workloads
