#include "engines/alex/log/chunked_append.h"

#include <algorithm>

#include "base/status_macros.h"

namespace alexbench::engines::alex {

ChunkedAppend::~ChunkedAppend() {
  if (!is_finished_ && written_ > 0) {
    log_.Abandon();
  }
}

absl::Status ChunkedAppend::Add(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::uint64_t room = kChunkBytes - position() % kChunkBytes;
    const auto part = bytes.substr(0, static_cast<std::size_t>(room));
    chunk_.append(part);
    bytes.remove_prefix(part.size());
    if (part.size() == room) {
      RETURN_IF_ERROR(WriteChunk());
    }
  }
  return absl::OkStatus();
}

absl::Status ChunkedAppend::Finish() {
  RETURN_IF_ERROR(WriteChunk());
  RETURN_IF_ERROR(log_.Commit(written_));
  is_finished_ = true;
  return absl::OkStatus();
}

absl::Status ChunkedAppend::WriteChunk() {
  const std::uint64_t position = written_;
  // Counted before it is known to succeed: part of it may be in the file either way.
  written_ += chunk_.size();
  const absl::Status status = log_.WriteBehindEnd(position, chunk_);
  chunk_.clear();
  return status;
}

}  // namespace alexbench::engines::alex
