#include "engines/alex/log/segmented/crc32c.h"

#include <cstdint>
#include <string>
#include <string_view>

#include "base/random.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {
namespace {

std::string Ascending() {
  std::string bytes;
  for (char byte = 0; byte < 32; ++byte) {
    bytes += byte;
  }
  return bytes;
}

// RFC 3720, appendix B.4.
TEST(Crc32cTest, GivesThePublishedVectors) {
  const std::string ascending = Ascending();
  const std::string descending(ascending.rbegin(), ascending.rend());
  const struct {
    std::string bytes;
    std::uint32_t crc;
  } vectors[] = {
      {std::string(32, '\0'), 0x8a9136aa},
      {std::string(32, '\xff'), 0x62a8ab43},
      {ascending, 0x46dd794e},
      {descending, 0x113fdb5c},
      {"123456789", 0xe3069283},  // the check value of every catalogue of checksums
      {"", 0},
  };
  for (const auto& vector : vectors) {
    EXPECT_EQ(Crc32c(vector.bytes), vector.crc) << vector.bytes;
    EXPECT_EQ(ExtendCrc32cByTable(0, vector.bytes), vector.crc) << vector.bytes;
  }
}

TEST(Crc32cTest, BothWaysAgreeOnAnySplitOfAnyBytes) {
  RandomStream random(20261122, 1);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes(random.Below(200), '\0');
    for (char& byte : bytes) {
      byte = static_cast<char>(random.Below(256));
    }
    const std::string_view all = bytes;
    const std::size_t cut = random.Below(bytes.size() + 1);
    const std::uint32_t whole = Crc32c(all);
    ASSERT_EQ(ExtendCrc32cByTable(0, all), whole);
    ASSERT_EQ(ExtendCrc32c(Crc32c(all.substr(0, cut)), all.substr(cut)), whole);
    ASSERT_EQ(ExtendCrc32cByTable(Crc32c(all.substr(0, cut)), all.substr(cut)), whole);
  }
}

}  // namespace
}  // namespace alexbench::engines::alex
