// One get of the product and a use of its bytes, by themselves: the compiler makes all of it one
// function, as it does where sessions measure it. Its code is what GetCodeTest reads.

#include <cstdint>
#include <optional>
#include <string_view>

#include "engines/alex/alex_store.h"
#include "engines/alex/ladder.h"

namespace alexbench::engines::alex {

extern "C" std::uint64_t SumOfProductGet(const AlexStore<kProduct>& store, Key key);

std::uint64_t SumOfProductGet(const AlexStore<kProduct>& store, Key key) {
  std::uint64_t sum = 0;
  if (const std::optional<std::string_view> value = store.Get(key); value.has_value()) {
    for (const char byte : *value) {
      sum += static_cast<unsigned char>(byte);
    }
  }
  return sum;
}

}  // namespace alexbench::engines::alex
