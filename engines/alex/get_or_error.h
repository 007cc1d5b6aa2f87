// A get that says of itself whether its key is absent or its record damaged.
#pragma once

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"

#include "base/key.h"
#include "engines/engine.h"

namespace alexbench::engines::alex {

// The value of `key` in a store that is an AlexStore; nullopt if it is absent.
//
// Errors:   DataLoss with file and offset where the record is not what it should be: what health()
//           keeps of the first such read, of this one.
// Cost:     that of Get; of an absent or damaged key one more lookup.
// Lifetime: as Get.
// Threads:  as Get.
template <typename Store>
absl::StatusOr<std::optional<typename Store::Value>> GetOrError(const Store& store, Key key) {
  std::optional<typename Store::Value> value = store.Get(key);
  if (!value.has_value()) {
    const std::uint64_t slot = store.FindSlot(key);
    if (slot != engines::kNoSlot) {
      return store.core()->NoteDamage(key, slot);
    }
  }
  return value;
}
template <typename Store>
absl::StatusOr<std::optional<typename Store::Value>> GetOrError(const Store&& store,
                                                                Key key) = delete;

}  // namespace alexbench::engines::alex
