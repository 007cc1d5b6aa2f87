// A get that does nothing: what is measured of it is the measuring loop itself.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/key.h"
#include "base/record.h"
#include "engines/engine.h"

namespace alexbench::engines::reference {

// Has the same eight bytes under every key and keeps nothing of what it is loaded with.
//
// Lifetime: values are valid until the store is moved or ends.
class NullStore {
 public:
  struct Options {};
  using Value = std::string_view;

  static constexpr std::uint64_t kWord = 0x6e756c6c6e756c6cU;

  static absl::StatusOr<NullStore> Open(const std::filesystem::path&, Options) {
    return NullStore();
  }

  absl::Status BulkLoad(std::span<const Record>) { return absl::OkStatus(); }

  absl::Status Put(const Record&) {
    return absl::UnimplementedError("null keeps nothing, so nothing can be put");
  }

  // One of two equal words, by the key's lowest bit: where the value is depends on the key, so the
  // loop cannot leave out fetching it.
  [[gnu::always_inline]] std::optional<Value> Get(Key key) const {
    return Value(reinterpret_cast<const char*>(&words_[static_cast<std::uint64_t>(key) & 1U]),
                 sizeof(kWord));
  }

  void MultiGet(std::span<const Key> keys, std::span<std::optional<Value>> values) const {
    for (std::size_t i = 0; i < keys.size(); ++i) {
      values[i] = Get(keys[i]);
    }
  }

  absl::Status health() const { return absl::OkStatus(); }

 private:
  NullStore() = default;

  // Not static: as constants the compiler could fold them.
  std::array<std::uint64_t, 2> words_ = {kWord, kWord};
};

static_assert(Engine<NullStore>);
static_assert(BatchReader<NullStore>);

}  // namespace alexbench::engines::reference
