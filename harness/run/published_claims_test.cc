// The published claims: complete, and copied without a slip.
#include "harness/run/published_claims.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_format.h"

namespace alexbench::harness {
namespace {

std::vector<ClaimSpec> Claims() { return PublishedClaims().value(); }

std::map<std::string, ClaimSpec> ById() {
  std::map<std::string, ClaimSpec> by_id;
  for (const ClaimSpec& claim : Claims()) {
    by_id[claim.id] = claim;
  }
  return by_id;
}

TEST(PublishedClaimsTest, EachNamesItsPlaceInTheSource) {
  for (const ClaimSpec& claim : Claims()) {
    EXPECT_TRUE(absl::StartsWith(claim.where, "alexstorage ")) << claim.id;
  }
}

TEST(PublishedClaimsTest, AllHypothesesAreThere) {
  std::set<std::string> numbers;
  for (const ClaimSpec& claim : Claims()) {
    if (claim.origin == "hypothesis" && claim.id[0] == 'h') {
      numbers.insert(claim.id.substr(0, 3));
    }
  }
  for (int i = 1; i <= 51; ++i) {
    EXPECT_TRUE(numbers.contains(absl::StrFormat("h%02d", i))) << i;
  }
}

TEST(PublishedClaimsTest, ContradictionsOfTheSourceAreFoundWithoutARun) {
  std::set<std::string> found;
  for (const ClaimResult& claim : JudgeClaims(Claims(), Summary{})) {
    if (claim.verdict == "self_inconsistent") {
      found.insert(claim.id);
    } else {
      EXPECT_EQ(claim.verdict, "open") << claim.id;
      EXPECT_TRUE(claim.needs.has_value()) << claim.id;
    }
  }
  EXPECT_THAT(found, ::testing::ElementsAre("combined_target_ns", "copy_prediction_ns",
                                            "erase_record_bytes", "file_size_1m_mb", "parts_of_146",
                                            "ratio_gain_percent", "ratio_same_baseline",
                                            "target_progress_percent", "threads_2_mixed_times",
                                            "tlb_ns", "tlb_sum_high_ns", "value_size_bytes"));
}

struct Relation {
  const char* id;
  double figure;    // formed from other figures of the file
  double rounding;  // of the printed one
};

// Figures that the source derives from others are those its own figures give.
TEST(PublishedClaimsTest, DerivedFiguresFollowFromTheOthers) {
  const std::map<std::string, ClaimSpec> claims = ById();
  const auto of = [&](const char* id) { return claims.at(id).published; };
  for (const Relation& each : std::vector<Relation>{
           {"zero_copy_ns", of("query_after_ns") - of("query_before_ns"), 0},
           {"zero_copy_percent", 100 * (of("query_after_ns") / of("query_before_ns") - 1), 0.5},
           {"rocksdb_query_times", of("rocksdb_query_after_ns") / of("query_after_ns"), 0.005},
           {"rocksdb_query_times_before", of("rocksdb_query_before_ns") / of("query_before_ns"),
            0.01},
           {"rocksdb_mixed_times", of("rocksdb_mixed_after_ns") / of("mixed_after_ns"), 0.005},
           {"rocksdb_mixed_times_before", of("rocksdb_mixed_before_ns") / of("mixed_before_ns"),
            0.005},
           {"mixed_change_percent", 100 * (of("mixed_after_ns") / of("mixed_before_ns") - 1), 0.06},
           {"scale_100k_to_1m", of("query_before_ns") / of("query_100k_ns"), 0.005},
           {"cache_tuning_ns",
            of("gap_density_ns") + of("aligned_nodes_ns") + of("traversal_prefetch_ns"), 0},
           {"end_state_ns",
            of("query_after_ns") + of("bounds_checks_ns") + of("cache_tuning_ns") +
                of("value_prefetch_ns"),
            0},
           {"target_with_format_ns", of("end_state_ns") + of("record_format_ns"), 0},
           {"bounds_checks_percent", 100 * of("bounds_checks_ns") / of("query_after_ns"), 0.05},
           {"h12_value_prefetch_percent", 100 * of("value_prefetch_ns") / 790, 0.05},
           {"h13_cache_tuning_percent", 100 * of("cache_tuning_ns") / 870, 0.05},
           {"h14_gap_density_percent", 100 * of("gap_density_ns") / 870, 0.06},
           {"h16_all_steps_percent", 100 * (of("end_state_ns") / of("query_after_ns") - 1), 0.05},
           {"h25_gauge_alone", of("h25_gauge_on") / of("h25_gauge_off"), 0.05},
           {"zero_copy_ns_own_ground", of("zero_copy_ns"), 0},
           {"rocksdb_query_times_before_wrapped", of("rocksdb_query_times_before"), 0},
           {"scale_10m_query_times", 11000.0 / 2100, 0.05},
           {"scale_10m_mixed_times", 215000.0 / 4500, 0.05}}) {
    EXPECT_NEAR(of(each.id), each.figure, each.rounding + 1e-9) << each.id;
  }
}

TEST(PublishedClaimsTest, ClaimsOnTheirOwnGroundNameThePublishedSystemAlone) {
  int found = 0;
  for (const ClaimSpec& claim : Claims()) {
    if (absl::EndsWith(claim.id, "_own_ground") || absl::EndsWith(claim.id, "_wrapped")) {
      ++found;
      for (const std::string& variant : {claim.a.variant, claim.b.variant}) {
        EXPECT_TRUE(absl::StartsWith(variant, "alex_published") ||
                    absl::StartsWith(variant, "rocksdb_published"))
            << claim.id << ": " << variant;
      }
    }
  }
  EXPECT_EQ(found, 9);
}

// So do the figures that contradict the printed ones.
TEST(PublishedClaimsTest, ContradictionsAreComputedRight) {
  const std::map<std::string, ClaimSpec> claims = ById();
  const auto of = [&](const char* id) { return claims.at(id).published; };
  for (const Relation& each : std::vector<Relation>{
           {"combined_target_ns", 905.0 - 80 - 35 - 30 - 40, 0},
           {"parts_of_146", 20 + 10 + 30 + 50 + 20 + 20, 0},
           {"tlb_sum_high_ns", 20 + 30 + 30 + 80 + 30 + 40, 0},
           {"ratio_same_baseline", of("rocksdb_query_before_ns") / of("query_after_ns"), 0.005},
           {"ratio_gain_percent", 100 * (of("query_before_ns") / of("query_after_ns") - 1), 0.05},
           {"threads_2_mixed_times", 510.0 / 1732, 0.005},
           {"erase_record_bytes", 1 + 8 + 4, 0},
           {"file_size_1m_mb", 24, 0}}) {
    EXPECT_NEAR(*claims.at(each.id).computed, each.figure, each.rounding + 1e-9) << each.id;
  }
}

}  // namespace
}  // namespace alexbench::harness
