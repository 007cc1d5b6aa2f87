#include "engines/alex/log/segmented/simulated_disk.h"

#include <sys/mman.h>

#include <algorithm>
#include <utility>

#include "absl/status/statusor.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "engines/alex/log/segmented/simulated_inode.h"

namespace alexbench::engines::alex {
namespace {

absl::Status NoSpace() {
  return absl::ResourceExhaustedError("no space left on the simulated disk");
}

absl::Status StatusOf(FaultPlan::Kind kind) {
  switch (kind) {
    case FaultPlan::Kind::kPowerCut:
      return absl::UnavailableError("the power is cut");
    case FaultPlan::Kind::kError:
      return absl::InternalError("input/output error");
    case FaultPlan::Kind::kNoSpace:
      return NoSpace();
    case FaultPlan::Kind::kNothing:
    case FaultPlan::Kind::kShortWrite:
      break;
  }
  return absl::OkStatus();
}

}  // namespace

class SimulatedFile : public File {
 public:
  SimulatedFile(SimulatedDisk& disk, std::shared_ptr<SimulatedDisk::Inode> inode)
      : disk_(disk), inode_(std::move(inode)) {}

  absl::StatusOr<std::uint64_t> SizeBytes() const override { return inode_->size_bytes; }
  absl::StatusOr<std::uint64_t> AllocatedBytes() const override { return inode_->size_bytes; }

  absl::StatusOr<std::string> Read(const FileRange& range) const override {
    const std::string content = inode_->Content();
    return content.substr(std::min<std::uint64_t>(range.position, content.size()),
                          range.size_bytes);
  }

  absl::Status MapAt(char* address, const FileRange& range) const override {
    ALEXBENCH_CHECK(::mmap(address, range.size_bytes, PROT_READ, MAP_SHARED | MAP_FIXED,
                           inode_->memory.get(), static_cast<off_t>(range.position)) != MAP_FAILED);
    return absl::OkStatus();
  }

  absl::StatusOr<std::size_t> WriteSome(std::uint64_t position, std::string_view bytes) override {
    const FaultPlan::Kind fault = disk_.NextCall();
    RETURN_IF_ERROR(StatusOf(fault));
    if (fault == FaultPlan::Kind::kShortWrite) {
      bytes = bytes.substr(0, (bytes.size() + 1) / 2);
    }
    const std::uint64_t lacking = LackingFor(position + bytes.size());
    if (lacking > 0 && lacking >= bytes.size()) {
      return NoSpace();
    }
    bytes.remove_suffix(lacking);
    inode_->Write(position, bytes);
    return bytes.size();
  }

  absl::Status Allocate(const FileRange& range) override {
    RETURN_IF_ERROR(disk_.Call());
    if (LackingFor(range.position + range.size_bytes) > 0) {
      return NoSpace();
    }
    inode_->Resize(std::max(inode_->size_bytes, range.position + range.size_bytes));
    return absl::OkStatus();
  }

  absl::Status Truncate(std::uint64_t size_bytes) override {
    RETURN_IF_ERROR(disk_.Call());
    inode_->Resize(size_bytes);
    return absl::OkStatus();
  }

  absl::Status Sync() override {
    const absl::Status status = disk_.CallSync();
    if (status.ok()) {
      inode_->Persist();
      disk_.ActDuringSync();
    } else if (!absl::IsUnavailable(status)) {
      inode_->FailSync();
    }
    return status;
  }

 private:
  // Bytes that the disk has not room for, were the file so long.
  std::uint64_t LackingFor(std::uint64_t size_bytes) const {
    const std::uint64_t growth = std::max(size_bytes, inode_->size_bytes) - inode_->size_bytes;
    return growth - std::min(growth, disk_.FreeBytes());
  }

  SimulatedDisk& disk_;
  std::shared_ptr<SimulatedDisk::Inode> inode_;
};

class SimulatedFolder : public Folder {
 public:
  explicit SimulatedFolder(SimulatedDisk& disk) : disk_(disk) {}

  const std::filesystem::path& path() const override { return path_; }
  absl::StatusOr<std::uint64_t> FreeBytes() const override { return disk_.FreeBytes(); }

  absl::StatusOr<std::vector<std::string>> List() const override {
    std::vector<std::string> names;
    for (const auto& [name, inode] : disk_.names_) {
      names.push_back(name);
    }
    return names;
  }

  absl::StatusOr<std::unique_ptr<File>> Open(std::string_view name, FileAccess) override {
    const auto found = disk_.names_.find(std::string(name));
    if (found == disk_.names_.end()) {
      return absl::NotFoundError(std::string(name));
    }
    return std::make_unique<SimulatedFile>(disk_, found->second);
  }

  absl::StatusOr<std::unique_ptr<File>> Create(std::string_view name) override {
    RETURN_IF_ERROR(disk_.Call());
    auto inode = std::make_shared<SimulatedDisk::Inode>();
    ALEXBENCH_CHECK(disk_.names_.emplace(name, inode).second);
    disk_.names_since_sync_.push_back(disk_.names_);
    return std::make_unique<SimulatedFile>(disk_, std::move(inode));
  }

  absl::Status Rename(std::string_view from, std::string_view to) override {
    RETURN_IF_ERROR(disk_.Call());
    auto node = disk_.names_.extract(std::string(from));
    ALEXBENCH_CHECK(!node.empty());
    disk_.names_[std::string(to)] = node.mapped();
    disk_.names_since_sync_.push_back(disk_.names_);
    return absl::OkStatus();
  }

  absl::Status Remove(std::string_view name) override {
    RETURN_IF_ERROR(disk_.Call());
    disk_.names_.erase(std::string(name));
    disk_.names_since_sync_.push_back(disk_.names_);
    return absl::OkStatus();
  }

  absl::Status Sync() override {
    RETURN_IF_ERROR(disk_.CallSync());
    disk_.names_since_sync_ = {disk_.names_};
    return absl::OkStatus();
  }

 private:
  SimulatedDisk& disk_;
  std::filesystem::path path_ = "simulated";
};

SimulatedDisk::SimulatedDisk() : names_since_sync_(1) {}
SimulatedDisk::~SimulatedDisk() = default;

std::unique_ptr<Folder> SimulatedDisk::OpenFolder() {
  return std::make_unique<SimulatedFolder>(*this);
}

std::uint64_t SimulatedDisk::UsedBytes() const {
  std::uint64_t used_bytes = 0;
  for (const auto& [name, inode] : names_) {
    used_bytes += inode->size_bytes;
  }
  return used_bytes;
}

FaultPlan::Kind SimulatedDisk::NextCall() {
  const std::uint64_t call = calls_++;
  const bool is_planned = call >= plan_.first_call && (plan_.kind == FaultPlan::Kind::kPowerCut ||
                                                       call - plan_.first_call < plan_.call_count);
  return is_planned ? plan_.kind : FaultPlan::Kind::kNothing;
}

absl::Status SimulatedDisk::Call() { return StatusOf(NextCall()); }

void SimulatedDisk::CutPower(RandomStream& random) {
  const Names survivors = names_since_sync_[random.Below(names_since_sync_.size())];
  std::map<std::string, std::string> contents;
  for (const auto& [name, inode] : survivors) {
    contents[name] = inode->Survivor(random);
  }
  Replace(contents);
}

std::map<std::string, std::string> SimulatedDisk::Contents() const {
  std::map<std::string, std::string> contents;
  for (const auto& [name, inode] : names_) {
    contents[name] = inode->Content();
  }
  return contents;
}

void SimulatedDisk::Replace(const std::map<std::string, std::string>& contents) {
  names_.clear();
  for (const auto& [name, bytes] : contents) {
    auto inode = std::make_shared<Inode>();
    inode->Write(0, bytes);
    inode->Persist();
    names_[name] = std::move(inode);
  }
  names_since_sync_ = {names_};
  plan_ = {};
}

}  // namespace alexbench::engines::alex
