#include "base/bus_error.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "base/check.h"
#include "base/test_folder.h"
#include "gtest/gtest.h"

namespace alexbench {
namespace {

constexpr std::size_t kPageBytes = 4096;
constexpr std::size_t kPages = 8;
constexpr int kExitCode = 7;

class BusErrorTest : public testing::Test {
 protected:
  BusErrorTest() {
    std::ofstream(path_, std::ios::binary) << std::string(kPages * kPageBytes, 'x');
  }

  // The pages from the second on.
  const char* MapBehindTheFirstPage() const {
    const int descriptor = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    void* const pages =
        ::mmap(nullptr, (kPages - 1) * kPageBytes, PROT_READ, MAP_SHARED, descriptor, kPageBytes);
    ALEXBENCH_CHECK(pages != MAP_FAILED);
    ::close(descriptor);
    return static_cast<const char*>(pages);
  }

  // Reads a byte at that offset of the file, of which only half is left.
  void ReadCutFile(std::size_t offset) const {
    const char* const pages = MapBehindTheFirstPage();
    std::filesystem::resize_file(path_, kPages / 2 * kPageBytes);
    (void)*static_cast<const volatile char*>(pages + offset - kPageBytes);
  }

  TestFolder folder_;
  const std::filesystem::path path_ = folder_.path() / "a file";
};

TEST_F(BusErrorTest, APageThatWasCutOffIsNamedWithFileAndOffset) {
  const auto read = [this] {
    EndOnBusErrors("speaker: ", kExitCode);
    ReadCutFile(6 * kPageBytes + 5);
  };
  EXPECT_EXIT(read(), testing::ExitedWithCode(kExitCode),
              "^speaker: /[^\n]*/a file, offset 24581: SIGBUS: [^\n]*\n$");
}

TEST_F(BusErrorTest, WhatIsLeftOfACutFileIsReadOn) {
  const auto read = [this] {
    EndOnBusErrors("speaker: ", kExitCode);
    ReadCutFile(kPages / 2 * kPageBytes - 1);
    ::_exit(0);
  };
  EXPECT_EXIT(read(), testing::ExitedWithCode(0), "^$");
}

TEST_F(BusErrorTest, AFileThatIsGoneIsStillNamed) {
  const auto read = [this] {
    EndOnBusErrors("", kExitCode);
    const char* const pages = MapBehindTheFirstPage();
    std::filesystem::resize_file(path_, 0);
    std::filesystem::remove(path_);
    (void)*static_cast<const volatile char*>(pages);
  };
  EXPECT_EXIT(read(), testing::ExitedWithCode(kExitCode),
              "^/[^\n]*/a file \\(deleted\\), offset 4096: SIGBUS: [^\n]*\n$");
}

TEST_F(BusErrorTest, OfSeveralThreadsThatFaultOneSpeaks) {
  const auto read = [this] {
    EndOnBusErrors("speaker: ", kExitCode);
    std::atomic<int> waiting = 8;
    std::vector<std::thread> threads;
    const char* const pages = MapBehindTheFirstPage();
    std::filesystem::resize_file(path_, 0);
    for (int i = waiting; i > 0; --i) {
      threads.emplace_back([&waiting, pages] {
        for (--waiting; waiting > 0;) {
        }
        (void)*static_cast<const volatile char*>(pages);
      });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
  };
  EXPECT_EXIT(read(), testing::ExitedWithCode(kExitCode), "^speaker: [^\n]*\n$");
}

TEST_F(BusErrorTest, ASignalThatWasSentEndsTheProcessAsItAlwaysDoes) {
  const auto raise = [] {
    EndOnBusErrors("speaker: ", kExitCode);
    std::raise(SIGBUS);
    ::_exit(0);
  };
  EXPECT_EXIT(raise(), testing::KilledBySignal(SIGBUS), "^$");
}

}  // namespace
}  // namespace alexbench
