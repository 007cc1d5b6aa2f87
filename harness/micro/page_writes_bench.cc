// What a write of one page costs in a file whose pages are in the page cache, by how large the
// writes were that filled it: page_writes/BYTES. docs/decisions/0024 is about it.
//
// In a folder of the current one, so that the file system is the one that runs are measured on.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/random.h"

namespace alexbench::harness {
namespace {

constexpr std::size_t kFileBytes = std::size_t{160} << 20U;
constexpr std::size_t kPageBytes = 4096;

// A file without a name, filled by writes of so many bytes. -1 if that can't be had here.
int FilledFile(std::size_t piece_bytes) {
  std::string name = "page_writes.XXXXXX";
  const int file = mkstemp(name.data());
  if (file < 0) {
    return -1;
  }
  unlink(name.c_str());
  const std::vector<char> piece(piece_bytes, 'p');
  for (std::size_t done = 0; done < kFileBytes; done += piece_bytes) {
    if (pwrite(file, piece.data(), piece_bytes, static_cast<off_t>(done)) !=
        static_cast<ssize_t>(piece_bytes)) {
      close(file);
      return -1;
    }
  }
  return file;
}

void WritePages(benchmark::State& state) {
  const int file = FilledFile(static_cast<std::size_t>(state.range(0)));
  if (file < 0) {
    state.SkipWithError("the current folder takes no file of 160 MiB");
    return;
  }
  const std::vector<char> page(kPageBytes, 'q');
  RandomStream random(1, 2);
  for (auto _ : state) {
    const std::uint64_t number = random.Next() % (kFileBytes / kPageBytes);
    if (pwrite(file, page.data(), kPageBytes, static_cast<off_t>(number * kPageBytes)) !=
        static_cast<ssize_t>(kPageBytes)) {
      state.SkipWithError("a write failed");
      break;
    }
  }
  close(file);
}
BENCHMARK(WritePages)->Name("page_writes")->Arg(4096)->Arg(64 << 10)->Arg(256 << 10)->Arg(4 << 20);

}  // namespace
}  // namespace alexbench::harness
