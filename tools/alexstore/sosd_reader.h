// Keys in the form of the SOSD data sets: a 64-bit count, then the keys, little-endian.
// Source: [SOSD20].
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "base/sosd.h"
#include "tools/alexstore/input.h"
#include "tools/alexstore/record_reader.h"

namespace alexbench::tools {

struct SosdForm {
  SosdType type = SosdType::kUint64;
  // Whether 2^63 is taken off every key.
  bool is_lowered = false;
};

// Checks that a regular file holds as many keys as it says, and whether keys above 2^63 - 1 are
// among them; the input is then at its start again. Of any other input only the name is looked at.
// Errors: DataLoss naming the input where its size is another; what the system says.
absl::StatusOr<SosdForm> ExamineSosd(Input& input);

class SosdReader final : public RecordReader {
 public:
  SosdReader(std::string name, SosdForm form) : name_(std::move(name)), form_(form) {}

  absl::StatusOr<std::size_t> Take(std::string_view bytes,
                                   std::vector<OwnedRecord>& records) override;
  absl::Status Finish(std::string_view rest, std::vector<OwnedRecord>& records) override;

 private:
  std::uint64_t offset() const;

  std::string name_;
  SosdForm form_;
  bool knows_count_ = false;
  std::uint64_t count_ = 0;
  std::uint64_t taken_count_ = 0;
};

}  // namespace alexbench::tools
