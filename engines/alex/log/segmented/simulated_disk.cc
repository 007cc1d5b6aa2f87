#include "engines/alex/log/segmented/simulated_disk.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <set>
#include <utility>

#include "absl/status/statusor.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "engines/alex/log/file_descriptor.h"

namespace alexbench::engines::alex {
namespace {

constexpr std::uint64_t kPageBytes = 4096;

absl::Status StatusOf(FaultPlan::Kind kind) {
  switch (kind) {
    case FaultPlan::Kind::kPowerCut:
      return absl::UnavailableError("the power is cut");
    case FaultPlan::Kind::kError:
      return absl::InternalError("input/output error");
    case FaultPlan::Kind::kNoSpace:
      return absl::ResourceExhaustedError("no space left on the simulated disk");
    case FaultPlan::Kind::kNothing:
    case FaultPlan::Kind::kShortWrite:
      break;
  }
  return absl::OkStatus();
}

// One change of a file: bytes at a position, or a new size.
struct Change {
  std::uint64_t position = 0;
  std::string bytes;
  std::uint64_t size_bytes = 0;  // after it
};

void ApplyToPage(const Change& change, std::uint64_t page_start, std::string& page) {
  const std::uint64_t page_end = page_start + kPageBytes;
  const std::uint64_t start = std::max(change.position, page_start);
  const std::uint64_t end = std::min(change.position + change.bytes.size(), page_end);
  if (start < end) {
    page.replace(start - page_start, end - start, change.bytes, start - change.position,
                 end - start);
  }
  if (change.size_bytes < page_end) {
    const std::uint64_t kept = change.size_bytes > page_start ? change.size_bytes - page_start : 0;
    std::fill(page.begin() + static_cast<std::ptrdiff_t>(kept), page.end(), '\0');
  }
}

}  // namespace

struct SimulatedDisk::Inode {
  Inode() : memory(::memfd_create("simulated", MFD_CLOEXEC)) { ALEXBENCH_CHECK(memory.is_open()); }

  std::string Content() const {
    std::string bytes(size_bytes, '\0');
    ALEXBENCH_CHECK(::pread(memory.get(), bytes.data(), bytes.size(), 0) ==
                    static_cast<ssize_t>(bytes.size()));
    return bytes;
  }

  void Resize(std::uint64_t new_size_bytes) {
    ALEXBENCH_CHECK(::ftruncate(memory.get(), static_cast<off_t>(new_size_bytes)) == 0);
    size_bytes = new_size_bytes;
    changes.push_back({.size_bytes = size_bytes});
  }

  void Write(std::uint64_t position, std::string_view bytes) {
    ALEXBENCH_CHECK(::pwrite(memory.get(), bytes.data(), bytes.size(),
                             static_cast<off_t>(position)) == static_cast<ssize_t>(bytes.size()));
    size_bytes = std::max(size_bytes, position + bytes.size());
    lost_pages.erase(lost_pages.lower_bound(position / kPageBytes * kPageBytes),
                     lost_pages.lower_bound(position + bytes.size()));  // to be written again
    changes.push_back({position, std::string(bytes), size_bytes});
  }

  void Persist() {
    std::string before = std::exchange(durable, Content());
    before.resize(durable.size(), '\0');
    for (const std::uint64_t page_start : lost_pages) {
      if (page_start < durable.size()) {
        durable.replace(page_start, kPageBytes, before, page_start, kPageBytes);
      }
    }
    changes.clear();
  }

  // The pages that were to be written are clean now, and some are not on the disk.
  void FailSync() {
    for (const Change& change : changes) {
      if (!change.bytes.empty()) {
        lost_pages.insert(change.position / kPageBytes * kPageBytes);
      }
    }
  }

  // What a power cut leaves.
  std::string Survivor(RandomStream& random) const {
    const auto some = [&] { return random.Below(changes.size() + 1); };
    const std::uint64_t size_cut = some();
    const std::uint64_t size = size_cut == 0 ? durable.size() : changes[size_cut - 1].size_bytes;
    std::string survivor(size, '\0');
    const bool at_once = random.Below(3) == 0;  // all pages of one moment
    for (std::uint64_t start = 0; start < size; start += kPageBytes) {
      std::string page = durable.substr(std::min<std::uint64_t>(start, durable.size()), kPageBytes);
      page.resize(kPageBytes, '\0');
      const std::uint64_t cut = at_once ? size_cut : some();
      for (std::uint64_t i = 0; i < cut; ++i) {
        const bool is_torn = i + 1 == cut && !changes[i].bytes.empty() && random.Below(4) == 0;
        Change change = changes[i];
        if (is_torn) {
          change.bytes.resize(random.Below(change.bytes.size()));
        }
        ApplyToPage(change, start, page);
      }
      survivor.replace(start, std::min(kPageBytes, size - start), page, 0,
                       std::min(kPageBytes, size - start));
    }
    return survivor;
  }

  FileDescriptor memory;
  std::uint64_t size_bytes = 0;
  std::string durable;
  std::vector<Change> changes;  // since the last sync
  std::set<std::uint64_t> lost_pages;
};

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
    inode_->Write(position, bytes);
    return bytes.size();
  }

  absl::Status Allocate(const FileRange& range) override {
    RETURN_IF_ERROR(disk_.Call());
    inode_->Resize(std::max(inode_->size_bytes, range.position + range.size_bytes));
    return absl::OkStatus();
  }

  absl::Status Truncate(std::uint64_t size_bytes) override {
    RETURN_IF_ERROR(disk_.Call());
    inode_->Resize(size_bytes);
    return absl::OkStatus();
  }

  absl::Status Sync() override {
    const absl::Status status = disk_.Call();
    if (status.ok()) {
      inode_->Persist();
      disk_.ActDuringSync();
    } else if (!absl::IsUnavailable(status)) {
      inode_->FailSync();
    }
    return status;
  }

 private:
  SimulatedDisk& disk_;
  std::shared_ptr<SimulatedDisk::Inode> inode_;
};

class SimulatedFolder : public Folder {
 public:
  explicit SimulatedFolder(SimulatedDisk& disk) : disk_(disk) {}

  const std::filesystem::path& path() const override { return path_; }

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
    RETURN_IF_ERROR(disk_.Call());
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
