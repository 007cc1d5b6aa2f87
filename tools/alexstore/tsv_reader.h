// "key<TAB>value" lines, the values escaped as text_form.h says.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "tools/alexstore/record_reader.h"

namespace alexbench::tools {

class TsvReader final : public RecordReader {
 public:
  // `name` is the input's, for messages.
  explicit TsvReader(std::string name) : name_(std::move(name)) {}

  absl::StatusOr<std::size_t> Take(std::string_view bytes,
                                   std::vector<OwnedRecord>& records) override;
  // The last line may lack its newline.
  absl::Status Finish(std::string_view rest, std::vector<OwnedRecord>& records) override;

 private:
  absl::Status TakeLine(std::string_view line, std::vector<OwnedRecord>& records);

  std::string name_;
  std::uint64_t line_number_ = 0;
};

}  // namespace alexbench::tools
