#include "engines/alex/log/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cstdint>
#include <cstring>
#include <fstream>
#include <memory>
#include <string>

#include "engines/alex/log/page_facts.h"
#include "engines/alex/log/test_folder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

using testing::HasSubstr;

class MappedFileTest : public testing::Test {
 protected:
  MappedFileTest() { std::ofstream(path_) << "front"; }

  std::shared_ptr<MappedFile> Open(const MapOptions& options = {}) {
    absl::StatusOr<std::shared_ptr<MappedFile>> file = MappedFile::Open(path_, options);
    EXPECT_TRUE(file.ok()) << file.status();
    return *std::move(file);
  }

  TestFolder folder_;
  const std::filesystem::path path_ = folder_.path() / "file";
};

TEST_F(MappedFileTest, MapsAtTwoMebibytes) {
  const std::shared_ptr<MappedFile> file = Open();
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(file->base()) % (1U << 21U), 0U);
  EXPECT_EQ(std::string_view(file->base(), 5), "front");
}

TEST_F(MappedFileTest, ViewStaysWhereItIsOverTwoThousandGrowthSteps) {
  const std::shared_ptr<MappedFile> file = Open();
  const char* const base = file->base();
  const std::string_view view(base, 5);
  const std::string block(10'000, 'b');
  for (std::uint64_t step = 0; step < 2000; ++step) {
    const std::uint64_t offset = 5 + step * block.size();
    ASSERT_TRUE(file->WriteAt(offset, block).ok());
    ASSERT_EQ(file->base(), base);
    ASSERT_EQ(view, "front");
    ASSERT_EQ(base[offset + block.size() - 1], 'b');
  }
}

TEST_F(MappedFileTest, GuardLiesBehindTheWindow) {
  const std::shared_ptr<MappedFile> file = Open();
  // The furthest byte that a 40-bit offset and a 32-bit length can lead to.
  const std::uint64_t furthest = file->window_bytes() - 1 + 12 + 0xffffffffU;
  const std::uintptr_t page = reinterpret_cast<std::uintptr_t>(file->base() + furthest) & ~0xfffUL;
  // msync answers ENOMEM for addresses that nobody has reserved.
  EXPECT_EQ(::msync(reinterpret_cast<void*>(page), 4096, MS_ASYNC), 0) << std::strerror(errno);
}

TEST_F(MappedFileTest, WindowIsHalvedUntilItFits) {
  const std::shared_ptr<MappedFile> file = Open({.window_bytes = std::uint64_t{1} << 50});
  EXPECT_LT(file->window_bytes(), std::uint64_t{1} << 48);
  EXPECT_EQ(std::string_view(file->base(), 5), "front");
}

TEST_F(MappedFileTest, FileTooLargeForTheAddressSpaceIsRefused) {
#ifdef ALEXBENCH_SANITIZED
  GTEST_SKIP() << "sanitizers need the address space";
#endif
  ASSERT_EQ(::truncate(path_.c_str(), off_t{1} << 40), 0);
  rlimit before = {};
  ASSERT_EQ(::getrlimit(RLIMIT_AS, &before), 0);
  const rlimit small{.rlim_cur = rlim_t{1} << 36, .rlim_max = before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_AS, &small), 0);
  const absl::Status status = MappedFile::Open(path_, {}).status();
  ASSERT_EQ(::setrlimit(RLIMIT_AS, &before), 0);
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr(path_.string()));
}

TEST_F(MappedFileTest, WritingPastTheWindowIsRefused) {
  const std::shared_ptr<MappedFile> file = Open({.window_bytes = std::uint64_t{1} << 21});
  EXPECT_EQ(file->WriteAt((1U << 21U) - 2, "abc").code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(*file->SizeBytes(), 5U);
  EXPECT_TRUE(file->WriteAt((1U << 21U) - 3, "abc").ok());
}

TEST_F(MappedFileTest, RefusesWhatIsNoRegularFile) {
  const std::filesystem::path pipe = folder_.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const std::filesystem::path link = folder_.path() / "link";
  std::filesystem::create_symlink(path_, link);
  for (const std::filesystem::path& other : {pipe, link, folder_.path()}) {
    const absl::Status status = MappedFile::Open(other, {}).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(other.string()));
  }
  EXPECT_EQ(MappedFile::Open(folder_.path() / "none", {}).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(MappedFileTest, PageSizeIsUnknownUntilPagesAreTouched) {
  const std::shared_ptr<MappedFile> file = Open();
  const AddressRange range{file->base(), file->window_bytes()};
  EXPECT_EQ(MappedPageSizeBytes(range), std::nullopt);
  const char first = *static_cast<const volatile char*>(file->base());
  EXPECT_EQ(first, 'f');
  EXPECT_EQ(MappedPageSizeBytes(range), 4096U);
}

}  // namespace
}  // namespace alexbench::engines::alex
