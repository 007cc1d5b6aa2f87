#include "engines/alex/log/append_buffer.h"

#include <cstring>

#include "base/status_macros.h"

namespace alexbench::engines::alex {

bool AppendBuffer::HasRoomFor(const MappedFile& file, const FilePart& record) const {
  const std::uint64_t start = size_bytes_ == 0 ? record.position : start_;
  return size_bytes_ + record.size_bytes <= kAppendBufferBytes &&
         start + kAppendBufferBytes <= file.window_bytes();
}

absl::Status AppendBuffer::Add(MappedFile& file, std::uint64_t position, std::string_view bytes) {
  if (memory_ == nullptr) {
    ASSIGN_OR_RETURN(
        memory_, file.ShowMemory({.position = position, .size_bytes = kAppendBufferBytes}));
    start_ = position;
  }
  std::memcpy(memory_ + size_bytes_, bytes.data(), bytes.size());
  size_bytes_ += bytes.size();
  return absl::OkStatus();
}

absl::Status AppendBuffer::WriteTo(MappedFile& file) {
  if (memory_ == nullptr) {
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(file.WriteAt(start_, {memory_, size_bytes_}));
  RETURN_IF_ERROR(file.ShowFile({.position = start_, .size_bytes = kAppendBufferBytes}));
  memory_ = nullptr;
  size_bytes_ = 0;
  return absl::OkStatus();
}

}  // namespace alexbench::engines::alex
