// One append of many bytes, written in chunks that end where 4 MiB of the file end.
//
// The kernel keeps a file written this way in large pieces and maps it with 2 MiB pages; the same
// bytes in small writes stay in 4 KiB pages, which cost every later read more TLB misses.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"

#include "engines/alex/log/log_file.h"

namespace alexbench::engines::alex {

// Nothing is committed before Finish(): an append that fails or is dropped leaves the log as it
// was.
class ChunkedAppend {
 public:
  static constexpr std::uint64_t kChunkBytes = std::uint64_t{1} << 22;

  // Requires: nothing is buffered in `log`.
  // Lifetime: `log` must live longer and not be written to in between.
  explicit ChunkedAppend(LogFile& log) : log_(log) {}
  ChunkedAppend(const ChunkedAppend&) = delete;
  ChunkedAppend& operator=(const ChunkedAppend&) = delete;
  ~ChunkedAppend();

  // Where the next byte added will be in the log.
  LogOffset position() const { return log_.end() + written_ + chunk_.size(); }

  // Errors:   those of LogFile::WriteBehindEnd. After one, nothing may be added.
  absl::Status Add(std::string_view bytes);
  absl::Status Finish();

 private:
  absl::Status WriteChunk();

  LogFile& log_;
  std::uint64_t written_ = 0;
  std::string chunk_;
  bool is_finished_ = false;
};

}  // namespace alexbench::engines::alex
