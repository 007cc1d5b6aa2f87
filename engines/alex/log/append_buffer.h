// Records on their way to the file, kept where the mapping will show them.
//
// A record that was taken into the buffer must be readable at its log offset before it is in the
// file. So the buffer is memory of the process that lies in the log's window in the place of the
// file's bytes; once these are written, the file is mapped there again. No byte moves and no read
// knows the difference.
//
// Threads:  one at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "absl/status/status.h"

#include "engines/alex/axes/log_append.h"
#include "engines/alex/log/mapped_file.h"

namespace alexbench::engines::alex {

class AppendBuffer {
 public:
  std::uint64_t size_bytes() const { return size_bytes_; }

  // Whether a record of so many bytes that would start at `position` of the file can be added. If
  // not, the buffer has to be written first, or the record is too long for any buffer.
  bool HasRoomFor(const MappedFile& file, const FilePart& record) const;

  // Requires: HasRoomFor; `position` is the end of the file, or of what was added before.
  // Errors:   ResourceExhausted if there is no memory.
  absl::Status Add(MappedFile& file, std::uint64_t position, std::string_view bytes);

  // Writes everything added to the file and lets the mapping show the file again.
  // Errors:   those of MappedFile::WriteAt, and of mapping. What was added is then still there.
  absl::Status WriteTo(MappedFile& file);

 private:
  char* memory_ = nullptr;  // where `start_` is shown; null while nothing was added
  std::uint64_t start_ = 0;
  std::uint64_t size_bytes_ = 0;
};

}  // namespace alexbench::engines::alex
