#include "harness/session/child_process.h"

#include <signal.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::harness {
namespace {

using testing::HasSubstr;

class ChildProcessTest : public testing::Test {
 protected:
  ChildProcessTest()
      : folder_(std::filesystem::path(testing::TempDir()) /
                absl::StrCat("child_process_test_", getpid())) {
    std::filesystem::create_directories(folder_);
  }
  ~ChildProcessTest() override { std::filesystem::remove_all(folder_); }

  ChildRequest Shell(std::string command) const {
    ChildRequest request;
    request.program = "/bin/sh";
    request.arguments = {"-c", std::move(command)};
    request.stderr_file = folder_ / "stderr";
    request.timeout_seconds = 20;
    return request;
  }

  std::string Said() const {
    std::ostringstream text;
    text << std::ifstream(folder_ / "stderr").rdbuf();
    return text.str();
  }

  std::filesystem::path folder_;
};

TEST_F(ChildProcessTest, ReportsTheExitCodeAndTheLastLine) {
  const ChildRequest request = Shell("echo first >&2; echo last words >&2; exit 3");
  const absl::StatusOr<ChildResult> result = RunChild(request);
  ASSERT_TRUE(result.ok());
  EXPECT_FALSE(result->ok());
  EXPECT_EQ(DescribeEnd(request, *result), "exit code 3: last words");
  EXPECT_TRUE(RunChild(Shell("exit 0"))->ok());
}

TEST_F(ChildProcessTest, ReportsTheSignal) {
  const ChildRequest request = Shell("kill -SEGV $$");
  EXPECT_EQ(DescribeEnd(request, *RunChild(request)), "killed by SIGSEGV");
}

TEST_F(ChildProcessTest, KillsAChildThatTakesTooLongWithAllItStarted) {
  ChildRequest request = Shell("sleep 100 & echo $! >&2; sleep 100");
  request.timeout_seconds = 0.3;
  const absl::StatusOr<ChildResult> result = RunChild(request);
  EXPECT_EQ(result->end, ChildEnd::kTimedOut);
  EXPECT_THAT(DescribeEnd(request, *result), HasSubstr("no end within 0.3 seconds"));
  const std::string grandchild = Said();
  // Killed at once, though it may take a moment until nobody counts it any more.
  for (int i = 0; i < 100 && kill(std::stoi(grandchild), 0) == 0; ++i) {
    usleep(20'000);
  }
  EXPECT_NE(kill(std::stoi(grandchild), 0), 0);
}

TEST_F(ChildProcessTest, StopsWhenTold) {
  ChildRequest request = Shell("sleep 100");
  const std::atomic<bool> stop = true;
  request.stop = &stop;
  EXPECT_EQ(RunChild(request)->end, ChildEnd::kStopped);
}

TEST_F(ChildProcessTest, RunsInTheCLocaleWithPadding) {
  setenv("LC_NUMERIC", "xx_XX", 1);
  ChildRequest request = Shell("echo $LC_ALL [$LC_NUMERIC] ${#ALEXBENCH_PADDING} >&2");
  request.environment_padding_bytes = 1234;
  ASSERT_TRUE(RunChild(request)->ok());
  std::istringstream words(Said());
  std::string locale;
  std::string number_locale;
  std::uint32_t padding_bytes = 0;
  words >> locale >> number_locale >> padding_bytes;
  EXPECT_EQ(locale, "C");
  EXPECT_EQ(number_locale, "[]");
  EXPECT_EQ(padding_bytes, 1234U);
}

TEST_F(ChildProcessTest, AProgramThatIsNotThereIsAnError) {
  ChildRequest request = Shell("");
  request.program = "/no/such/program";
  EXPECT_FALSE(RunChild(request).ok());
}

}  // namespace
}  // namespace alexbench::harness
