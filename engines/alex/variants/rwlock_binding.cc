#include <array>
#include <cstddef>
#include <filesystem>
#include <span>
#include <utility>

#include "engines/alex/rwlock_store.h"
#include "engines/alex/rwlock_variants.h"
#include "engines/thread_use.h"
#include "harness/session/engine_adapter.h"

namespace alexbench::engines::alex {
namespace {

template <AlexPolicy kPolicy>
absl::StatusOr<OpenedVariant> OpenLocked(const std::filesystem::path& folder,
                                         const LogOptions& options) {
  using Store = RwLockedStore<AlexStore<kPolicy>>;
  static_assert(ConcurrentWrites<Store>);
  return harness::Adapt(Store::Open(folder, options));
}

template <std::size_t... kIndex>
consteval auto MakeLocked(std::index_sequence<kIndex...>) {
  return std::array<Variant, sizeof...(kIndex)>{
      Variant{kLockedPolicies[kIndex], OpenLocked<kLockedPolicies[kIndex]>, nullptr}...};
}

}  // namespace

std::span<const Variant> RwLockVariants() {
  static constexpr auto kVariants = MakeLocked(std::make_index_sequence<kLockedPolicies.size()>());
  return kVariants;
}

}  // namespace alexbench::engines::alex
