// A simulated disk for stores that several threads use, for tests: it does one call at a time, and
// its syncs can be held, so that a test knows who waits for which.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/status_macros.h"
#include "engines/alex/log/segmented/folder.h"
#include "engines/alex/log/segmented/simulated_disk.h"

namespace alexbench::engines::alex {

class ThreadedDisk {
 public:
  // A folder on this disk, which must live longer.
  std::unique_ptr<Folder> OpenFolder();

  // Calls `action` with the simulated disk while no other call is under way.
  template <typename Action>
  auto With(Action action) {
    const Lock lock(mutex_);
    return action(disk_);
  }

  // How many syncs of files were begun.
  std::uint64_t sync_count() {
    const Lock lock(mutex_);
    return sync_count_;
  }

  // From here on no sync of a file returns, whatever it has done, before ReleaseSyncs - or, so that
  // a store that is wrong about locks ends in a failed test, ten seconds.
  void HoldSyncs() {
    const Lock lock(mutex_);
    holds_syncs_ = true;
  }
  void ReleaseSyncs() {
    const Lock lock(mutex_);
    holds_syncs_ = false;
    changed_.notify_all();
  }
  // Whether a sync is held, now or within ten seconds.
  bool AwaitHeldSync() {
    Lock lock(mutex_);
    return changed_.wait_for(lock, kLongestWait, [this] { return held_count_ > 0; });
  }

  // The next sync of a file fails, and loses what it should have made durable.
  void FailNextSync() {
    const Lock lock(mutex_);
    fails_next_sync_ = true;
  }

 private:
  friend class ThreadedFile;
  friend class ThreadedFolder;
  using Lock = std::unique_lock<std::mutex>;
  static constexpr std::chrono::seconds kLongestWait{10};

  absl::Status Sync(File& file) {
    Lock lock(mutex_);
    ++sync_count_;
    const bool fails = std::exchange(fails_next_sync_, false);
    if (fails) {
      disk_.Plan({.kind = FaultPlan::Kind::kError});
    }
    absl::Status status = file.Sync();
    if (fails) {
      disk_.Plan({});
    }
    ++held_count_;
    changed_.notify_all();
    changed_.wait_for(lock, kLongestWait, [this] { return !holds_syncs_; });
    --held_count_;
    return status;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  SimulatedDisk disk_;
  std::uint64_t sync_count_ = 0;
  std::uint64_t held_count_ = 0;
  bool holds_syncs_ = false;
  bool fails_next_sync_ = false;
};

class ThreadedFile : public File {
 public:
  ThreadedFile(ThreadedDisk& disk, std::unique_ptr<File> file)
      : disk_(disk), file_(std::move(file)) {}

  absl::StatusOr<std::uint64_t> SizeBytes() const override {
    return disk_.With([this](SimulatedDisk&) { return file_->SizeBytes(); });
  }
  absl::StatusOr<std::uint64_t> AllocatedBytes() const override {
    return disk_.With([this](SimulatedDisk&) { return file_->AllocatedBytes(); });
  }
  absl::StatusOr<std::string> Read(const FileRange& range) const override {
    return disk_.With([&](SimulatedDisk&) { return file_->Read(range); });
  }
  absl::Status MapAt(char* address, const FileRange& range) const override {
    return disk_.With([&](SimulatedDisk&) { return file_->MapAt(address, range); });
  }
  absl::StatusOr<std::size_t> WriteSome(std::uint64_t position, std::string_view bytes) override {
    return disk_.With([&](SimulatedDisk&) { return file_->WriteSome(position, bytes); });
  }
  absl::Status Allocate(const FileRange& range) override {
    return disk_.With([&](SimulatedDisk&) { return file_->Allocate(range); });
  }
  absl::Status Truncate(std::uint64_t size_bytes) override {
    return disk_.With([&](SimulatedDisk&) { return file_->Truncate(size_bytes); });
  }
  absl::Status Sync() override { return disk_.Sync(*file_); }

 private:
  ThreadedDisk& disk_;
  std::unique_ptr<File> file_;
};

class ThreadedFolder : public Folder {
 public:
  explicit ThreadedFolder(ThreadedDisk& disk) : disk_(disk), folder_(disk.disk_.OpenFolder()) {}

  const std::filesystem::path& path() const override { return folder_->path(); }
  absl::StatusOr<std::uint64_t> FreeBytes() const override {
    return disk_.With([this](SimulatedDisk&) { return folder_->FreeBytes(); });
  }
  absl::StatusOr<std::vector<std::string>> List() const override {
    return disk_.With([this](SimulatedDisk&) { return folder_->List(); });
  }
  absl::StatusOr<std::unique_ptr<File>> Open(std::string_view name, FileAccess access) override {
    ASSIGN_OR_RETURN(std::unique_ptr<File> file,
                     disk_.With([&](SimulatedDisk&) { return folder_->Open(name, access); }));
    return std::make_unique<ThreadedFile>(disk_, std::move(file));
  }
  absl::StatusOr<std::unique_ptr<File>> Create(std::string_view name) override {
    ASSIGN_OR_RETURN(std::unique_ptr<File> file,
                     disk_.With([&](SimulatedDisk&) { return folder_->Create(name); }));
    return std::make_unique<ThreadedFile>(disk_, std::move(file));
  }
  absl::Status Rename(std::string_view from, std::string_view to) override {
    return disk_.With([&](SimulatedDisk&) { return folder_->Rename(from, to); });
  }
  absl::Status Remove(std::string_view name) override {
    return disk_.With([&](SimulatedDisk&) { return folder_->Remove(name); });
  }
  absl::Status Sync() override {
    return disk_.With([this](SimulatedDisk&) { return folder_->Sync(); });
  }

 private:
  ThreadedDisk& disk_;
  std::unique_ptr<Folder> folder_;
};

inline std::unique_ptr<Folder> ThreadedDisk::OpenFolder() {
  return std::make_unique<ThreadedFolder>(*this);
}

}  // namespace alexbench::engines::alex
