// What the engines have registered, and that each of them can be measured.

#include <filesystem>
#include <map>
#include <memory>
#include <numeric>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/derived_value.h"
#include "base/test_folder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/measure/consume.h"
#include "harness/session/catalog.h"
#include "harness/session/ledger_keys.h"

namespace alexbench::harness {
namespace {

constexpr Key kRecords = 500;

class BindingsTest : public testing::Test {
 protected:
  BindingsTest() {
    keys_.resize(kRecords);
    std::iota(keys_.begin(), keys_.end(), Key{-100});
    for (const Key key : keys_) {
      values_.push_back(DerivedValue(key, 0, 40));
    }
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      records_.push_back({keys_[i], values_[i]});
    }
  }
  std::unique_ptr<OpenedEngine> Open(const EngineEntry& entry, const ResolvedEngine& resolved) {
    auto engine = entry.open(folder_ / entry.name, resolved);
    EXPECT_TRUE(engine.ok()) << entry.name << ": " << engine.status();
    return engine.ok() ? *std::move(engine) : nullptr;
  }

  std::uint64_t SumOfValues() const {
    std::uint64_t sum = 0;
    for (const std::string& value : values_) {
      sum += SumWords(value);
    }
    return sum;
  }

  void ExpectBlocksAnswer(const EngineEntry& entry, const OpenedEngine& engine) {
    const absl::StatusOr<std::vector<Key>> places = engine.Locate(keys_);
    ASSERT_TRUE(places.ok()) << places.status();
    for (const Scenario scenario : {Scenario::kLatency, Scenario::kThroughput}) {
      const BlockAnswer answer =
          engine.RunReads({.scenario = scenario, .consume = Consume::kAll, .keys = *places});
      EXPECT_EQ(answer.hits, keys_.size()) << entry.name;
      if (entry.name != "null") {
        EXPECT_EQ(answer.checksum, SumOfValues()) << entry.name;
      }
    }
    EXPECT_EQ(engine.HasStage(Stage::kFindSlot), entry.staged) << entry.name;
    EXPECT_EQ(engine.health(), absl::OkStatus()) << entry.name;
  }

  TestFolder test_folder_;
  const std::filesystem::path& folder_ = test_folder_.path();
  std::vector<Key> keys_;
  std::vector<std::string> values_;
  std::vector<Record> records_;
};

TEST_F(BindingsTest, EveryEngineIsWhatItsEntrySays) {
  EXPECT_GE(Catalog::Get().Entries().size(), 6);
  for (const EngineEntry* entry : Catalog::Get().Entries()) {
    const auto resolved = Catalog::Get().Resolve(entry->name, "buffered");
    ASSERT_TRUE(resolved.ok()) << resolved.status();
    const std::map<std::string, std::string> facts = FactsOf(*entry, *resolved);
    for (const LedgerKey& key : kLedgerKeys) {
      EXPECT_TRUE(facts.contains(std::string(key.key))) << entry->name << " states no " << key.key;
    }
    std::unique_ptr<OpenedEngine> engine = Open(*entry, *resolved);
    ASSERT_NE(engine, nullptr);
    ASSERT_EQ(engine->BulkLoad(records_), absl::OkStatus()) << entry->name;
    ASSERT_EQ(engine->Settle(), absl::OkStatus()) << entry->name;
    ExpectBlocksAnswer(*entry, *engine);
    if (entry->persistent) {
      engine.reset();
      engine = Open(*entry, *resolved);
      ASSERT_NE(engine, nullptr);
      ExpectBlocksAnswer(*entry, *engine);
    }
    EXPECT_EQ(engine->Put({7, "seven"}).ok(), entry->writable) << entry->name;
    const auto visited = engine->Scan({.from = 0, .limit = 3}, [](Key, std::string_view) {});
    EXPECT_EQ(visited.ok(), entry->scans) << entry->name << ": set `scans` in its binding";
    EXPECT_EQ(engine->Erase(7).ok(), entry->erases) << entry->name << ": set `erases` too";
  }
}

TEST_F(BindingsTest, EngineKeepsWritesAtEveryDurabilityItHas) {
  for (const EngineEntry* entry : Catalog::Get().Entries()) {
    for (const std::string_view level : {"none", "buffered", "sync"}) {
      const auto resolved = Catalog::Get().Resolve(entry->name, level);
      if (!entry->persistent || !entry->writable || !resolved.ok()) {
        continue;
      }
      SCOPED_TRACE(entry->name + " at " + std::string(level));
      std::filesystem::remove_all(folder_ / entry->name);
      std::unique_ptr<OpenedEngine> engine = Open(*entry, *resolved);
      ASSERT_NE(engine, nullptr);
      ASSERT_EQ(engine->Put({7, "seven"}), absl::OkStatus());
      ASSERT_EQ(engine->Put({8, "eight"}), absl::OkStatus());
      EXPECT_EQ(engine->Read(7), "seven");
      engine.reset();
      engine = Open(*entry, *resolved);
      ASSERT_NE(engine, nullptr);
      EXPECT_EQ(engine->Read(8), "eight");
    }
  }
}

TEST_F(BindingsTest, EveryChoiceThatResolvesOpensAndAnswers) {
  for (const EngineEntry* entry : Catalog::Get().Entries()) {
    for (const Axis& axis : entry->axes) {
      for (const std::string& choice : axis.choices) {
        const std::string spec = entry->name + ":" + axis.name + "=" + choice;
        const auto resolved = Catalog::Get().Resolve(spec, "buffered");
        if (!entry->writable || !resolved.ok()) {
          continue;  // reads places alone, or is not compiled without another choice
        }
        SCOPED_TRACE(spec);
        std::filesystem::remove_all(folder_ / entry->name);
        const std::unique_ptr<OpenedEngine> engine = Open(*entry, *resolved);
        ASSERT_NE(engine, nullptr);
        ASSERT_EQ(engine->BulkLoad(std::span(records_).first(50)), absl::OkStatus());
        ASSERT_EQ(engine->Settle(), absl::OkStatus());
        ASSERT_EQ(engine->Put({7, "seven"}), absl::OkStatus());
        EXPECT_EQ(engine->Read(7), "seven");
        EXPECT_EQ(engine->Read(keys_[49]), values_[49]);
      }
    }
  }
}

TEST_F(BindingsTest, ASnapshotOfTheIndexTakesTheLogThatHasOneAndReadsThatCheck) {
  const auto resolve = [](std::string_view spec) {
    return Catalog::Get().Resolve(spec, "buffered");
  };
  EXPECT_TRUE(absl::IsUnimplemented(resolve("alex:index_snapshot=keep").status()));
  EXPECT_TRUE(absl::IsUnimplemented(
      resolve("alex:record_format=v3,bounds_check=unchecked,index_snapshot=keep").status()));
  const auto resolved = resolve("alex:record_format=v3,index_snapshot=keep");
  ASSERT_TRUE(resolved.ok()) << resolved.status();
  EXPECT_NE(resolved->image, resolve("alex:record_format=v3")->image);
  const EngineEntry& entry = **Catalog::Get().Find("alex");
  for (const bool is_loaded : {false, true}) {
    const std::unique_ptr<OpenedEngine> engine = Open(entry, *resolved);
    ASSERT_NE(engine, nullptr);
    EXPECT_EQ(std::filesystem::exists(folder_ / "alex" / "INDEX.snapshot"), is_loaded);
    if (!is_loaded) {
      ASSERT_EQ(engine->BulkLoad(std::span(records_).first(50)), absl::OkStatus());
    }
    EXPECT_EQ(engine->Read(keys_[49]), values_[49]);
  }
}

TEST_F(BindingsTest, AWriteAheadLogTakesTheLogThatHasOneAndNoSnapshot) {
  for (const std::string_view spec :
       {"alex:wal=separate", "alex:record_format=v3,wal=separate,index_snapshot=keep"}) {
    EXPECT_TRUE(absl::IsUnimplemented(Catalog::Get().Resolve(spec, "sync").status())) << spec;
  }
  const auto resolved = Catalog::Get().Resolve("alex:record_format=v3,wal=separate", "sync");
  ASSERT_TRUE(resolved.ok()) << resolved.status();
  const EngineEntry& entry = **Catalog::Get().Find("alex");
  EXPECT_NE(FactsOf(entry, *resolved).at("write_ahead_log"), "the log is the store");
  for (const Key key : {1, 2}) {
    const std::unique_ptr<OpenedEngine> engine = Open(entry, *resolved);
    ASSERT_NE(engine, nullptr);
    EXPECT_TRUE(std::filesystem::exists(folder_ / "alex" / "WAL"));
    ASSERT_EQ(engine->Put({key, "value"}), absl::OkStatus());
    EXPECT_EQ(engine->Read(1), "value");
  }
}

TEST_F(BindingsTest, EnginesWithTheAxisReadAheadSayTheSameOfAChoice) {
  std::map<std::string, std::set<std::string>> facts;  // by choice
  for (const EngineEntry* entry : Catalog::Get().Entries()) {
    for (const Axis& axis : entry->axes) {
      for (const std::string& choice : axis.choices) {
        const auto resolved =
            Catalog::Get().Resolve(entry->name + ":" + axis.name + "=" + choice, "buffered");
        if (axis.name == "read_ahead" && resolved.ok()) {
          facts[choice].insert(FactsOf(*entry, *resolved).at("read_ahead"));
        }
      }
    }
  }
  EXPECT_THAT(facts["kernel"], testing::ElementsAre("as far as the device is told to"));
  EXPECT_THAT(facts["off"], testing::ElementsAre("none"));
}

TEST_F(BindingsTest, VolatileEnginesPromiseNothing) {
  const auto resolved = Catalog::Get().Resolve("ordered_map", "sync");
  ASSERT_TRUE(resolved.ok()) << resolved.status();
  EXPECT_EQ(resolved->durability, "none");
}

TEST_F(BindingsTest, LogStoresKeepWhatTheyPromiseOrRefuse) {
  EXPECT_EQ(Catalog::Get().Resolve("hash_log", "sync")->durability, "sync");
  for (const std::string_view level : {"none", "interval", "group"}) {
    EXPECT_TRUE(absl::IsUnimplemented(Catalog::Get().Resolve("btree_log", level).status()))
        << level;
    EXPECT_TRUE(Catalog::Get().Resolve("floor", level).ok()) << level << ", floor never writes";
  }
}

class RocksdbBindingTest : public BindingsTest {
 protected:
  void SetUp() override {
    if (!Catalog::Get().Find("rocksdb").ok()) {
      GTEST_SKIP() << "this build has no RocksDB";
    }
  }

  static ResolvedEngine Resolve(std::string_view spec, std::string_view durability) {
    absl::StatusOr<ResolvedEngine> resolved = Catalog::Get().Resolve(spec, durability);
    EXPECT_TRUE(resolved.ok()) << resolved.status();
    return resolved.ok() ? *resolved : ResolvedEngine();
  }
};

TEST_F(RocksdbBindingTest, BareNameMeansTheLibrarysDefaults) {
  EXPECT_EQ(Resolve("rocksdb", "buffered").Variant(), "rocksdb:preset=default,read=string,wal=on");
}

TEST_F(RocksdbBindingTest, DurabilityPicksTheLogUnlessTheLogIsNamed) {
  EXPECT_EQ(Resolve("rocksdb", "none").Variant(), "rocksdb:preset=default,read=string,wal=off");
  for (const std::string_view level : {"group", "sync"}) {
    EXPECT_EQ(Resolve("rocksdb", level).Variant(), "rocksdb:preset=default,read=string,wal=sync");
    EXPECT_EQ(Resolve("rocksdb", level).durability, level);
  }
  EXPECT_EQ(Resolve("rocksdb:wal=off", "sync").durability, "none");
  EXPECT_EQ(Resolve("rocksdb:wal=on", "none").durability, "buffered");
  EXPECT_EQ(Resolve("rocksdb:wal=sync", "group").durability, "sync");
}

TEST_F(RocksdbBindingTest, DurabilityItDoesNotHaveIsRefused) {
  EXPECT_TRUE(absl::IsUnimplemented(Catalog::Get().Resolve("rocksdb", "interval").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(
      Catalog::Get().Resolve("rocksdb:preset=fastest", "buffered").status()));
}

TEST_F(RocksdbBindingTest, WaysOfReadingShareOneImageAndOneMemory) {
  const ResolvedEngine strings = Resolve("rocksdb:preset=tuned", "buffered");
  const ResolvedEngine pinned = Resolve("rocksdb:preset=tuned,read=pinned", "buffered");
  EXPECT_EQ(strings.image, pinned.image);
  EXPECT_EQ(strings.memory_family, pinned.memory_family);
  EXPECT_NE(strings.image, Resolve("rocksdb", "buffered").image);
}

TEST_F(RocksdbBindingTest, SiblingReadsTheSameDatabase) {
  const EngineEntry& entry = **Catalog::Get().Find("rocksdb");
  const std::unique_ptr<OpenedEngine> strings = Open(entry, Resolve("rocksdb", "buffered"));
  ASSERT_NE(strings, nullptr);
  ASSERT_EQ(strings->Put({1, "one"}), absl::OkStatus());
  const auto pinned = strings->Sibling(Resolve("rocksdb:read=pinned", "buffered").choices);
  ASSERT_TRUE(pinned.ok()) << pinned.status();
  EXPECT_EQ((*pinned)->Read(1), "one");
  const auto back = (*pinned)->Sibling(Resolve("rocksdb", "buffered").choices);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ((*back)->Read(1), "one");
  EXPECT_TRUE(absl::IsUnimplemented(
      strings->Sibling(Resolve("rocksdb:preset=tuned", "buffered").choices).status()));
}

// A trial's copy in large pieces would make each of their small writes several times as dear.
TEST_F(BindingsTest, EnginesThatWriteOverTheirFilesAreCopiedInPiecesOfTheirOwn) {
  const std::set<std::string> small = {"lmdb", "sqlite", "wiredtiger"};
  for (const EngineEntry* entry : Catalog::Get().Entries()) {
    EXPECT_EQ(entry->overwritten_piece_bytes < kLargePieceBytes, small.contains(entry->name))
        << entry->name;
  }
}

}  // namespace
}  // namespace alexbench::harness
