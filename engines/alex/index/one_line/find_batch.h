// Lookups in groups: all keys of a group take each step before any takes the next.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/check.h"
#include "engines/alex/index/one_line/lookup_cursor.h"

namespace alexbench::engines::alex::one_line {

// Calls found(i, what Cursor::Resolve() returns) for the keys in order.
//
// Requires: keys.size() <= kGroup.
template <std::size_t kGroup, typename Cursor = LookupCursor, typename Found>
void FindTogether(const RouteNode* root, std::span<const Key> keys, Found found) {
  ALEXBENCH_DCHECK(keys.size() <= kGroup);
  std::array<Cursor, kGroup> cursors;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    cursors[i] = Cursor(root, keys[i]);
  }
  std::array<std::uint32_t, kGroup> inside;  // which cursors are in a further node
  for (;;) {
    std::size_t inside_count = 0;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      inside[inside_count] = static_cast<std::uint32_t>(i);
      inside_count += static_cast<std::size_t>(cursors[i].EnterNode());
    }
    if (inside_count == 0) {
      break;
    }
    for (std::size_t i = 0; i < inside_count; ++i) {
      cursors[inside[i]].Route();
    }
  }
  for (std::size_t i = 0; i < keys.size(); ++i) {
    cursors[i].AimAtLine();
  }
  for (std::size_t i = 0; i < keys.size(); ++i) {
    found(i, cursors[i].Resolve());
  }
}

// payloads[i] becomes what Find(keys[i]) returns, for any number of keys.
//
// Requires: keys.size() == payloads.size().
template <std::size_t kGroup>
void FindBatch(const RouteNode* root, std::span<const Key> keys,
               std::span<const Payload*> payloads) {
  ALEXBENCH_DCHECK(keys.size() == payloads.size());
  for (std::size_t begin = 0; begin < keys.size(); begin += kGroup) {
    const std::size_t count = std::min(kGroup, keys.size() - begin);
    FindTogether<kGroup>(
        root, keys.subspan(begin, count),
        [&](std::size_t i, const Payload* payload) { payloads[begin + i] = payload; });
  }
}

}  // namespace alexbench::engines::alex::one_line
