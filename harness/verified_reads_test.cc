// The axis verify_reads as the harness sees it: what it goes with, and that it is measured.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/derived_value.h"
#include "base/test_folder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/session/catalog.h"

namespace alexbench::harness {
namespace {

absl::StatusOr<ResolvedEngine> ResolveBuffered(std::string_view spec) {
  return Catalog::Get().Resolve(spec, "buffered");
}

TEST(VerifiedReadsTest, TakesTheLogThatHasChecksumsReadWholeByReadsThatCheck) {
  for (const std::string_view spec :
       {"alex:verify_reads=always", "alex:baseline,verify_reads=always",
        "alex:record_format=v3,bounds_check=unchecked,verify_reads=always",
        "alex:record_format=v3,index_snapshot=keep,verify_reads=always"}) {
    const absl::Status refusal = ResolveBuffered(spec).status();
    EXPECT_TRUE(absl::IsUnimplemented(refusal)) << spec << ": " << refusal;
    EXPECT_THAT(std::string(refusal.message()), testing::HasSubstr("verify_reads=always")) << spec;
  }
}

TEST(VerifiedReadsTest, TheLedgerSaysWhichChoiceWasOn) {
  const EngineEntry& entry = **Catalog::Get().Find("alex");
  const auto plain = ResolveBuffered("alex:record_format=v3");
  const auto verifying = ResolveBuffered("alex:record_format=v3,verify_reads=always");
  ASSERT_TRUE(verifying.ok()) << verifying.status();
  EXPECT_EQ(FactsOf(entry, *plain).at("checksums"), "kept, compared when the store is opened");
  EXPECT_EQ(FactsOf(entry, *verifying).at("checksums"),
            "kept, compared when the store is opened and by every read");
  EXPECT_THAT(plain->Variant(), testing::HasSubstr("verify_reads=off"));
  EXPECT_THAT(verifying->Variant(), testing::HasSubstr("verify_reads=always"));
}

TEST(VerifiedReadsTest, GoesWithReadsBySampleAndWithWhoeverKeepsThreadsApart) {
  const EngineEntry& entry = **Catalog::Get().Find("alex");
  const auto sampling = ResolveBuffered("alex:record_format=v3,verify_reads=sampled");
  ASSERT_TRUE(sampling.ok()) << sampling.status();
  EXPECT_EQ(FactsOf(entry, *sampling).at("checksums"),
            "kept, compared when the store is opened and by one read of 64");
  EXPECT_EQ(sampling->staged, false);
  for (const std::string_view spec :
       {"alex:record_format=v3,verify_reads=always,concurrency=rwlock",
        "alex:record_format=v3,verify_reads=always,concurrency=optimistic"}) {
    const auto resolved = ResolveBuffered(spec);
    EXPECT_TRUE(resolved.ok()) << spec << ": " << resolved.status();
  }
}

TEST(VerifiedReadsTest, IsMeasuredOnTheStoreThatReadsWithoutItButNotTakenApart) {
  const auto plain = ResolveBuffered("alex:record_format=v3");
  const auto verifying = ResolveBuffered("alex:record_format=v3,verify_reads=always");
  ASSERT_TRUE(verifying.ok()) << verifying.status();
  EXPECT_EQ(verifying->memory_family, plain->memory_family);
  EXPECT_EQ(verifying->staged, false) << "the stage of the header would read the value, too";
  const TestFolder folder;
  const auto engine = (*Catalog::Get().Find("alex"))->open(folder.path() / "store", *plain);
  ASSERT_TRUE(engine.ok()) << engine.status();
  const std::vector<Key> keys{-7, 1, 2, 30};
  std::vector<std::string> values;
  for (const Key key : keys) {
    values.push_back(DerivedValue(key, 0, 40));
    ASSERT_EQ((*engine)->Put({key, values.back()}), absl::OkStatus());
  }
  const auto sibling = (*engine)->Sibling(verifying->choices);
  ASSERT_TRUE(sibling.ok()) << sibling.status();
  const ReadBlockRequest request{
      .scenario = Scenario::kLatency, .consume = Consume::kAll, .keys = keys};
  const BlockAnswer answer = (*sibling)->RunReads(request);
  EXPECT_EQ(answer.hits, keys.size());
  EXPECT_EQ(answer.checksum, (*engine)->RunReads(request).checksum);
  EXPECT_EQ((*sibling)->Read(2), values[2]);
  EXPECT_FALSE((*sibling)->HasStage(Stage::kFindSlot));
  EXPECT_TRUE((*engine)->HasStage(Stage::kFindSlot));
}

}  // namespace
}  // namespace alexbench::harness
