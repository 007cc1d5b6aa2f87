// What ThreadSanitizer has to be told.
//
// Bytes that the kernel writes to a file appear in a mapping of it without a store that the
// sanitizer could see. Untold, it would let a reader pass that reads a record before the writer has
// published it.
#pragma once

#include <cstddef>

#ifdef __SANITIZE_THREAD__
extern "C" void __tsan_write_range(void* start, unsigned long size_bytes);
#endif

namespace alexbench::engines::alex {

// To be called between the writing and the publishing, with where readers will find the bytes.
inline void NoteWritten([[maybe_unused]] const char* start,
                        [[maybe_unused]] std::size_t size_bytes) {
#ifdef __SANITIZE_THREAD__
  __tsan_write_range(const_cast<char*>(start), size_bytes);
#endif
}

}  // namespace alexbench::engines::alex
