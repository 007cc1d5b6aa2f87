// Lays sorted entries out in the lines of a leaf.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>

#include "engines/alex/index/one_line/key_route.h"
#include "engines/alex/index/one_line/line_edit.h"
#include "engines/alex/index/one_line/one_line_limits.h"

namespace alexbench::engines::alex::one_line {

// Which line of a leaf the model of its node gives a key.
struct LineModel {
  KeyRoute route;
  std::uint32_t dup = 0;
  std::uint32_t line_count = 1;

  std::uint32_t Line(Key key) const {
    return LineAt(route.Place(Bias(key)).WithinGroup(dup), line_count);
  }
};

// Calls each(line, its entries) for every line in order. Each key goes to its predicted line,
// or the next one with room; a line that would be empty takes the next key.
//
// Requires: line_count <= entries.size() <= 4 * line_count.
template <typename Each>
void LayOutByModel(std::span<const IndexEntry> entries, const LineModel& model, Each each) {
  std::size_t taken = 0;
  for (std::uint32_t line = 0; line < model.line_count; ++line) {
    const std::size_t left = entries.size() - taken;
    const std::size_t lines_behind = model.line_count - 1 - line;
    const std::size_t least = left > kSlotsPerLine * lines_behind
                                  ? std::max<std::size_t>(left - kSlotsPerLine * lines_behind, 1)
                                  : 1;
    const std::size_t most = std::min<std::size_t>(kSlotsPerLine, left - lines_behind);
    std::size_t take = least;
    while (take < most && model.Line(entries[taken + take].key) <= line) {
      ++take;
    }
    each(line, entries.subspan(taken, take));
    taken += take;
  }
}

// How far from their predicted lines the keys would lie: the mean over the keys of the bit width
// of the distance in lines.
inline double MeanDistanceBits(std::span<const IndexEntry> entries, const LineModel& model) {
  std::uint64_t bits = 0;
  LayOutByModel(entries, model, [&](std::uint32_t line, std::span<const IndexEntry> in_line) {
    for (const IndexEntry& entry : in_line) {
      const std::uint32_t predicted = model.Line(entry.key);
      bits += static_cast<std::uint64_t>(
          std::bit_width(std::max(line, predicted) - std::min(line, predicted)));
    }
  });
  return static_cast<double>(bits) / static_cast<double>(entries.size());
}

// The same for keys spread evenly over their own range: what the model would do if the leaf's
// range were that of its keys.
inline double MeanUnevennessBits(std::span<const IndexEntry> entries) {
  const BiasedKey low = Bias(entries.front().key);
  const auto width = static_cast<Uint128>(Bias(entries.back().key) - low) + 1;
  const std::uint32_t line_count = LinesFor(entries.size());
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto predicted = static_cast<std::uint64_t>(
        static_cast<Uint128>(Bias(entries[i].key) - low) * line_count / width);
    const std::uint64_t line = i * line_count / entries.size();
    bits += static_cast<std::uint64_t>(
        std::bit_width(std::max(line, predicted) - std::min(line, predicted)));
  }
  return static_cast<double>(bits) / static_cast<double>(entries.size());
}

inline void WriteByModel(std::span<const IndexEntry> entries, const LineModel& model,
                         SlotLine* lines) {
  LayOutByModel(entries, model, [lines](std::uint32_t line, std::span<const IndexEntry> in_line) {
    WriteLine(lines[line], in_line);
  });
}

// Requires: line_count <= entries.size() <= 4 * line_count.
inline void WriteEvenly(std::span<const IndexEntry> entries, std::uint32_t line_count,
                        SlotLine* lines) {
  std::size_t taken = 0;
  for (std::uint32_t line = 0; line < line_count; ++line) {
    const std::size_t end = entries.size() * (line + 1) / line_count;
    WriteLine(lines[line], entries.subspan(taken, end - taken));
    taken = end;
  }
}

// Appends the keys of a leaf in order, gaps left out.
template <typename Entries>
void AppendEntries(std::span<const SlotLine> lines, Entries& entries) {
  for (const SlotLine& line : lines) {
    entries.insert(entries.end(), line.slots.begin(), line.slots.begin() + KeyCount(line));
  }
}

}  // namespace alexbench::engines::alex::one_line
