// How long the value of a get stays what it was, for engines whose library lends it briefly.
#pragma once

#include <cstdint>

namespace alexbench::engines {

enum class ValueLifetime : std::uint8_t { kStore, kUntilWrite, kUntilNextCall };

// What an engine states as `kValueLifetime`; one that states nothing lends for its store's life, as
// the concept Engine says.
template <typename E>
constexpr ValueLifetime ValueLifetimeOf() {
  if constexpr (requires { E::kValueLifetime; }) {
    return E::kValueLifetime;
  } else {
    return ValueLifetime::kStore;
  }
}

}  // namespace alexbench::engines
