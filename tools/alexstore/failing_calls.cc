// Makes system calls of a program fail: a library to preload, for tests. Calls that write, sync,
// size, name, remove or map files below one folder are counted, and so is every map of no file;
// some of them do not happen. It is told by its environment:
//
//   ALEX_FAULT_FOLDER  the folder
//   ALEX_FAULT_LOG     a file that gets a line for every counted call: its name and its file's
//   ALEX_FAULT_CALL    the first call that fails, counted from 0; none if it is missing
//   ALEX_FAULT_COUNT   how many in a row fail; 1 if it is missing
//   ALEX_FAULT_ERROR   the error number they fail with; 0: a write writes half of what it should

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using WriteFunction = ssize_t(int, const void*, std::size_t);

// The function that this library stands before.
template <typename Function>
Function* Next(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

std::string TextOf(const char* name) {
  const char* const text = std::getenv(name);
  return text == nullptr ? "" : text;
}

std::uint64_t NumberOf(const char* name, std::uint64_t otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

struct Plan {
  const std::string folder = TextOf("ALEX_FAULT_FOLDER");
  const std::uint64_t first_call = NumberOf("ALEX_FAULT_CALL", UINT64_MAX);
  const std::uint64_t call_count = NumberOf("ALEX_FAULT_COUNT", 1);
  const int error_number = static_cast<int>(NumberOf("ALEX_FAULT_ERROR", EIO));
  const int log =
      ::open(TextOf("ALEX_FAULT_LOG").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
};

const Plan& ThePlan() {
  static const Plan plan;
  return plan;
}

std::string PathOf(int descriptor) {
  char path[PATH_MAX];
  const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
  const ssize_t size = ::readlink(link.c_str(), path, sizeof(path));
  return size < 0 ? std::string() : std::string(path, static_cast<std::size_t>(size));
}

std::string PathAt(int folder, const char* name) {
  return name[0] == '/' ? std::string(name) : PathOf(folder).append("/").append(name);
}

enum class Fate : std::uint8_t { kHappens, kFails, kHappensByHalf };

// Counts the call. Where it fails, errno says so.
Fate CountCall(const char* call, const std::string& path) {
  static std::atomic<std::uint64_t> calls = 0;
  const Plan& plan = ThePlan();
  const std::uint64_t number = calls++;
  const std::string line = std::string(call).append(" ").append(path).append("\n");
  if (Next<WriteFunction>("write")(plan.log, line.data(), line.size()) < 0) {
    std::_Exit(99);  // a test must not go on without knowing what it does
  }
  if (number < plan.first_call || number - plan.first_call >= plan.call_count) {
    return Fate::kHappens;
  }
  errno = plan.error_number;
  return plan.error_number == 0 ? Fate::kHappensByHalf : Fate::kFails;
}

Fate FateOf(const char* call, const std::string& path) {
  return path.starts_with(ThePlan().folder) ? CountCall(call, path) : Fate::kHappens;
}

std::size_t SizeBy(Fate fate, std::size_t size) {
  return fate == Fate::kHappensByHalf ? (size + 1) / 2 : size;
}

}  // namespace

// The names in the headers of the system are reserved for it.
// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name)
extern "C" {

ssize_t write(int file, const void* bytes, std::size_t size) {
  const Fate fate = FateOf("write", PathOf(file));
  return fate == Fate::kFails ? -1 : Next<WriteFunction>("write")(file, bytes, SizeBy(fate, size));
}

ssize_t pwrite(int file, const void* bytes, std::size_t size, off_t at) {
  using Function = ssize_t(int, const void*, std::size_t, off_t);
  const Fate fate = FateOf("pwrite", PathOf(file));
  return fate == Fate::kFails ? -1 : Next<Function>("pwrite")(file, bytes, SizeBy(fate, size), at);
}

int fsync(int file) {
  const Fate fate = FateOf("fsync", PathOf(file));
  return fate == Fate::kFails ? -1 : Next<int(int)>("fsync")(file);
}

int fdatasync(int file) {
  const Fate fate = FateOf("fdatasync", PathOf(file));
  return fate == Fate::kFails ? -1 : Next<int(int)>("fdatasync")(file);
}

int ftruncate(int file, off_t size) noexcept {
  const Fate fate = FateOf("ftruncate", PathOf(file));
  return fate == Fate::kFails ? -1 : Next<int(int, off_t)>("ftruncate")(file, size);
}

int fallocate(int file, int mode, off_t at, off_t size) {
  using Function = int(int, int, off_t, off_t);
  const Fate fate = FateOf("fallocate", PathOf(file));
  return fate == Fate::kFails ? -1 : Next<Function>("fallocate")(file, mode, at, size);
}

int rename(const char* from, const char* to) noexcept {
  using Function = int(const char*, const char*);
  const Fate fate = FateOf("rename", from);
  return fate == Fate::kFails ? -1 : Next<Function>("rename")(from, to);
}

int renameat(int from_folder, const char* from, int to_folder, const char* to) noexcept {
  using Function = int(int, const char*, int, const char*);
  const Fate fate = FateOf("renameat", PathAt(from_folder, from));
  return fate == Fate::kFails ? -1 : Next<Function>("renameat")(from_folder, from, to_folder, to);
}

int unlinkat(int folder, const char* name, int flags) noexcept {
  using Function = int(int, const char*, int);
  const Fate fate = FateOf("unlinkat", PathAt(folder, name));
  return fate == Fate::kFails ? -1 : Next<Function>("unlinkat")(folder, name, flags);
}

void* mmap(void* address, std::size_t size, int protection, int flags, int file,
           off_t at) noexcept {
  using Function = void*(void*, std::size_t, int, int, int, off_t);
  const Fate fate = file < 0 ? CountCall("mmap", "-") : FateOf("mmap", PathOf(file));
  return fate == Fate::kFails ? MAP_FAILED
                              : Next<Function>("mmap")(address, size, protection, flags, file, at);
}

}  // extern "C"
// NOLINTEND(readability-inconsistent-declaration-parameter-name)
