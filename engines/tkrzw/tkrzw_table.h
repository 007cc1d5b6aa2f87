// One opened tkrzw database file: a hash table or a B+-tree.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/record.h"
#include "engines/engine.h"
#include "engines/store_folder.h"

namespace tkrzw {
class DBM;
class Status;
}  // namespace tkrzw

namespace alexbench::engines::tkrzw {

// HashDBM (unordered) or TreeDBM (by key).
enum class TableKind : std::uint8_t { kHash, kTree };

// The library's defaults, or what suits reads of data in memory: see the source.
enum class Preset : std::uint8_t { kDefault, kTuned };

// What a write waits for: nothing beyond the library, the kernel, or the device.
enum class WriteSync : std::uint8_t { kNever, kToKernel, kToDevice };

struct Options {
  Preset preset = Preset::kDefault;
  WriteSync sync = WriteSync::kNever;
};

// As "tkrzw 1.0.25".
std::string LibraryVersion();

// Errors:  a get that fails reports a miss and health() keeps the first cause. Of a write that
//          fails anything may be there, the record included where only its sync failed; a load
//          keeps the records before the one that failed.
// Threads: any number of readers and writers, as the library's own; opening and BulkLoad: one.
class Table {
 public:
  // Errors: Unavailable if the folder or file cannot be opened or another store has it open;
  //         DataLoss if the file is none of the library's.
  static absl::StatusOr<std::unique_ptr<Table>> Open(TableKind kind,
                                                     const std::filesystem::path& folder,
                                                     const Options& options);
  ~Table();
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  // An empty hash table under kTuned is made anew with two buckets a record.
  absl::Status BulkLoad(std::span<const Record> records);
  absl::Status Put(const Record& record);
  absl::StatusOr<bool> Erase(Key key);

  // Whether the key was there. `value` is assigned by the library (DBM::Get).
  bool Get(Key key, std::string* value);
  // The same from within the library's look-up (DBM::Process), into a buffer that is kept.
  bool Process(Key key, std::string* kept);

  using Visitor = absl::FunctionRef<void(Key, std::string_view)>;
  // Requires: a tree.
  absl::StatusOr<std::uint64_t> Visit(ScanRange range, Visitor visit);

  absl::Status health() const;
  EngineStats Stats();

 private:
  Table(TableKind kind, std::filesystem::path folder, const Options& options);

  absl::Status OpenFile(std::uint64_t expected_records, int flags);
  absl::Status SyncIfAsked();
  absl::Status Translate(const ::tkrzw::Status& status) const;
  bool Judge(const ::tkrzw::Status& status);

  TableKind kind_;
  std::filesystem::path folder_;
  Options options_;
  std::unique_ptr<FolderLock> lock_;
  std::unique_ptr<::tkrzw::DBM> file_;
  mutable std::mutex health_mutex_;
  absl::Status health_;
};

}  // namespace alexbench::engines::tkrzw
