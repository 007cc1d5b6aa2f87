// The axis "concurrency": who keeps threads apart that use one store.
#pragma once

#include <cstdint>
#include <string_view>

namespace alexbench::engines::alex {

// kNone:       no one; several threads may read while none writes.
// kRwLock:     a reader-writer lock around the store, taken by every operation (as published).
// kOptimistic: readers take no lock and go by what the writer has published; writers take turns.
//
// No field of AlexPolicy: a lock stands around a store of any policy and changes nothing in it, and
// readers beside a writer need an index of their own kind, not another way to read it.
enum class Concurrency : std::uint8_t { kNone, kRwLock, kOptimistic };

inline constexpr Concurrency kConcurrencyChoices[] = {Concurrency::kNone, Concurrency::kRwLock,
                                                      Concurrency::kOptimistic};

constexpr std::string_view AxisName(Concurrency) { return "concurrency"; }
constexpr std::string_view ChoiceName(Concurrency choice) {
  switch (choice) {
    case Concurrency::kNone:
      return "none";
    case Concurrency::kRwLock:
      return "rwlock";
    case Concurrency::kOptimistic:
      return "optimistic";
  }
  return "";
}

}  // namespace alexbench::engines::alex
