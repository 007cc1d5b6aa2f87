// XXH3-128 over bytes that come in parts, so that data sets and streams can be told apart.
#pragma once

#include <xxhash.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "absl/strings/str_format.h"

#include "base/check.h"

namespace alexbench::workloads {

class ContentHash {
 public:
  ContentHash() : state_(XXH3_createState(), &XXH3_freeState) {
    ALEXBENCH_CHECK(state_ != nullptr);
    ALEXBENCH_CHECK(XXH3_128bits_reset(state_.get()) == XXH_OK);
  }

  void Add(std::string_view bytes) {
    ALEXBENCH_CHECK(XXH3_128bits_update(state_.get(), bytes.data(), bytes.size()) == XXH_OK);
  }

  // The bytes of a whole array. Requires: no padding in T, which would be hashed too.
  template <typename T>
  requires std::has_unique_object_representations_v<T>
  void Add(std::span<const T> items) {
    Add(std::string_view(reinterpret_cast<const char*>(items.data()), items.size_bytes()));
  }

  // 32 hexadecimal digits, the high half first.
  std::string Hex() const {
    const XXH128_hash_t hash = XXH3_128bits_digest(state_.get());
    return absl::StrFormat("%016x%016x", hash.high64, hash.low64);
  }

 private:
  std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state_;
};

}  // namespace alexbench::workloads
