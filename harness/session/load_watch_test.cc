#include "harness/session/load_watch.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "base/test_folder.h"

namespace alexbench::harness {
namespace {

class LoadWatchTest : public testing::Test {
 protected:
  void Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_.path() / name) << text;
  }

  TestFolder folder_;
};

TEST_F(LoadWatchTest, TellsTheLoadBeforeAndWhatWasStolenSince) {
  Write("loadavg", "2.50 1.00 0.50 3/200 4711\n");
  Write("stat", "cpu  100 0 50 800 10 0 0 40 7 0\ncpu0 1 2 3\n");
  const LoadWatch watch(folder_.path());
  Write("loadavg", "9.99 1.00 0.50 3/200 4711\n");
  Write("stat", "cpu  130 0 60 840 10 0 0 60 7 0\n");
  const LoadObservation load = watch.Look();
  EXPECT_EQ(load.load_average, 2.5);
  EXPECT_EQ(load.stolen_share, 0.2);  // 20 of 100 ticks
}

TEST_F(LoadWatchTest, SaysNothingWhereTheKernelDoesNot) {
  Write("stat", "cpu  1 2 3\n");
  const LoadObservation load = LoadWatch(folder_.path()).Look();
  EXPECT_FALSE(load.load_average.has_value());
  EXPECT_FALSE(load.stolen_share.has_value());
}

TEST_F(LoadWatchTest, ThisMachineTells) {
  EXPECT_TRUE(LoadWatch().Look().load_average.has_value());
}

}  // namespace
}  // namespace alexbench::harness
