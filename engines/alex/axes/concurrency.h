// The axis "concurrency": who keeps threads apart that use one store.
#pragma once

#include <cstdint>
#include <string_view>

namespace alexbench::engines::alex {

// kNone: no one; several threads may read while none writes. kRwLock: a reader-writer lock around
// the store, taken by every operation (as published).
//
// No field of AlexPolicy: the lock stands around a store of any policy and changes nothing in it.
enum class Concurrency : std::uint8_t { kNone, kRwLock };

inline constexpr Concurrency kConcurrencyChoices[] = {Concurrency::kNone, Concurrency::kRwLock};

constexpr std::string_view AxisName(Concurrency) { return "concurrency"; }
constexpr std::string_view ChoiceName(Concurrency choice) {
  return choice == Concurrency::kNone ? "none" : "rwlock";
}

}  // namespace alexbench::engines::alex
