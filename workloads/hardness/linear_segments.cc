#include "workloads/hardness/linear_segments.h"

#include <cstddef>
#include <vector>

namespace alexbench::workloads {
namespace {

__extension__ using Wide = __int128;  // products of 65 and 34 bits

struct Point {
  Wide x = 0;
  Wide y = 0;

  Point Mirrored() const { return {x, -y}; }
};

// Positive if `c` lies above the line from `a` to `b`, 0 if on it. Requires: a.x < b.x.
Wide HeightOver(const Point& a, const Point& b, const Point& c) {
  return (c.y - a.y) * (b.x - a.x) - (b.y - a.y) * (c.x - a.x);
}

// The steepest line that passes no floor point below and no ceiling point above. It touches a floor
// on the left and a ceiling on the right.
class SteepestLine {
 public:
  void Start(const Point& first_floor) {
    floors_.assign(1, first_floor);
    touched_ = 0;
    has_line_ = false;
  }

  // Whether the line passes below `point`, to the right of all points so far.
  bool PassesBelow(const Point& point) const {
    return has_line_ && HeightOver(floors_[touched_], ceiling_, point) > 0;
  }

  // Takes a ceiling into account, to the right of all points so far. Says whether it makes a
  // difference: one that lies on or over the line never will.
  bool AddCeiling(const Point& ceiling) {
    if (has_line_ && HeightOver(floors_[touched_], ceiling_, ceiling) >= 0) {
      return false;
    }
    // The line turns down about the hull of the floors; what it touched before stays under it.
    while (touched_ + 1 < floors_.size() &&
           HeightOver(floors_[touched_], ceiling, floors_[touched_ + 1]) >= 0) {
      ++touched_;
    }
    ceiling_ = ceiling;
    has_line_ = true;
    return true;
  }

  // Takes a floor into account; the ceilings at its x and before are known.
  void AddFloor(const Point& floor) {
    while (floors_.size() > touched_ + 1 &&
           HeightOver(floors_[floors_.size() - 2], floor, floors_.back()) <= 0) {
      floors_.pop_back();
    }
    floors_.push_back(floor);
  }

 private:
  std::vector<Point> floors_;  // their upper hull from touched_ on
  std::size_t touched_ = 0;    // the line starts here
  Point ceiling_;              // and leads here
  bool has_line_ = false;
};

// The lines that pass within max_error of every point of a stretch.
class Stretch {
 public:
  explicit Stretch(std::uint64_t max_error) : max_error_(max_error) {}

  void Start(const Point& first) {
    steepest_.Start(Low(first));
    flattest_.Start(High(first).Mirrored());
  }

  // False if no line fits the points so far and this one, to their right.
  bool Add(const Point& point) {
    const Point low = Low(point);
    const Point high = High(point);
    if (steepest_.PassesBelow(low) || flattest_.PassesBelow(high.Mirrored())) {
      return false;
    }
    const bool is_high_tight = steepest_.AddCeiling(high);
    const bool is_low_tight = flattest_.AddCeiling(low.Mirrored());
    if (is_low_tight) {
      steepest_.AddFloor(low);
    }
    if (is_high_tight) {
      flattest_.AddFloor(high.Mirrored());
    }
    return true;
  }

 private:
  Point Low(const Point& point) const { return {point.x, point.y - max_error_}; }
  Point High(const Point& point) const { return {point.x, point.y + max_error_}; }

  Wide max_error_;
  SteepestLine steepest_;
  SteepestLine flattest_;  // upside down
};

}  // namespace

std::uint64_t CountLinearSegments(std::span<const Key> keys, std::uint64_t max_error) {
  Stretch stretch(max_error);
  std::uint64_t segments = 0;
  for (std::size_t rank = 0; rank < keys.size(); ++rank) {
    const Point point{keys[rank], static_cast<Wide>(rank)};
    // Taking as many keys as will go is best: whatever starts later ends no earlier.
    if (segments == 0 || !stretch.Add(point)) {
      stretch.Start(point);
      ++segments;
    }
  }
  return segments;
}

}  // namespace alexbench::workloads
