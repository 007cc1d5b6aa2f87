// Clones: the same instructions on the same store, at other addresses.
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/derived_value.h"
#include "base/test_folder.h"
#include "gtest/gtest.h"
#include "harness/measure/disassembly.h"
#include "harness/session/catalog.h"

namespace alexbench::harness {
namespace {

std::unique_ptr<OpenedEngine> Open(const std::filesystem::path& folder,
                                   const ResolvedEngine& resolved) {
  auto engine = (*Catalog::Get().Find(resolved.name))->open(folder, resolved);
  EXPECT_TRUE(engine.ok()) << engine.status();
  return engine.ok() ? *std::move(engine) : nullptr;
}

TEST(CloneTest, ACloneReadsTheStoreItIsACloneOf) {
  const TestFolder folder;
  std::vector<Key> keys{-7, 1, 2, 30};
  std::vector<std::string> values;
  std::vector<Record> records;
  for (const Key key : keys) {
    values.push_back(DerivedValue(key, 0, 40));
  }
  for (std::size_t i = 0; i < keys.size(); ++i) {
    records.push_back({keys[i], values[i]});
  }
  for (const std::string_view spec : {"alex", "alex:baseline", "alex:record_format=v3"}) {
    SCOPED_TRACE(spec);
    const auto resolved = Catalog::Get().Resolve(spec, "buffered");
    ASSERT_TRUE(resolved.ok()) << resolved.status();
    EXPECT_TRUE(resolved->cloned);
    const std::unique_ptr<OpenedEngine> engine = Open(folder.path() / resolved->image, *resolved);
    ASSERT_NE(engine, nullptr);
    const auto clone = engine->Clone();
    ASSERT_TRUE(clone.ok()) << clone.status();
    ASSERT_EQ(engine->BulkLoad(records), absl::OkStatus());
    for (const Scenario scenario : {Scenario::kLatency, Scenario::kThroughput}) {
      const ReadBlockRequest request{
          .scenario = scenario, .consume = Consume::kAll, .keys = keys};
      const BlockAnswer expected = engine->RunReads(request);
      const BlockAnswer answer = (*clone)->RunReads(request);
      EXPECT_EQ(answer.hits, keys.size());
      EXPECT_EQ(answer.checksum, expected.checksum);
    }
    EXPECT_EQ((*clone)->Read(2), values[2]);
  }
}

TEST(CloneTest, WhatHasNoneSaysSo) {
  EXPECT_FALSE(Catalog::Get().Resolve("alex:concurrency=rwlock", "buffered")->cloned);
  const auto resolved = Catalog::Get().Resolve("hash_log", "buffered");
  ASSERT_TRUE(resolved.ok()) << resolved.status();
  EXPECT_FALSE(resolved->cloned);
  const TestFolder folder;
  const std::unique_ptr<OpenedEngine> engine = Open(folder.path() / "hash_log", *resolved);
  ASSERT_NE(engine, nullptr);
  EXPECT_TRUE(absl::IsUnimplemented(engine->Clone().status()));
}

// Address and size, as nm prints them, by mangled name of this program's measured loops over alex.
struct Place {
  std::string address;
  std::string size;
};

std::map<std::string, Place> LoopPlaces() {
  const std::string program = std::filesystem::read_symlink("/proc/self/exe");
  std::istringstream lines(
      OutputOf(("nm -S '" + program + "' | grep MeasuredReadLoop | grep AlexStore").c_str()));
  std::map<std::string, Place> places;
  std::string kind;
  std::string name;
  for (Place place; lines >> place.address >> place.size >> kind >> name;) {
    places.emplace(name, place);
  }
  return places;
}

TEST(CloneCodeTest, ACloneHasTheSameLoopsAtOtherAddresses) {
  if (std::system("nm --version > /dev/null 2>&1") != 0) {
    GTEST_SKIP() << "nm is not installed";
  }
  const std::map<std::string, Place> places = LoopPlaces();
  constexpr std::string_view kClone = "clone_of_";
  int clones = 0;
  for (const auto& [name, place] : places) {
    if (name.starts_with(kClone)) {
      ++clones;
      const std::string original = name.substr(kClone.size());
      ASSERT_TRUE(places.contains(original)) << original;
      EXPECT_EQ(place.size, places.at(original).size) << name;
      EXPECT_NE(place.address, places.at(original).address) << name;
    }
  }
  EXPECT_GE(clones, 5 * 2 * 3) << "five variants or more, two scenarios, three ways to consume";
}

}  // namespace
}  // namespace alexbench::harness
