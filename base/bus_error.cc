// Everything but EndOnBusErrors runs in a handler of a signal: it may not ask for memory, nor call
// what could hold a lock.
#include "base/bus_error.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "base/check.h"

namespace alexbench {
namespace {

// The longest name of a file, its escapes, and what stands around it.
constexpr std::size_t kLineBytes = 8192;

const char* speaker_of_process = "";
int exit_code_of_process = 1;
std::atomic<bool> has_spoken = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may only use such");

// A text of limited length: what no longer fits is left out.
class Line {
 public:
  void Add(std::string_view text) {
    const std::size_t taken = std::min(text.size(), sizeof(bytes_) - size_);
    std::memcpy(bytes_ + size_, text.data(), taken);
    size_ += taken;
  }
  void Add(std::uint64_t number) {
    char digits[20] = {};
    const std::to_chars_result end = std::to_chars(digits, digits + sizeof(digits), number);
    Add(std::string_view(digits, static_cast<std::size_t>(end.ptr - digits)));
  }
  void WriteTo(int descriptor) const {
    std::string_view rest(bytes_, size_);
    while (!rest.empty()) {
      const ssize_t written = ::write(descriptor, rest.data(), rest.size());
      if (written < 0 && errno == EINTR) {
        continue;
      }
      if (written <= 0) {
        return;
      }
      rest.remove_prefix(static_cast<std::size_t>(written));
    }
  }

 private:
  char bytes_[kLineBytes] = {};
  std::size_t size_ = 0;
};

// The mappings of this process, a line each, as proc(5) describes /proc/PID/maps.
class MapsFile {
 public:
  MapsFile() : descriptor_(::open("/proc/self/maps", O_RDONLY | O_CLOEXEC)) {}
  MapsFile(const MapsFile&) = delete;
  MapsFile& operator=(const MapsFile&) = delete;
  ~MapsFile() {
    if (descriptor_ >= 0) {
      ::close(descriptor_);
    }
  }

  // The next line; nullopt behind the last. Valid until the next call.
  std::optional<std::string_view> NextLine() {
    size_ -= used_;
    std::memmove(bytes_, bytes_ + used_, size_);
    used_ = 0;
    std::size_t end = Held().find('\n');
    while (end == std::string_view::npos && ReadOn()) {
      end = Held().find('\n');
    }
    if (end == std::string_view::npos) {
      return std::nullopt;
    }
    used_ = end + 1;
    return Held().substr(0, end);
  }

 private:
  std::string_view Held() const { return {bytes_, size_}; }
  bool ReadOn() {
    ssize_t got = -1;
    do {
      got = ::read(descriptor_, bytes_ + size_, sizeof(bytes_) - size_);
    } while (got < 0 && errno == EINTR);
    size_ += got > 0 ? static_cast<std::size_t>(got) : 0;
    return got > 0;
  }

  int descriptor_;
  char bytes_[kLineBytes] = {};
  std::size_t size_ = 0;
  std::size_t used_ = 0;  // what the last line took
};

// Takes a hexadecimal number, and the character behind it, off the front of `text`.
std::uint64_t TakeNumber(std::string_view& text) {
  std::uint64_t number = 0;
  const char* const behind =
      std::from_chars(text.data(), text.data() + text.size(), number, 16).ptr;
  const auto taken = static_cast<std::size_t>(behind - text.data());
  text.remove_prefix(std::min(taken + 1, text.size()));
  return number;
}

struct FilePlace {
  std::string_view path;
  std::uint64_t offset = 0;
};

// What of a file a line of the maps shows at `address`, if it does.
std::optional<FilePlace> PlaceIn(std::string_view line, std::uint64_t address) {
  const std::size_t slash = line.find('/');  // names of other memory have none
  const std::string_view path = slash == std::string_view::npos ? "" : line.substr(slash);
  const std::uint64_t start = TakeNumber(line);
  const std::uint64_t end = TakeNumber(line);
  if (path.empty() || address < start || address >= end) {
    return std::nullopt;
  }
  constexpr std::size_t kRightsBytes = 5;  // "r--s "
  line.remove_prefix(std::min(kRightsBytes, line.size()));
  return FilePlace{.path = path, .offset = TakeNumber(line) + (address - start)};
}

// Says where a page of a file cannot be read; whether `address` is in one.
bool Speak(std::uint64_t address) {
  MapsFile maps;
  for (std::optional<std::string_view> line = maps.NextLine(); line.has_value();
       line = maps.NextLine()) {
    const std::optional<FilePlace> place = PlaceIn(*line, address);
    if (place.has_value()) {
      Line said;
      said.Add(speaker_of_process);
      said.Add(place->path);
      said.Add(", offset ");
      said.Add(place->offset);
      said.Add(": SIGBUS: this part of the file was cut off, or its device failed or is full\n");
      said.WriteTo(STDERR_FILENO);
      return true;
    }
  }
  return false;
}

void HandleBusError(int number, siginfo_t* facts, void* /*context*/) {
  while (has_spoken.exchange(true)) {
    ::pause();  // another thread speaks, and ends the process
  }
  // The address means something where the kernel itself says so.
  if (facts->si_code > 0 && Speak(reinterpret_cast<std::uintptr_t>(facts->si_addr))) {
    ::_exit(exit_code_of_process);
  }
  // Arrives once this handler returns.
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  ::sigaction(number, &action, nullptr);
  ::raise(number);
}

}  // namespace

void EndOnBusErrors(const char* speaker, int exit_code) {
  speaker_of_process = speaker;
  exit_code_of_process = exit_code;
  struct sigaction action {};
  action.sa_sigaction = HandleBusError;
  action.sa_flags = SA_SIGINFO;
  ALEXBENCH_CHECK(::sigaction(SIGBUS, &action, nullptr) == 0);
}

}  // namespace alexbench
