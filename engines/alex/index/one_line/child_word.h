// What a node knows of one child: eight bytes, enough to find the slot line of a key.
//
//   bit 63        48 47 46              6 5    2 1    0
//      | line count |s | address of lines | dup  | kind |     a leaf
//      | cut        |0 | address of node  | dup  | kind |     a node
//
// The lines or the node start at a multiple of 64, so the low bits of the address are free; s says
// on which side of the lines the block has room to spare. 2^dup neighbouring words that name the
// same child are equal.
#pragma once

#include <bit>
#include <cstdint>

#include "base/check.h"
#include "engines/alex/index/one_line/key_route.h"
#include "engines/alex/index/one_line/slot_line.h"

namespace alexbench::engines::alex::one_line {

enum class ChildKind : std::uint8_t {
  kNone,    // no key belongs here
  kPlaced,  // a leaf whose keys lie where the model puts them, or near
  kEven,    // a leaf whose keys are spread evenly or packed; it is searched by bisection
  kNode,    // a further node
};

// The end of an even leaf's block at which it grows in place.
enum class SpareSide : std::uint8_t { kRight, kLeft };

struct RouteNode;

class ChildWord {
 public:
  static constexpr std::uint32_t kDupMax = 15;
  static constexpr std::uint32_t kLinesMax = 65'535;
  static constexpr std::uint32_t kCutWordBitsMax = 31;

  constexpr ChildWord() = default;

  static ChildWord OfLeaf(ChildKind kind, const SlotLine* lines, std::uint32_t line_count,
                          SpareSide side = SpareSide::kRight) {
    ALEXBENCH_DCHECK(line_count > 0 && line_count <= kLinesMax);
    return ChildWord(Address(lines) | std::uint64_t{line_count} << 48U |
                     static_cast<std::uint64_t>(side) << 47U | static_cast<std::uint64_t>(kind));
  }
  // A cut is what lets a lookup pass the node without reading its model.
  static ChildWord OfNode(const RouteNode* node, const NodeCut& cut = {}) {
    ALEXBENCH_DCHECK(cut.bits() < 64 && cut.word_bits <= kCutWordBitsMax);
    return ChildWord(Address(node) | std::uint64_t{cut.word_bits} << 54U |
                     std::uint64_t{cut.skip_bits} << 48U |
                     static_cast<std::uint64_t>(ChildKind::kNode));
  }

  // The same for 2^dup neighbours. A node is not cut from children narrower than its own.
  ChildWord WithDup(std::uint32_t dup) const {
    ALEXBENCH_DCHECK(dup <= kDupMax);
    const bool loses_cut = kind() == ChildKind::kNode && cut().bits() < dup;
    const std::uint64_t bits = loses_cut ? bits_ & ~kCutMask : bits_;
    return ChildWord((bits & ~(std::uint64_t{kDupMax} << 2U)) | std::uint64_t{dup} << 2U);
  }

  ChildKind kind() const { return static_cast<ChildKind>(bits_ & 3U); }
  bool IsLeaf() const { return kind() == ChildKind::kPlaced || kind() == ChildKind::kEven; }
  std::uint32_t dup() const { return static_cast<std::uint32_t>(bits_ >> 2U) & kDupMax; }
  std::uint32_t line_count() const { return static_cast<std::uint32_t>(bits_ >> 48U); }
  SpareSide spare_side() const { return static_cast<SpareSide>(bits_ >> 47U & 1U); }

  // Requires: IsLeaf().
  SlotLine* lines() const { return std::bit_cast<SlotLine*>(bits_ & kAddressMask); }
  // Requires: kind() == kNode. The same for cut().
  RouteNode* node() const { return std::bit_cast<RouteNode*>(bits_ & kAddressMask); }
  NodeCut cut() const {
    return {.skip_bits = static_cast<std::uint32_t>(bits_ >> 48U) & 63U,
            .word_bits = static_cast<std::uint32_t>(bits_ >> 54U)};
  }

  bool operator==(const ChildWord&) const = default;

 private:
  static constexpr std::uint64_t kAddressMask = 0x7fff'ffff'ffc0;
  static constexpr std::uint64_t kCutMask = std::uint64_t{0xffff} << 48U;

  explicit constexpr ChildWord(std::uint64_t bits) : bits_(bits) {}

  static std::uint64_t Address(const void* object) {
    const auto address = std::bit_cast<std::uint64_t>(object);
    ALEXBENCH_CHECK((address & ~kAddressMask) == 0);
    return address;
  }

  std::uint64_t bits_ = 0;
};
static_assert(sizeof(ChildWord) == 8);

}  // namespace alexbench::engines::alex::one_line
