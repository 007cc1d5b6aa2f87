// The folder of a store: LOCK, and the log's file.
#pragma once

#include <cstdint>
#include <filesystem>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "engines/alex/axes/record_format.h"
#include "engines/alex/log/lock_file.h"

namespace alexbench::engines::alex {

enum class OpenMode : std::uint8_t {
  kCreateOrOpen,  // for reading and writing; made where there is none
  kOpenExisting,  // for reading and writing; NotFound where there is none
  kReadOnly,      // beside other readers; NotFound where there is none
};

struct LockedFolder {
  LockFile lock;
  std::filesystem::path log_path;
};

// Takes the folder's lock, shared for kReadOnly and exclusive otherwise. With kCreateOrOpen an
// absent folder is made (its parent must exist) and an absent log is created in `format`, wholly or
// not at all: a store whose creation fails leaves nothing behind.
//
// Errors:   NotFound; Unavailable if another process holds the lock; FailedPrecondition if a log
//           would have to be created in a folder that holds other files; what the disk says.
absl::StatusOr<LockedFolder> OpenLogFolder(const std::filesystem::path& folder, OpenMode mode,
                                           RecordFormat format);

// The record format of the store in `folder`. Takes no lock: a store never changes its format.
//
// Errors:   NotFound if there is no store; otherwise as DecodeLogHeader.
absl::StatusOr<RecordFormat> StoredRecordFormat(const std::filesystem::path& folder);

}  // namespace alexbench::engines::alex
