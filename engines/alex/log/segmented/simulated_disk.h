// A disk in memory that loses power, fails and lies as real ones do, for tests.
//
// What a program sees is what it wrote. What survives a power cut is, page by page, some state
// since the last sync of the file, and of names a state since the last sync of the folder. A failed
// sync loses pages for good, though they still read as written.
//
// Source: [FSYNC20] for failed syncs, [ALICE14] for what may survive.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"

#include "base/random.h"
#include "engines/alex/log/segmented/folder.h"

namespace alexbench::engines::alex {

class SimulatedFile;

// What goes wrong with calls that change something, counted from 0.
struct FaultPlan {
  enum class Kind : std::uint8_t { kNothing, kPowerCut, kError, kNoSpace, kShortWrite };

  Kind kind = Kind::kNothing;
  std::uint64_t first_call = 0;
  std::uint64_t call_count = 1;  // how many calls in a row; a power cut has no end
};

class SimulatedDisk {
 public:
  SimulatedDisk();
  ~SimulatedDisk();

  // A folder on this disk. There is one folder; any number of objects may stand for it.
  std::unique_ptr<Folder> OpenFolder();

  void Plan(const FaultPlan& plan) {
    plan_ = plan;
    calls_ = 0;
    syncs_.clear();
  }
  // Since the last Plan: how many there were, and which of them were syncs.
  std::uint64_t calls() const { return calls_; }
  const std::vector<std::uint64_t>& syncs() const { return syncs_; }

  // From now on the files may have so many bytes in all.
  void LimitSize(std::uint64_t size_bytes) { size_bytes_ = size_bytes; }
  void LiftLimit() { size_bytes_ = std::numeric_limits<std::uint64_t>::max(); }
  std::uint64_t UsedBytes() const;
  std::uint64_t FreeBytes() const { return size_bytes_ - std::min(size_bytes_, UsedBytes()); }

  // Does `action` once, when the next sync has taken what it makes durable and has not returned
  // yet: what another thread may do then.
  void DuringNextSync(std::function<void()> action) { during_sync_ = std::move(action); }

  // Ends what runs on the disk and leaves what survives. Files that are open must not be used
  // after.
  void CutPower(RandomStream& random);

  // Every file's bytes as they are now, and files to replace them with.
  std::map<std::string, std::string> Contents() const;
  void Replace(const std::map<std::string, std::string>& contents);

 private:
  friend class SimulatedFile;
  friend class SimulatedFolder;

  struct Inode;
  using Names = std::map<std::string, std::shared_ptr<Inode>>;

  // Counts a call and says what goes wrong with it.
  FaultPlan::Kind NextCall();
  absl::Status Call();
  absl::Status CallSync() {
    syncs_.push_back(calls_);
    return Call();
  }
  void ActDuringSync() {
    if (const auto action = std::exchange(during_sync_, nullptr)) {
      action();
    }
  }

  Names names_;
  std::vector<Names> names_since_sync_;  // the oldest is durable, the newest what is seen
  std::uint64_t size_bytes_ = std::numeric_limits<std::uint64_t>::max();
  FaultPlan plan_;
  std::uint64_t calls_ = 0;
  std::vector<std::uint64_t> syncs_;
  std::function<void()> during_sync_;
};

}  // namespace alexbench::engines::alex
