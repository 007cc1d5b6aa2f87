#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <utility>

#include "base/check.h"
#include "engines/alex/concurrent_variants.h"
#include "engines/alex/rwlock_store.h"
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

const Variant& FindLockedVariant(const AlexPolicy& policy) {
  static constexpr auto kVariants = MakeLocked(std::make_index_sequence<kLockedPolicies.size()>());
  const auto found = std::find_if(kVariants.begin(), kVariants.end(), [&](const Variant& variant) {
    return variant.policy == policy;
  });
  ALEXBENCH_CHECK(found != kVariants.end());
  return *found;
}

}  // namespace alexbench::engines::alex
