// The compiled variants of AlexStore with their types forgotten, for the binding.
//
// One variant costs dozens of measured loops at compile time, so they are spread over several
// sources (variants/), and variants whose code is the same share one type: they differ in the
// index they are opened with.
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

#include "base/status_macros.h"
#include "engines/alex/alex_policy.h"
#include "engines/alex/alex_store.h"
#include "engines/alex/compiled_policies.h"
#include "engines/engine.h"

namespace alexbench::harness {
class OpenedEngine;
}

namespace alexbench::engines::alex {

using OpenedVariant = std::unique_ptr<harness::OpenedEngine>;

struct Variant {
  AlexPolicy policy;
  absl::StatusOr<OpenedVariant> (*open)(const std::filesystem::path& folder,
                                        const LogOptions& options);
  // Requires: the core of a variant that shares its memory with this one.
  OpenedVariant (*on_core)(std::shared_ptr<void> core);
};

// Of every source in variants/.
std::span<const Variant> CopyV1Variants();
std::span<const Variant> CopyV2Variants();
std::span<const Variant> BorrowV1Variants();
std::span<const Variant> BorrowV2Variants();
std::span<const Variant> BorrowV3Variants();

// The variant named by `choices` on the core of the variant `policy`; see OpenedEngine::Sibling.
absl::StatusOr<OpenedVariant> OpenSibling(
    const AlexPolicy& policy, std::shared_ptr<void> core,
    const std::vector<std::pair<std::string, std::string>>& choices);

// The clone of the variant `policy` on its core; see OpenedEngine::Clone. Every source above is
// linked twice, the second time under other names (scripts/clone_objects.sh).
OpenedVariant OpenClone(const AlexPolicy& policy, std::shared_ptr<void> core);

// The policy with the same code whose index is the plainest: where nodes lie and how dense they are
// is known to the index at run time.
constexpr AlexPolicy CodeOf(AlexPolicy policy) {
  policy.node_tuning = PrefetchOf(policy.node_tuning) == TraversalPrefetch::kNone
                           ? NodeTuning::kNone
                           : NodeTuning::kTraversalPrefetch;
  return policy;
}

// Adapter: harness::EngineAdapter, which only a binding may include.
template <AlexPolicy kPolicy, template <engines::Engine> typename Adapter>
OpenedVariant WrapCore(std::shared_ptr<void> core) {
  using Store = AlexStore<CodeOf(kPolicy)>;
  const auto make_sibling = [](const Store& store, const auto& choices) {
    return OpenSibling(kPolicy, store.core(), choices);
  };
  const auto make_clone = [](const Store& store) { return OpenClone(kPolicy, store.core()); };
  return std::make_unique<Adapter<Store>>(
      Store(std::static_pointer_cast<typename Store::Core>(std::move(core))), make_sibling,
      make_clone);
}

template <AlexPolicy kPolicy, template <engines::Engine> typename Adapter>
absl::StatusOr<OpenedVariant> OpenVariant(const std::filesystem::path& folder,
                                          const LogOptions& options) {
  ASSIGN_OR_RETURN(const AlexStore<kPolicy> store, AlexStore<kPolicy>::Open(folder, options));
  return WrapCore<kPolicy, Adapter>(store.core());
}

template <PolicyShare kShare, template <engines::Engine> typename Adapter>
consteval auto MakeVariants() {
  return []<std::size_t... kIndex>(std::index_sequence<kIndex...>) {
    return std::array<Variant, sizeof...(kIndex)>{
        Variant{kShare.Nth(kIndex), OpenVariant<kShare.Nth(kIndex), Adapter>,
                WrapCore<kShare.Nth(kIndex), Adapter>}...};
  }
  (std::make_index_sequence<kShare.Count()>());
}

}  // namespace alexbench::engines::alex
