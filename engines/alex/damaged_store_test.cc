// Opens stores whose file was cut or changed at every possible place. Whatever the damage, opening
// answers, reading answers, and no memory outside the file is touched (run it under sanitizers).

#include <cstdint>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>

#include "base/derived_value.h"
#include "engines/alex/alex_store.h"
#include "engines/alex/ladder.h"
#include "engines/alex/log/test_folder.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

template <RecordFormat kFormat>
struct Subject {
  static constexpr RecordFormat kRecordFormat = kFormat;
  using Checked = AlexStore<With(kProduct, kFormat)>;
  using Unchecked = AlexStore<With(With(kProduct, kFormat), BoundsCheck::kUnchecked)>;
};

template <typename S>
class DamagedStoreTest : public testing::Test {
 protected:
  static constexpr Key kKeys[] = {std::numeric_limits<Key>::min(), -1, 0, 1, 77,
                                  std::numeric_limits<Key>::max()};

  DamagedStoreTest() {
    auto store = S::Checked::Open(folder_.store(), {});
    EXPECT_TRUE(store.ok()) << store.status();
    std::size_t size_bytes = 0;
    for (const Key key : kKeys) {
      EXPECT_TRUE(store->Put({key, DerivedValue(key, 0, size_bytes)}).ok());
      size_bytes += 3;
    }
    EXPECT_TRUE(store->Erase(77).ok());
    EXPECT_TRUE(store->Put({1, "overwritten"}).ok());
    std::ifstream file(folder_.log(), std::ios::binary);
    whole_.assign(std::istreambuf_iterator<char>(file), {});
  }

  void WriteFile(std::string_view bytes) {
    std::ofstream(folder_.log(), std::ios::binary | std::ios::trunc) << bytes;
  }

  void ChangeByte(std::size_t position, char byte) {
    std::fstream file(folder_.log(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(position));
    file.put(byte);
  }

  // Opens and reads everything; whether it opened.
  bool OpenAndRead(OpenMode mode) {
    const auto store = S::Checked::Open(folder_.store(), {.mode = mode});
    if (!store.ok()) {
      EXPECT_TRUE(store.status().code() == absl::StatusCode::kDataLoss ||
                  store.status().code() == absl::StatusCode::kFailedPrecondition)
          << store.status();
      return false;
    }
    const auto unchecked = S::Unchecked::Sharing(*store);
    for (const Key key : kKeys) {
      // What opening accepted, both ways of reading agree on.
      EXPECT_EQ(store->Get(key), unchecked.Get(key));
    }
    std::uint64_t read_bytes = 0;
    const auto count =
        store->Scan({std::numeric_limits<Key>::min(), 1000}, [&](Key, std::string_view value) {
          for (const char byte : value) {
            read_bytes += static_cast<unsigned char>(byte);
          }
        });
    EXPECT_TRUE(count.ok()) << count.status();
    EXPECT_TRUE(store->health().ok()) << store->health();
    return true;
  }

  TestFolder folder_;
  std::string whole_;
};

using Subjects = testing::Types<Subject<RecordFormat::kV1>, Subject<RecordFormat::kV2>>;
TYPED_TEST_SUITE(DamagedStoreTest, Subjects);

TYPED_TEST(DamagedStoreTest, EveryTruncationIsRefused) {
  for (std::size_t size = this->whole_.size() - 1; size > 0; --size) {
    std::filesystem::resize_file(this->folder_.log(), size);
    ASSERT_FALSE(this->OpenAndRead(OpenMode::kCreateOrOpen)) << size;
    ASSERT_EQ(std::filesystem::file_size(this->folder_.log()), size);
  }
  this->WriteFile("");
  EXPECT_FALSE(this->OpenAndRead(OpenMode::kCreateOrOpen));
  this->WriteFile(this->whole_);
  EXPECT_TRUE(this->OpenAndRead(OpenMode::kReadOnly));
}

// Without a checksum per record a flipped bit of a key or value cannot be seen; one of a length or
// of the header must be, and none may lead a read astray.
TYPED_TEST(DamagedStoreTest, EveryFlippedBitOpensOrIsRefused) {
#ifdef ALEXBENCH_SANITIZED
  constexpr int kStep = 5;
#else
  constexpr int kStep = 1;
#endif
  std::size_t refused = 0;
  for (std::size_t bit = 0; bit < 8 * this->whole_.size(); bit += kStep) {
    const std::size_t position = bit / 8;
    this->ChangeByte(position, static_cast<char>(this->whole_[position] ^ (1 << bit % 8)));
    const bool opened = this->OpenAndRead(OpenMode::kReadOnly);
    ASSERT_FALSE(opened && position < kCommittedEndPosition + 8) << "header bit " << bit;
    refused += opened ? 0 : 1;
    this->ChangeByte(position, this->whole_[position]);
  }
  EXPECT_GE(refused, 8 * (kCommittedEndPosition + 8) / kStep);
}

TYPED_TEST(DamagedStoreTest, EveryFlippedBitOfTheCommittedEndIsRefusedWithoutCutting) {
  for (std::size_t bit = 8 * kCommittedEndPosition; bit < 8 * kCommittedEndPosition + 64; ++bit) {
    std::string damaged = this->whole_;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    this->WriteFile(damaged);
    ASSERT_FALSE(this->OpenAndRead(OpenMode::kOpenExisting)) << bit;
    ASSERT_EQ(std::filesystem::file_size(this->folder_.log()), this->whole_.size());
  }
}

}  // namespace
}  // namespace alexbench::engines::alex
