#include "harness/session/catalog.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::harness {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

EngineEntry Named(std::string name) {
  EngineEntry entry;
  entry.name = std::move(name);
  return entry;
}

EngineEntry Tunable() {
  EngineEntry entry = Named("tunable");
  entry.axes = {{"preset", {"default", "tuned"}, "default"},
                {"read", {"string", "pinned"}, "string"},
                {"label", {}, "none"}};
  return entry;
}

EngineEntry Yardstick() {
  EngineEntry entry = Named("yardstick");
  entry.yardstick = true;
  return entry;
}

EngineEntry Custom() {
  EngineEntry entry = Named("custom");
  entry.resolve = [](std::span<const SpecItem> items,
                     std::string_view durability) -> absl::StatusOr<ResolvedEngine> {
    ResolvedEngine resolved;
    resolved.name = "custom";
    resolved.durability = std::string(durability);
    for (const SpecItem& item : items) {
      resolved.choices.emplace_back(item.key, item.value.empty() ? "(word)" : item.value);
    }
    return resolved;
  };
  return entry;
}

const EngineRegistration kTunable(Tunable());
const EngineRegistration kYardstick(Yardstick());
const EngineRegistration kCustom(Custom());

std::string VariantOf(std::string_view spec) {
  const absl::StatusOr<ResolvedEngine> resolved = Catalog::Get().Resolve(spec, "buffered");
  return resolved.ok() ? resolved->Variant() : std::string(resolved.status().message());
}

TEST(CatalogTest, EntriesAreSortedByName) {
  std::vector<std::string> names;
  for (const EngineEntry* entry : Catalog::Get().Entries()) {
    names.push_back(entry->name);
  }
  EXPECT_THAT(names, ElementsAre("custom", "tunable", "yardstick"));
}

TEST(CatalogTest, UnknownEngineNamesTheNearestAndAll) {
  const std::string message(Catalog::Get().Find("tunible").status().message());
  EXPECT_THAT(message, HasSubstr("\"tunible\""));
  EXPECT_THAT(message, HasSubstr("did you mean \"tunable\"?"));
  EXPECT_THAT(message, HasSubstr("custom, tunable, yardstick"));
  EXPECT_THAT(std::string(Catalog::Get().Find("zzz").status().message()),
              testing::Not(HasSubstr("did you mean")));
}

TEST(ResolveTest, DefaultsFillWhatIsNotNamed) {
  EXPECT_EQ(VariantOf("tunable"), "tunable:preset=default,read=string,label=none");
  EXPECT_EQ(VariantOf("tunable:read=pinned"), "tunable:preset=default,read=pinned,label=none");
  EXPECT_EQ(VariantOf("tunable:label=any text,preset=tuned"),
            "tunable:preset=tuned,read=string,label=any text");
  EXPECT_EQ(VariantOf("yardstick"), "yardstick");
}

TEST(ResolveTest, ImageAndFamilyAreTheVariant) {
  const absl::StatusOr<ResolvedEngine> resolved =
      Catalog::Get().Resolve("tunable:preset=tuned", "sync");
  ASSERT_TRUE(resolved.ok());
  EXPECT_EQ(resolved->image, resolved->Variant());
  EXPECT_EQ(resolved->memory_family, resolved->Variant());
  EXPECT_EQ(resolved->durability, "sync");
}

TEST(ResolveTest, BareWordsReachTheEngine) {
  EXPECT_EQ(VariantOf("custom:baseline,read=x"), "custom:baseline=(word),read=x");
}

TEST(ResolveTest, WhatCannotBeSaysWhy) {
  EXPECT_THAT(VariantOf("tunable:presett=tuned"), HasSubstr("did you mean \"preset\"?"));
  EXPECT_THAT(VariantOf("tunable:preset=tunde"), HasSubstr("did you mean \"tuned\"?"));
  EXPECT_THAT(VariantOf("tunable:preset=tunde"), HasSubstr("choices: default, tuned"));
  EXPECT_THAT(VariantOf("tunable:baseline"), HasSubstr("no axis \"baseline\""));
  EXPECT_THAT(VariantOf("yardstick:a=b"), HasSubstr("has no axes"));
  EXPECT_THAT(VariantOf("tunable:preset"), HasSubstr("no choice \"\""));
  EXPECT_THAT(VariantOf("tunable:label"), HasSubstr("no choice \"\""));
}

TEST(ResolveTest, MalformedItemsAreRefused) {
  for (const std::string_view spec :
       {"tunable:", "tunable:,", "tunable:preset=", "tunable:=tuned", "tunable:preset=tuned,",
        "tunable:preset=tuned,preset=default", ":preset=tuned", ""}) {
    EXPECT_TRUE(absl::IsInvalidArgument(Catalog::Get().Resolve(spec, "buffered").status())) << spec;
  }
}

std::vector<std::string> Split(std::string_view list) {
  const absl::StatusOr<std::vector<std::string>> engines = SplitEngineList(list);
  return engines.ok() ? *engines : std::vector<std::string>{"refused"};
}

TEST(SplitEngineListTest, ItemsWithEqualsContinueTheEngineBefore) {
  EXPECT_THAT(Split("alex"), ElementsAre("alex"));
  EXPECT_THAT(Split("alex,rocksdb"), ElementsAre("alex", "rocksdb"));
  EXPECT_THAT(Split("alex:value_access=copy,bounds_check=unchecked,rocksdb:preset=tuned"),
              ElementsAre("alex:value_access=copy,bounds_check=unchecked", "rocksdb:preset=tuned"));
  EXPECT_THAT(Split("rocksdb,read=pinned,floor"), ElementsAre("rocksdb:read=pinned", "floor"));
}

TEST(SplitEngineListTest, BareWordsAfterAColonStayWithTheirEngine) {
  EXPECT_THAT(Split("alex,alex:baseline,rocksdb"), ElementsAre("alex", "alex:baseline", "rocksdb"));
  EXPECT_THAT(Split("alex:baseline,value_access=borrow,alex:rung=2"),
              ElementsAre("alex:baseline,value_access=borrow", "alex:rung=2"));
}

TEST(SplitEngineListTest, ValuesMayHoldColons) {
  EXPECT_THAT(Split("alex:durability=interval:5,floor"),
              ElementsAre("alex:durability=interval:5", "floor"));
  EXPECT_THAT(Split("alex,durability=interval:5"), ElementsAre("alex:durability=interval:5"));
}

TEST(SplitEngineListTest, AnEngineNamedTwiceStaysTwice) {
  EXPECT_THAT(Split("alex,alex"), ElementsAre("alex", "alex"));
}

TEST(SplitEngineListTest, AllStandsForEveryEngineThatIsNoYardstick) {
  EXPECT_THAT(Split("all"), ElementsAre("custom", "tunable"));
  EXPECT_THAT(Split("yardstick,all,tunable:read=pinned"),
              ElementsAre("yardstick", "custom", "tunable", "tunable:read=pinned"));
}

TEST(SplitEngineListTest, WhatFollowsNoEngineIsRefusedByName) {
  for (const std::string_view list : {"", ",alex", "alex,", "alex,,rocksdb", "preset=tuned",
                                      "all,preset=tuned", ":preset=tuned", "alex,:x"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(SplitEngineList(list).status())) << list;
  }
  EXPECT_THAT(std::string(SplitEngineList("all,preset=tuned").status().message()),
              HasSubstr("\"preset=tuned\""));
}

}  // namespace
}  // namespace alexbench::harness
