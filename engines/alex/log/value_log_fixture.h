// What the tests of ValueLog stand on: a folder, a log in it, and what opening it handed out.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engines/alex/log/test_folder.h"
#include "engines/alex/log/value_log.h"
#include "gtest/gtest.h"

namespace alexbench::engines::alex {

struct Seen {
  LogOffset offset = 0;
  Key key = 0;
  std::string value;
  bool is_tombstone = false;
  bool operator==(const Seen&) const = default;
};

template <typename Tag>
class ValueLogTest : public testing::Test {
 protected:
  using Log = ValueLog<Tag::kFormat>;

  absl::StatusOr<Log> TryOpen(const LogOptions& options = {}) {
    seen_.clear();
    return Log::Open(folder_.store(), options, [this](const LoggedRecord& logged) {
      const DecodedRecord& record = logged.record;
      seen_.push_back({logged.offset, record.key, std::string(record.value), record.is_tombstone});
    });
  }

  Log Open(const LogOptions& options = {}) {
    absl::StatusOr<Log> log = TryOpen(options);
    EXPECT_TRUE(log.ok()) << log.status();
    return *std::move(log);
  }

  static std::string Read(const Log& log, Key key, LogOffset offset) {
    const auto stored = log.template ReadHeader<BoundsCheck::kChecked>(key, offset);
    return stored.has_value() ? std::string(*stored) : "(nothing)";
  }

  std::uint64_t FileSize() const { return std::filesystem::file_size(folder_.log()); }

  void AppendGarbage(std::string_view bytes) {
    std::ofstream(folder_.log(), std::ios::app | std::ios::binary) << bytes;
  }
  void Overwrite(std::uint64_t position, std::string_view bytes) {
    std::fstream file(folder_.log(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(position));
    file << bytes;
  }

  TestFolder folder_;
  std::vector<Seen> seen_;
};

template <RecordFormat kChoice>
struct FormatTag {
  static constexpr RecordFormat kFormat = kChoice;
};
using BothFormats = testing::Types<FormatTag<RecordFormat::kV1>, FormatTag<RecordFormat::kV2>>;

}  // namespace alexbench::engines::alex
