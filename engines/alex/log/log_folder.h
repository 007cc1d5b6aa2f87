// The folder of a store: LOCK, and the log's file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "engines/alex/axes/record_format.h"
#include "engines/alex/log/lock_file.h"

namespace alexbench::engines::alex {

// The log's file in a store of v1 or v2, and what it is called until it is whole.
inline constexpr std::string_view kValueLogName = "000001.log";
inline constexpr std::string_view kUnfinishedValueLogName = "000001.log.new";

enum class OpenMode : std::uint8_t {
  kCreateOrOpen,  // for reading and writing; made where there is none
  kOpenExisting,  // for reading and writing; NotFound where there is none
  kReadOnly,      // beside other readers; NotFound where there is none
};

// What makes a folder a store of one kind, and how such a store is made.
struct StoreKind {
  std::string_view main_file;                          // there once the store is
  std::span<const std::string_view> unfinished_files;  // left by a creation that a crash cut short
  absl::FunctionRef<absl::Status(const std::filesystem::path& folder)> create;
};

// Takes the folder's lock, shared for kReadOnly and exclusive otherwise. With kCreateOrOpen an
// absent folder is made (its parent must exist) and an absent store is created, wholly or not at
// all: a store whose creation fails leaves nothing behind.
//
// Errors:   NotFound; Unavailable if another process holds the lock; FailedPrecondition if a store
//           would have to be created in a folder that holds other files; what the disk says.
absl::StatusOr<LockFile> LockStore(const std::filesystem::path& folder, OpenMode mode,
                                   const StoreKind& kind);

struct LockedFolder {
  LockFile lock;
  std::filesystem::path log_path;
};

// LockStore for a log in `format`, v1 or v2.
// Errors:   those of LockStore; FailedPrecondition if the store has record format v3.
absl::StatusOr<LockedFolder> OpenLogFolder(const std::filesystem::path& folder, OpenMode mode,
                                           RecordFormat format);

// The record format of the store in `folder`. Takes no lock: where a migration changes it before
// the store is opened, that is refused.
//
// Errors:   NotFound if there is no store; otherwise as DecodeLogHeader.
absl::StatusOr<RecordFormat> StoredRecordFormat(const std::filesystem::path& folder);

}  // namespace alexbench::engines::alex
