// What turns the bytes of an input into records.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/key.h"

namespace alexbench::tools {

struct OwnedRecord {
  Key key = 0;
  std::string value;
};

class RecordReader {
 public:
  virtual ~RecordReader() = default;

  // Appends the records that are complete in `bytes` and returns how many bytes they took; what is
  // left comes again with more behind it.
  // Errors:   DataLoss. Records before the mistake have been appended.
  virtual absl::StatusOr<std::size_t> Take(std::string_view bytes,
                                           std::vector<OwnedRecord>& records) = 0;

  // Takes what is left when nothing more will come. Errors: as Take.
  virtual absl::Status Finish(std::string_view rest, std::vector<OwnedRecord>& records) = 0;
};

}  // namespace alexbench::tools
