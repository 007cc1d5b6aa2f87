#include "harness/session/faulty_engines.h"

#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/check.h"
#include "harness/session/catalog.h"
#include "harness/session/engine_adapter.h"

namespace alexbench::harness {
namespace {

enum class Fault : std::uint8_t {
  kNone,
  kAbort,
  kThrow,
  kCrash,
  kReadCutFile,
  kEatMemory,
  kLie,
  kLieLater,
  kDontRead,
  kHang,
  kOpen,
  kLoad,
  kDiskFull,
  kForget,
  kCrashInLoad,
  kSkipInScan,
  kKeepErased,
  kLoseRewrites
};

// Reads a mapped file behind its end, which was elsewhere when it was mapped.
void ReadCutFile() {
  constexpr std::size_t kFileBytes = 8192;
  const int file = ::memfd_create("cut by the test", MFD_CLOEXEC);
  ALEXBENCH_CHECK(file >= 0 && ::ftruncate(file, kFileBytes) == 0);
  void* const bytes = ::mmap(nullptr, kFileBytes, PROT_READ, MAP_SHARED, file, 0);
  ALEXBENCH_CHECK(bytes != MAP_FAILED && ::ftruncate(file, 0) == 0);
  (void)static_cast<const volatile char*>(bytes)[kFileBytes / 2];
}

// More gets than the passes before the rounds make, fewer than the rounds do.
constexpr std::uint64_t kManyGets = 3000;

template <Fault kFault>
class FaultyEngine {
 public:
  struct Options {};
  using Value = std::string;

  static absl::StatusOr<FaultyEngine> Open(const std::filesystem::path&, const Options&) {
    if (kFault == Fault::kOpen) {
      return absl::PermissionDeniedError("unopenable: locked by the test");
    }
    return FaultyEngine();
  }

  absl::Status BulkLoad(std::span<const Record> records) {
    if (kFault == Fault::kLoad) {
      return absl::ResourceExhaustedError("unloadable: no room left by the test");
    }
    if (kFault == Fault::kDiskFull) {
      return absl::ErrnoToStatus(ENOSPC, "write records");
    }
    if (kFault == Fault::kCrashInLoad) {
      std::abort();
    }
    for (const Record& record : records) {
      values_[record.key] = std::string(record.value);
    }
    return absl::OkStatus();
  }

  absl::Status Put(const Record& record) {
    if (kFault != Fault::kLoseRewrites || !values_.contains(record.key)) {
      values_[record.key] = std::string(record.value);
    }
    return absl::OkStatus();
  }

  absl::StatusOr<bool> Erase(Key key) {
    return kFault == Fault::kKeepErased ? values_.contains(key) : values_.erase(key) == 1;
  }

  template <typename Sink>
  absl::StatusOr<std::uint64_t> Scan(engines::ScanRange range, Sink&& sink) const {
    std::uint64_t visited = 0;
    std::uint64_t seen = 0;
    for (auto at = values_.lower_bound(range.from); at != values_.end() && visited < range.limit;
         ++at) {
      if (kFault != Fault::kSkipInScan || ++seen != 3) {
        sink(at->first, std::string_view(at->second));
        ++visited;
      }
    }
    return visited;
  }

  std::optional<Value> Get(Key key) const {
    const std::uint64_t get_count = std::atomic_ref(get_count_).fetch_add(1) + 1;
    const auto found = values_.find(key);
    if (found == values_.end()) {
      return std::nullopt;
    }
    if (kFault == Fault::kDontRead) {
      return std::string(found->second.size(), '\0');
    }
    std::string value = found->second;
    const bool late = get_count > kManyGets;
    if (late) {
      Break();
    }
    const bool lies = kFault == Fault::kLie || (kFault == Fault::kLieLater && late);
    if (lies && key == values_.begin()->first) {
      value.back() = static_cast<char>(value.back() ^ 1);
    }
    return value;
  }

  absl::Status health() const { return absl::OkStatus(); }

 private:
  static void Break() {
    if (kFault == Fault::kAbort) {
      std::abort();
    }
    if (kFault == Fault::kThrow) {
      throw std::runtime_error("thrown by the test");
    }
    if (kFault == Fault::kCrash) {
      std::signal(SIGSEGV, SIG_DFL);  // sanitizers would report it and exit
      std::raise(SIGSEGV);
    }
    if (kFault == Fault::kReadCutFile) {
      ReadCutFile();
    }
    std::vector<std::string> eaten;
    while (kFault == Fault::kEatMemory) {
      eaten.emplace_back(std::size_t{1} << 20, 'x');
    }
    while (kFault == Fault::kHang) {
      std::this_thread::yield();
    }
  }

  std::map<Key, std::string> values_;
  mutable std::uint64_t get_count_ = 0;
};

template <Fault kFault>
EngineEntry Entry(std::string name) {
  EngineEntry entry;
  entry.name = std::move(name);
  entry.summary = "for tests";
  entry.thread_use = engines::ThreadUse::kReaders;
  entry.erases = true;
  entry.scans = true;
  entry.persistent = kFault == Fault::kLoad || kFault == Fault::kDiskFull ||
                     kFault == Fault::kForget || kFault == Fault::kCrashInLoad;
  entry.open = [](const std::filesystem::path& folder, const ResolvedEngine&) {
    return Adapt(FaultyEngine<kFault>::Open(folder, {}));
  };
  return entry;
}

const EngineRegistration kSound(Entry<Fault::kNone>(kSoundEngine));
const EngineRegistration kAborting(Entry<Fault::kAbort>(kAbortingEngine));
const EngineRegistration kThrowing(Entry<Fault::kThrow>(kThrowingEngine));
const EngineRegistration kCrashing(Entry<Fault::kCrash>(kCrashingEngine));
const EngineRegistration kCutFile(Entry<Fault::kReadCutFile>(kCutFileEngine));
const EngineRegistration kHungry(Entry<Fault::kEatMemory>(kHungryEngine));
const EngineRegistration kLying(Entry<Fault::kLie>(kLyingEngine));
const EngineRegistration kLyingLater(Entry<Fault::kLieLater>(kLyingLaterEngine));
const EngineRegistration kUnreading(Entry<Fault::kDontRead>(kUnreadingEngine));
const EngineRegistration kSkipping(Entry<Fault::kSkipInScan>(kSkippingEngine));
const EngineRegistration kKeeping(Entry<Fault::kKeepErased>(kKeepingEngine));
const EngineRegistration kRewriteless(Entry<Fault::kLoseRewrites>(kRewritelessEngine));
const EngineRegistration kHanging(Entry<Fault::kHang>(kHangingEngine));
const EngineRegistration kUnopenable(Entry<Fault::kOpen>(kUnopenableEngine));
const EngineRegistration kUnloadable(Entry<Fault::kLoad>(kUnloadableEngine));
const EngineRegistration kDiskFull(Entry<Fault::kDiskFull>(kDiskFullEngine));
const EngineRegistration kForgetful(Entry<Fault::kForget>(kForgetfulEngine));
const EngineRegistration kCrashingLoad(Entry<Fault::kCrashInLoad>(kCrashingLoadEngine));

}  // namespace
}  // namespace alexbench::harness
