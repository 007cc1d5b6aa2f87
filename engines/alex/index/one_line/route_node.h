// An inner node: a model and one word a child, in one block.
#pragma once

#include <cstdint>
#include <span>

#include "engines/alex/index/one_line/child_word.h"
#include "engines/alex/index/one_line/key_route.h"
#include "engines/alex/index/one_line/shared_words.h"

namespace alexbench::engines::alex::one_line {

// A run of equal words: the children from `start` on, 2^dup of them.
struct ChildGroup {
  std::uint64_t start = 0;
  std::uint32_t dup = 0;

  std::uint64_t end() const { return start + (std::uint64_t{1} << dup); }
};

// The block goes on behind the struct with route.count words. The first of them share the
// model's cache line.
struct alignas(64) RouteNode {
  KeyRoute route;
  std::uint32_t leaves_at_build = 0;  // of the whole subtree
  std::uint32_t height_at_build = 0;  // levels of nodes, itself included
  std::uint32_t children_alive = 0;   // groups that are not kNone
  std::uint32_t count_at_build = 0;   // of words

  static constexpr std::size_t kHeaderBytes = 40;

  static std::size_t BytesFor(std::uint64_t word_count) {
    return (kHeaderBytes + word_count * sizeof(ChildWord) + 63) / 64 * 64;
  }

  ChildWord* words() {
    return reinterpret_cast<ChildWord*>(reinterpret_cast<char*>(this) + kHeaderBytes);
  }
  const ChildWord* words() const { return const_cast<RouteNode*>(this)->words(); }

  // Requires: route.first <= child < route.end().
  ChildWord& word(std::uint64_t child) { return words()[child - route.first]; }
  const ChildWord& word(std::uint64_t child) const { return words()[child - route.first]; }

  ChildGroup GroupOf(std::uint64_t child) const {
    const std::uint32_t dup = word(child).dup();
    return {.start = child >> dup << dup, .dup = dup};
  }

  // Writes the group's words. Keeps children_alive, as the next two do.
  void SetGroup(const ChildGroup& group, ChildWord to) {
    const auto alive_before = word(group.start).kind() != ChildKind::kNone;
    for (std::uint64_t child = group.start; child < group.end(); ++child) {
      word(child) = to.kind() == ChildKind::kNone ? ChildWord() : to.WithDup(group.dup);
    }
    children_alive += static_cast<std::uint32_t>(to.kind() != ChildKind::kNone);
    children_alive -= static_cast<std::uint32_t>(alive_before);
  }

  // The same while readers are inside: each word changes at one moment.
  void PublishGroup(const ChildGroup& group, ChildWord to) {
    const auto alive_before = word(group.start).kind() != ChildKind::kNone;
    for (std::uint64_t child = group.start; child < group.end(); ++child) {
      StoreShared(word(child), to.kind() == ChildKind::kNone ? ChildWord() : to.WithDup(group.dup));
    }
    children_alive += static_cast<std::uint32_t>(to.kind() != ChildKind::kNone);
    children_alive -= static_cast<std::uint32_t>(alive_before);
  }

  // Takes the group's words from a node in which its children were made.
  // Requires: the group is one leaf here.
  void PublishGroup(const ChildGroup& group, const RouteNode& made) {
    for (std::uint64_t child = group.start; child < group.end(); ++child) {
      StoreShared(word(child), made.word(child));
    }
    children_alive += made.children_alive - 1;
  }
};

// Words a node may have for the children it has: more would spend memory on ranges without keys.
constexpr std::uint64_t WordsMax(const RouteNode& node) {
  return 4 * std::uint64_t{node.children_alive} + 16;
}

}  // namespace alexbench::engines::alex::one_line
