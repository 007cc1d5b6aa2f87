// The store of the published report, rebuilt from what is known of it and correct where it was not;
// leaf_array.h and published_core.h say where.
//
// Two of the published steps are axes here, so that they are measured on the ground they were
// published on: value_access (zero-copy reads) and bounds_check. The published figure before
// zero-copy is value_access=copy, the one after it value_access=borrow.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/key.h"
#include "base/record.h"
#include "base/status_macros.h"
#include "engines/alex/axes/bounds_check.h"
#include "engines/alex/axes/value_access.h"
#include "engines/alex/view_guard.h"
#include "engines/alex_published/published_core.h"
#include "engines/engine.h"

namespace alexbench::engines::alex_published {

// The steps a read has taken; the defaults are the state the published report ends with.
struct ReadSteps {
  alex::ValueAccess value_access = alex::ValueAccess::kBorrow;
  alex::BoundsCheck bounds_check = alex::BoundsCheck::kChecked;

  bool operator==(const ReadSteps&) const = default;
};

// Errors:   of opening and writing: those of ValueLog. A read that fails its checks is a miss and
//           health() keeps the first cause.
// Lifetime: borrowed values are valid while this store or a guard from Pin() lives.
// Threads:  one at a time, stores on one core included.
template <ReadSteps kSteps>
class AlexPublishedStore {
  using Access = alex::ValueAccessPolicy<kSteps.value_access>;

 public:
  struct Options {};
  using Value = typename Access::Value;
  static constexpr bool kPersistent = true;

  static absl::StatusOr<AlexPublishedStore> Open(const std::filesystem::path& folder, Options) {
    ASSIGN_OR_RETURN(std::shared_ptr<PublishedCore> core, PublishedCore::Open(folder));
    return AlexPublishedStore(std::move(core));
  }

  // The store with this core, read with these steps.
  explicit AlexPublishedStore(std::shared_ptr<PublishedCore> core) : core_(std::move(core)) {}
  const std::shared_ptr<PublishedCore>& core() const { return core_; }

  absl::Status BulkLoad(std::span<const Record> records) { return core_->BulkLoad(records); }
  absl::Status Put(const Record& record) { return core_->Put(record); }
  absl::Status PutBatch(std::span<const Record> records) { return core_->PutBatch(records); }
  absl::StatusOr<bool> Erase(Key key) { return core_->Erase(key); }

  [[gnu::always_inline]] std::optional<Value> Get(Key key) const {
    const std::uint64_t slot = FindSlot(key);
    if (slot == kNoSlot) {
      return std::nullopt;
    }
    const std::optional<std::string_view> stored = ReadHeader(key, slot);
    return stored.has_value() ? std::optional<Value>(ReadValue(*stored)) : std::nullopt;
  }

  [[gnu::always_inline]] std::uint64_t FindSlot(Key key) const {
    return core_->index().Find(key);
  }

  [[gnu::always_inline]] std::optional<std::string_view> ReadHeader(Key key,
                                                                    std::uint64_t slot) const {
    const std::optional<std::string_view> stored =
        core_->log().ReadHeader<kSteps.bounds_check>(key, slot);
    if (!stored.has_value()) [[unlikely]] {
      (void)core_->NoteDamage(slot);
    }
    return stored;
  }

  [[gnu::always_inline]] Value ReadValue(std::string_view stored) const {
    return Access::Return(stored);
  }

  // The published store had no scan; this one is for the suite that all engines are held to.
  template <typename Sink>
  absl::StatusOr<std::uint64_t> Scan(ScanRange range, Sink&& sink) const {
    std::uint64_t visited = 0;
    absl::Status status;
    core_->index().VisitFrom(range.from, [&](Key key, std::uint64_t slot) {
      if (visited == range.limit) {
        return false;
      }
      const std::optional<std::string_view> stored =
          core_->log().ReadHeader<alex::BoundsCheck::kChecked>(key, slot);
      if (!stored.has_value()) {
        status = core_->NoteDamage(slot);
        return false;
      }
      sink(key, *stored);
      ++visited;
      return true;
    });
    return status.ok() ? absl::StatusOr<std::uint64_t>(visited) : status;
  }

  alex::ViewGuard Pin() const { return alex::ViewGuard(core_->log().mapping()); }
  EngineStats Stats() const { return core_->Stats(); }
  std::vector<IndexFigure> DescribeIndex() const { return core_->DescribeIndex(); }
  absl::Status health() const { return core_->health(); }

 private:
  std::shared_ptr<PublishedCore> core_;
};

}  // namespace alexbench::engines::alex_published
