// Gets of the product and a use of their bytes, each by itself: the compiler makes all of it one
// function, as it does where sessions measure it. Their code is what GetCodeTest reads.

#include <cstdint>
#include <optional>
#include <string_view>

#include "engines/alex/alex_store.h"
#include "engines/alex/compiled_policies.h"
#include "engines/alex/ladder.h"

namespace alexbench::engines::alex {
namespace {

template <typename Store>
[[gnu::always_inline]] inline std::uint64_t SumOfGet(const Store& store, Key key) {
  std::uint64_t sum = 0;
  if (const std::optional<std::string_view> value = store.Get(key); value.has_value()) {
    for (const char byte : *value) {
      sum += static_cast<unsigned char>(byte);
    }
  }
  return sum;
}

}  // namespace

extern "C" {
std::uint64_t SumOfProductGet(const AlexStore<kProduct>& store, Key key);
std::uint64_t SumOfSealedGet(const AlexStore<With(kProduct, RecordFormat::kV3)>& store, Key key);
std::uint64_t SumOfSampledGet(const AlexStore<kSamplingProduct>& store, Key key);
}

std::uint64_t SumOfProductGet(const AlexStore<kProduct>& store, Key key) {
  return SumOfGet(store, key);
}
std::uint64_t SumOfSealedGet(const AlexStore<With(kProduct, RecordFormat::kV3)>& store, Key key) {
  return SumOfGet(store, key);
}
std::uint64_t SumOfSampledGet(const AlexStore<kSamplingProduct>& store, Key key) {
  return SumOfGet(store, key);
}

}  // namespace alexbench::engines::alex
