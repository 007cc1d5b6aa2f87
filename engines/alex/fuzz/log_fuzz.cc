// Logs written, killed, damaged and opened as a fuzzer's bytes say, in record format v3.
//
// What opens is a prefix of what was written, in order; all of it where nothing was damaged.
// Whatever else happens is an error that says so.

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/check.h"
#include "engines/alex/fuzz/fuzz_input.h"
#include "engines/alex/log/segmented/segmented_log.h"
#include "engines/alex/log/segmented/simulated_disk.h"

namespace alexbench::engines::alex {
namespace {

constexpr std::size_t kRecordsMax = 2'000;

struct FuzzRecord {
  Key key = 0;
  std::string value;
  bool is_tombstone = false;
  bool operator==(const FuzzRecord&) const = default;
};

class LogFuzz {
 public:
  explicit LogFuzz(FuzzInput input) : input_(input) {
    ALEXBENCH_CHECK(CreateSegmentedLog(*disk_.OpenFolder(), 16'384).ok());
  }

  void Run() {
    do {
      WriteAndKill();
      ExpectAll();
    } while (input_.Number(1) % 2 == 1 && !input_.AtEnd());
    Damage();
    ExpectPrefixOrError();
  }

 private:
  using Contents = std::map<std::string, std::string>;

  absl::StatusOr<SegmentedLog> Open(OpenMode mode) {
    found_.clear();
    const auto sink = [this](const LoggedRecord& logged) {
      const DecodedRecord& record = logged.record;
      found_.push_back({record.key, std::string(record.value), record.is_tombstone});
    };
    return SegmentedLog::OpenIn(disk_.OpenFolder(),
                                {.mode = mode, .window_bytes = std::uint64_t{1} << 24}, sink);
  }

  FuzzRecord NextRecord() {
    const std::uint64_t how = input_.Number(1);
    FuzzRecord record{.key = static_cast<Key>(input_.Number(1 + how % 8)),
                      .is_tombstone = how >= 224};
    if (!record.is_tombstone) {
      record.value.assign(input_.Number(1 + how / 8 % 2) % 5'000,
                          static_cast<char>(input_.Number(1)));
    }
    return record;
  }

  void AppendBatch(SegmentedLog& log) {
    std::vector<FuzzRecord> batch;
    for (std::uint64_t i = input_.Number(1) % 32; i > 0; --i) {
      batch.push_back(NextRecord());
      batch.back().is_tombstone = false;
    }
    std::vector<Record> records;
    for (const FuzzRecord& record : batch) {
      records.push_back({record.key, record.value});
    }
    ALEXBENCH_CHECK(log.AppendBatch(records).ok());
    written_.insert(written_.end(), batch.begin(), batch.end());
  }

  void AppendOne(SegmentedLog& log) {
    const FuzzRecord record = NextRecord();
    const absl::StatusOr<LogOffset> offset = record.is_tombstone
                                                 ? log.AppendTombstone(record.key)
                                                 : log.Append({record.key, record.value});
    ALEXBENCH_CHECK(offset.ok());
    const auto stored = log.ReadHeader<BoundsCheck::kChecked>(record.key, *offset);
    ALEXBENCH_CHECK(record.is_tombstone || stored == record.value);
    written_.push_back(record);
  }

  // Writes until the input says otherwise. Whether the log is closed or its files are left as a
  // killed process leaves them, all that was acknowledged is in them.
  void WriteAndKill() {
    Contents killed;
    bool is_killed = false;
    {
      absl::StatusOr<SegmentedLog> log = Open(OpenMode::kOpenExisting);
      ALEXBENCH_CHECK(log.ok());
      for (bool goes_on = true; goes_on && !input_.AtEnd() && written_.size() < kRecordsMax;) {
        const std::uint64_t what = input_.Number(1) % 16;
        if (what == 0) {
          ALEXBENCH_CHECK(log->Flush().ok());
        } else if (what < 4) {
          AppendBatch(*log);
        } else if (what < 14) {
          AppendOne(*log);
        } else {
          is_killed = what == 15;
          goes_on = false;
        }
      }
      killed = disk_.Contents();
    }
    if (is_killed) {
      disk_.Replace(killed);
    }
  }

  void ExpectAll() {
    const absl::StatusOr<SegmentedLog> log = Open(OpenMode::kReadOnly);
    ALEXBENCH_CHECK(log.ok() && found_ == written_ && log->VerifyEnd().ok());
  }

  // Changes, cuts or lengthens files.
  void Damage() {
    Contents damaged = disk_.Contents();
    while (!input_.AtEnd()) {
      auto file = damaged.begin();
      std::advance(file, static_cast<std::ptrdiff_t>(input_.Number(1) % damaged.size()));
      std::string& bytes = file->second;
      const std::uint64_t what = input_.Number(1) % 8;
      const std::size_t position = bytes.empty() ? 0 : input_.Number(2) % bytes.size();
      if (what == 0) {
        bytes.resize(position);
      } else if (what == 1) {
        bytes.append(input_.Number(1), '\0');
      } else if (what == 2) {
        bytes.erase(position, 1);
      } else if (!bytes.empty()) {
        bytes[position] = static_cast<char>(input_.Number(1));
      }
    }
    disk_.Replace(damaged);
  }

  void ExpectPrefixOrError() {
    for (const OpenMode mode :
         {OpenMode::kReadOnly, OpenMode::kOpenExisting, OpenMode::kReadOnly}) {
      const absl::StatusOr<SegmentedLog> log = Open(mode);
      if (!log.ok()) {
        ALEXBENCH_CHECK(absl::IsDataLoss(log.status()) ||
                        absl::IsFailedPrecondition(log.status()));
        return;
      }
      ALEXBENCH_CHECK(found_.size() <= written_.size() &&
                      std::equal(found_.begin(), found_.end(), written_.begin()));
    }
  }

  SimulatedDisk disk_;
  FuzzInput input_;
  std::vector<FuzzRecord> written_;
  std::vector<FuzzRecord> found_;
};

}  // namespace
}  // namespace alexbench::engines::alex

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  alexbench::engines::alex::LogFuzz(alexbench::engines::alex::FuzzInput({data, size})).Run();
  return 0;
}
