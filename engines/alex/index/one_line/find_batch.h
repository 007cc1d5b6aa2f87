// Lookups in groups: all keys of a group take each step before any takes the next.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "base/check.h"
#include "engines/alex/index/one_line/lookup_cursor.h"

namespace alexbench::engines::alex::one_line {

// Calls found(i, answer of the cursor) once for each key, first for the keys that are in the line
// they are predicted in: what it asks the memory for comes while the others are looked for.
//
// Requires: keys.size() <= kGroup.
template <std::size_t kGroup, typename Cursor = LookupCursor, typename Found>
void FindTogether(const RouteNode* root, std::span<const Key> keys, Found found) {
  ALEXBENCH_DCHECK(keys.size() <= kGroup);
  std::array<Cursor, kGroup> cursors;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    cursors[i] = Cursor(root, keys[i]);
  }
  std::array<std::uint32_t, kGroup> left;  // cursors that are not at the end of the step
  std::size_t left_count = 0;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    left[left_count] = static_cast<std::uint32_t>(i);
    left_count += static_cast<std::size_t>(cursors[i].Step());
  }
  while (left_count > 0) {
    const std::size_t count = std::exchange(left_count, 0);
    for (std::size_t i = 0; i < count; ++i) {
      left[left_count] = left[i];
      left_count += static_cast<std::size_t>(cursors[left[i]].Step());
    }
  }
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (cursors[i].LookInLine()) [[likely]] {
      found(i, cursors[i].answer());
    } else {
      left[left_count++] = static_cast<std::uint32_t>(i);
    }
  }
  for (std::size_t i = 0; i < left_count; ++i) {
    cursors[left[i]].LookOn(root);
    found(left[i], cursors[left[i]].answer());
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
