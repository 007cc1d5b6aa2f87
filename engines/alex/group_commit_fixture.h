// Stores on a simulated disk whose writers wait for the device side by side.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>

#include "absl/status/statusor.h"

#include "base/status_macros.h"
#include "engines/alex/alex_store.h"
#include "engines/alex/ladder.h"
#include "engines/alex/log/segmented/segmented_log.h"
#include "engines/alex/log/segmented/threaded_disk.h"
#include "engines/alex/optimistic_store.h"
#include "engines/alex/rwlock_store.h"

namespace alexbench::engines::alex {

inline constexpr AlexPolicy kWaitingPolicy = With(kProduct, RecordFormat::kV3);
using AloneV3 = AlexStore<kWaitingPolicy>;
using LockedV3 = RwLockedStore<AloneV3>;
using OptimisticV3 = OptimisticStore<kWaitingPolicy>;
using WaitingStores = testing::Types<LockedV3, OptimisticV3>;

inline constexpr std::uint64_t kSegmentBytes = std::uint64_t{1} << 14;
inline constexpr Wal kBothWals[] = {Wal::kNone, Wal::kSeparate};

inline LogOptions OptionsOf(Durability durability, Wal wal) {
  return {.mode = OpenMode::kOpenExisting,
          .window_bytes = std::uint64_t{1} << 30,
          .durability = {.durability = durability},
          .wal = wal};
}

// A store in the log that is on `disk`.
template <typename Store>
absl::StatusOr<Store> OpenOn(ThreadedDisk& disk, const LogOptions& options) {
  if constexpr (std::is_same_v<Store, OptimisticV3>) {
    ASSIGN_OR_RETURN(std::shared_ptr<OptimisticV3::Core> core,
                     OptimisticV3::Core::OpenIn(disk.OpenFolder(), options, SharedOneLineIndex()));
    return OptimisticV3(std::move(core));
  } else {
    using Layout = NodeLayoutPolicy<kWaitingPolicy.node_layout>;
    ASSIGN_OR_RETURN(std::shared_ptr<AloneV3::Core> core,
                     AloneV3::Core::OpenIn(disk.OpenFolder(), options,
                                           Layout::Empty(kWaitingPolicy.node_tuning)));
    return LockedV3(AloneV3(std::move(core)));
  }
}

}  // namespace alexbench::engines::alex
