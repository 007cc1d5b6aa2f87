// Writers and readers of one store at once, judged by linear_check.h: a test's own load.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "base/random.h"
#include "engines/alex/linear_check.h"
#include "engines/engine.h"

namespace alexbench::engines::alex {

struct LinearRun {
  std::uint64_t writers = 2;
  std::uint64_t readers = 2;
  std::uint64_t operations = 0;  // of all threads together; a read of several keys is one
  std::uint64_t seed = 1;
  // Done again and again by one more thread while the others last; false if it failed.
  std::function<bool()> meanwhile = nullptr;
};

// What keeps a view that is looked at after the read, where others compact.
template <typename Store>
auto PinOf(const Store& store) {
  if constexpr (requires { store.Pin(); }) {
    return store.Pin();
  } else {
    return nullptr;
  }
}

// Writes the keys whose number leaves `writer` over, and after every fourth write a key that no one
// reads, so that nodes fill, split and move; these lie behind every eighth key alone, so that scans
// from other keys still meet several. Returns false if a write failed.
template <typename Store>
bool RunWriter(Store& store, LinearCheck& check, const LinearRun& run, std::uint64_t writer) {
  RandomStream random(run.seed, writer);
  std::array<std::uint64_t, kLinearKeys> versions{};
  bool all_ok = true;
  for (std::uint64_t i = 0; i < run.operations / (run.writers + run.readers); ++i) {
    const std::size_t key = random.Below(kLinearKeys / run.writers) * run.writers + writer;
    const std::uint64_t version = ++versions[key];
    check.BeginWrite(key, version);
    if (IsErasure(version)) {
      const auto erased = store.Erase(LinearKey(key));
      all_ok = all_ok && erased.ok() && *erased;
    } else {
      all_ok = store.Put({LinearKey(key), LinearValue(version)}).ok() && all_ok;
    }
    check.EndWrite(key, version);
    if (i % 4 == 0) {
      const Key between = LinearKey(key / 8 * 8) + 1 + static_cast<Key>(random.Below(1U << 30U));
      all_ok = store.Put({between, "between"}).ok() && all_ok;
    }
  }
  return all_ok;
}

template <typename Store>
void ReadOne(const Store& store, LinearCheck& check, std::size_t key) {
  const LinearCheck::ReadStart start = check.BeginRead(key);
  [[maybe_unused]] const auto guard = PinOf(store);
  const auto value = store.Get(LinearKey(key));
  check.EndRead(key, start,
                value.has_value() ? std::optional<std::string_view>(*value) : std::nullopt);
}

// Reads of one key by other doors, where the store has them.
template <typename Store>
void ReadOtherwise(const Store& store, LinearCheck& check, std::size_t key) {
  if constexpr (requires { store.GetOwned(0), store.Contains(0); }) {
    const LinearCheck::ReadStart start = check.BeginRead(key);
    if (key % 2 == 0) {
      check.EndPresence(key, start,
                        store.Contains(LinearKey(key)) ? LinearCheck::Presence::kPresent
                                                       : LinearCheck::Presence::kAbsent);
    } else {
      const std::optional<std::string> value = store.GetOwned(LinearKey(key));
      check.EndRead(key, start, value);
    }
  } else {
    ReadOne(store, check, key);
  }
}

template <typename Store>
void ReadSeveral(const Store& store, LinearCheck& check, std::size_t first) {
  constexpr std::size_t kKeys = 16;
  std::array<Key, kKeys> keys;
  std::array<LinearCheck::ReadStart, kKeys> starts;
  for (std::size_t i = 0; i < kKeys; ++i) {
    keys[i] = LinearKey((first + i) % kLinearKeys);
    starts[i] = check.BeginRead((first + i) % kLinearKeys);
  }
  std::array<std::optional<typename Store::Value>, kKeys> values;
  [[maybe_unused]] const auto guard = PinOf(store);
  store.MultiGet(keys, values);
  for (std::size_t i = 0; i < kKeys; ++i) {
    check.EndRead((first + i) % kLinearKeys, starts[i],
                  values[i].has_value() ? std::optional<std::string_view>(*values[i])
                                        : std::nullopt);
  }
}

// A scan from a key on: what it leaves out up to the last key it meets was absent.
template <typename Store>
void ReadInOrder(const Store& store, LinearCheck& check, std::size_t first) {
  constexpr std::uint64_t kRecords = 8;
  std::array<LinearCheck::ReadStart, kLinearKeys> starts;
  for (std::size_t key = first; key < kLinearKeys; ++key) {
    starts[key] = check.BeginRead(key);
  }
  std::vector<std::pair<Key, std::string>> found;
  const auto visited = store.Scan(
      {.from = LinearKey(first), .limit = kRecords},
      [&](Key key, std::string_view value) { found.emplace_back(key, std::string(value)); });
  const bool saw_the_end = visited.ok() && *visited < kRecords;
  std::size_t at = 0;
  for (std::size_t key = first; key < kLinearKeys; ++key) {
    while (at < found.size() && found[at].first < LinearKey(key)) {
      ++at;
    }
    if (at == found.size() && !saw_the_end) {
      return;
    }
    const bool is_there = at < found.size() && found[at].first == LinearKey(key);
    check.EndRead(key, starts[key],
                  is_there ? std::optional<std::string_view>(found[at].second) : std::nullopt);
  }
}

template <typename Store>
void RunReader(const Store& store, LinearCheck& check, const LinearRun& run, std::uint64_t reader) {
  RandomStream random(run.seed, run.writers + reader);
  for (std::uint64_t i = 0; i < run.operations / (run.writers + run.readers); ++i) {
    const std::size_t key = random.Below(kLinearKeys);
    const std::uint64_t kind = random.Below(8);
    if (kind == 0) {
      ReadSeveral(store, check, key);
    } else if (kind == 1) {
      ReadInOrder(store, check, key);
    } else if (kind == 2) {
      ReadOtherwise(store, check, key);
    } else {
      ReadOne(store, check, key);
    }
  }
}

// Returns whether everything was done that was to be.
template <typename Store>
bool RunLinear(Store& store, LinearCheck& check, const LinearRun& run) {
  std::atomic<bool> all_ok = true;
  std::vector<std::thread> threads;
  for (std::uint64_t writer = 0; writer < run.writers; ++writer) {
    threads.emplace_back([&, writer] {
      if (!RunWriter(store, check, run, writer)) {
        all_ok = false;
      }
    });
  }
  for (std::uint64_t reader = 0; reader < run.readers; ++reader) {
    threads.emplace_back([&, reader] { RunReader(store, check, run, reader); });
  }
  std::atomic<bool> is_over = false;
  std::thread beside([&] {
    while (run.meanwhile != nullptr && !is_over) {
      if (!run.meanwhile()) {
        all_ok = false;
      }
    }
  });
  for (std::thread& thread : threads) {
    thread.join();
  }
  is_over = true;
  beside.join();
  return all_ok;
}

}  // namespace alexbench::engines::alex
