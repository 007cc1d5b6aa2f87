// Stores whose file someone cuts while they are open. A read of what is gone ends the process: it
// says where, if the program asked for that. The store asks for nothing.

#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/bus_error.h"
#include "engines/alex/alex_store.h"
#include "engines/alex/ladder.h"
#include "engines/alex/log/segmented/segment_header.h"
#include "engines/alex/log/test_folder.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

constexpr Key kKeyCount = 400;
constexpr int kExitCode = 9;

template <typename Format>
class CutStoreTest : public testing::Test {
 protected:
  using Store = AlexStore<With(kProduct, Format::value)>;

  CutStoreTest() {
    absl::StatusOr<Store> store = Store::Open(folder_.store(), {});
    EXPECT_TRUE(store.ok()) << store.status();
    for (Key key = 0; key < kKeyCount; ++key) {
      EXPECT_TRUE(store->Put({key, std::string(1000, 'x')}).ok());
    }
  }

  std::filesystem::path log() const {
    return Format::value == RecordFormat::kV3 ? folder_.store() / SegmentName(0) : folder_.log();
  }

  // Reads every record of a store of which two pages are left.
  void ReadCutStore() const {
    const absl::StatusOr<Store> store = Store::Open(folder_.store(), {.mode = OpenMode::kReadOnly});
    std::filesystem::resize_file(log(), 8192);
    unsigned sum = 0;
    for (Key key = 0; key < kKeyCount; ++key) {
      const std::optional<std::string_view> value = store->Get(key);
      for (const char byte : value.value_or("")) {
        sum += static_cast<unsigned char>(byte);
      }
    }
    ::_exit(sum == 0 ? 1 : 0);
  }

  TestFolder folder_;
};

using Formats = testing::Types<std::integral_constant<RecordFormat, RecordFormat::kV1>,
                               std::integral_constant<RecordFormat, RecordFormat::kV2>,
                               std::integral_constant<RecordFormat, RecordFormat::kV3>>;
TYPED_TEST_SUITE(CutStoreTest, Formats);

TYPED_TEST(CutStoreTest, AReadOfWhatIsGoneIsToldWithFileAndOffset) {
  const auto read = [this] {
    EndOnBusErrors("reader: ", kExitCode);
    this->ReadCutStore();
  };
  // Of the first record that reaches past the cut.
  const std::string told = "^reader: /[^\n]*/store/" + this->log().filename().string() +
                           ", offset (819[2-9]|8[2-9][0-9][0-9]|9[0-9][0-9][0-9]): SIGBUS";
  EXPECT_EXIT(read(), testing::ExitedWithCode(kExitCode), told);
}

TYPED_TEST(CutStoreTest, AStoreLeavesTheSignalToItsProgram) {
  struct sigaction before {};
  ASSERT_EQ(::sigaction(SIGBUS, nullptr, &before), 0);
  {
    absl::StatusOr<typename TestFixture::Store> store =
        TestFixture::Store::Open(this->folder_.store(), {});
    ASSERT_TRUE(store.ok()) << store.status();
    ASSERT_TRUE(store->Put({1, "one"}).ok());
    ASSERT_TRUE(store->Flush().ok());
    ASSERT_TRUE(store->Get(1).has_value());
    struct sigaction in_use {};
    ASSERT_EQ(::sigaction(SIGBUS, nullptr, &in_use), 0);
    EXPECT_EQ(in_use.sa_sigaction, before.sa_sigaction);
  }
  struct sigaction after {};
  ASSERT_EQ(::sigaction(SIGBUS, nullptr, &after), 0);
  EXPECT_EQ(after.sa_sigaction, before.sa_sigaction);
#ifndef ALEXBENCH_SANITIZED
  EXPECT_EQ(after.sa_handler, SIG_DFL);
#endif
}

}  // namespace
}  // namespace alexbench::engines::alex
