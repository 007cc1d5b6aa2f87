// What the gets of a mixed stream must see: the oracle of a writing workload.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "workloads/data_set.h"
#include "workloads/operation_stream.h"

namespace alexbench::workloads {

// The value a get must see is DerivedValue(key, version, size_bytes).
struct ExpectedRead {
  std::uint32_t version = 0;
  std::uint32_t size_bytes = 0;
};

// Walks a stream as an engine would and says what each get must see.
//
// Cost:     4 bytes a loaded record; constant time a step.
// Lifetime: data set and stream outlive the replay.
class StreamReplay {
 public:
  StreamReplay(const DataSet& data_set, const MixedStream& stream);

  bool done() const { return next_ == stream_->operations.size(); }

  // Takes the next operation: what it must see if it is a get, nullopt if it is a put.
  // Requires: !done().
  std::optional<ExpectedRead> Next();

  // What a loaded record holds after the operations taken so far.
  ExpectedRead Now(std::uint32_t record_index) const;

 private:
  const DataSet* data_set_;
  const MixedStream* stream_;
  std::size_t next_ = 0;
  std::vector<std::uint32_t> versions_;  // of the loaded records
};

}  // namespace alexbench::workloads
