// How many threads may use one opened store: what an engine declares, found by `requires`.
#pragma once

#include <cstdint>
#include <string_view>

namespace alexbench::engines {

// Any number of threads may get, multi-get and scan while no one writes.
template <typename E>
concept ConcurrentReads = requires {
  requires E::kConcurrentReads;
};

// Any number of threads may read and write at the same time; each get, put and erase, and each key
// of a batch or a scan, takes effect at one moment between its start and its end.
template <typename E>
concept ConcurrentWrites = ConcurrentReads<E> && requires {
  requires E::kConcurrentWrites;
};

enum class ThreadUse : std::uint8_t { kOne, kReaders, kReadersAndWriters };

template <typename E>
constexpr ThreadUse ThreadUseOf() {
  if constexpr (ConcurrentWrites<E>) {
    return ThreadUse::kReadersAndWriters;
  } else if constexpr (ConcurrentReads<E>) {
    return ThreadUse::kReaders;
  } else {
    return ThreadUse::kOne;
  }
}

// As a table says it.
constexpr std::string_view ThreadUseText(ThreadUse use) {
  switch (use) {
    case ThreadUse::kOne:
      return "one thread";
    case ThreadUse::kReaders:
      return "several readers";
    case ThreadUse::kReadersAndWriters:
      break;
  }
  return "several readers and writers";
}

}  // namespace alexbench::engines
