// The implementation of [ALEX20] by its authors as the index of a value log.
#pragma once

#include <cstdint>
#include <map>
#include <type_traits>
#include <vector>

#include "base/key.h"
#include "engines/alex/axes/record_format.h"
#include "engines/alex/log/log_header.h"
#include "engines/engine.h"
#include "engines/ms_alex/ms_alex_map.h"
#include "engines/reference/indexed_log_store.h"

namespace alexbench::engines::ms_alex {

// Keys that come before the first question are bulk loaded with it, as its authors' benchmark does;
// later ones are inserted.
//
// Threads: one at a time.
class MsAlexIndex {
 public:
  static constexpr bool kIsOrdered = true;

  // kNoSlot for an absent key.
  alex::LogOffset Find(Key key) const {
    LoadPending();
    const std::uint64_t* const payload = map_.Find(key);
    return payload == nullptr ? kNoSlot : *payload;
  }

  void Set(Key key, alex::LogOffset offset) {
    if (map_.size() == 0) {
      pending_.insert_or_assign(key, offset);
    } else {
      map_.Set(key, offset);
    }
  }

  void Erase(Key key) {
    pending_.erase(key);
    if (map_.size() > 0) {
      map_.Erase(key);
    }
  }

  // Calls `visit(Key, LogOffset)`, which says whether to go on, in ascending order from `from`.
  template <typename Visit>
  void VisitFrom(Key from, Visit&& visit) const {
    LoadPending();
    const auto visit_entry = [](void* context, const MsAlexMap::Entry& entry) {
      return (*static_cast<std::remove_reference_t<Visit>*>(context))(entry.key, entry.payload);
    };
    map_.VisitFrom(from, visit_entry, &visit);
  }

  void Settle() { LoadPending(); }

  std::uint64_t size() const { return map_.size() + pending_.size(); }
  std::uint64_t bytes() const { return map_.bytes(); }

 private:
  void LoadPending() const {
    if (pending_.empty()) [[likely]] {
      return;
    }
    std::vector<MsAlexMap::Entry> entries;
    entries.reserve(pending_.size());
    for (const auto& [key, offset] : pending_) {
      entries.push_back({key, offset});
    }
    pending_.clear();
    map_.BulkLoad(entries.data(), entries.size());
  }

  // A const question may be the first one.
  mutable MsAlexMap map_;
  mutable std::map<Key, alex::LogOffset> pending_;
};

using MsAlexLogStore = reference::IndexedLogStore<MsAlexIndex, alex::RecordFormat::kV2>;

}  // namespace alexbench::engines::ms_alex
