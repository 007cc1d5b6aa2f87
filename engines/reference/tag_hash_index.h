// A hash index that keeps no keys: 8 bytes a place, eight places a cache line, about 11 bytes a
// key.
//
// A place holds 24 bits of the key's hash and where its record starts; whether the record is the
// key's, the record itself says. A key that finds its bucket full goes to the next one that is not,
// so no input overflows anything: keys made to collide cost time, never room or answers.
//
// Source: see tag_bucket.h.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/key.h"
#include "engines/alex/axes/record_format.h"
#include "engines/alex/log/log_of_format.h"
#include "engines/engine.h"
#include "engines/reference/tag_bucket.h"

namespace alexbench::engines::reference {

// Requires: ReadKeysFrom was called before anything is stored, and every offset stored is one of a
//           record in that log.
// Cost:     a hit touches the key's bucket, seldom the next one, and a record only where two tags
//           are the same (one in 2^24) or a place is to be changed.
template <alex::RecordFormat kFormat>
class TagHashIndex {
 public:
  static constexpr bool kIsOrdered = false;

  // Lifetime: the mapping that starts at `log_base` outlives the index and never moves.
  void ReadKeysFrom(const char* log_base) { log_base_ = log_base; }

  // Where the key's record starts, or kNoSlot.
  alex::LogOffset Find(Key key) const {
    const std::uint64_t* const place = FindPlace(key);
    return place == nullptr ? kNoSlot : OffsetOf(*place);
  }

  // The same without a look at the record: of a key that is there it may be another's with the same
  // tag, of one that is not there any with its tag.
  [[gnu::always_inline]] alex::LogOffset FindByTag(Key key) const {
    const HashedKey hashed = HashedKey::Of(key);
    for (std::size_t at = HomeOf(hashed);; at = After(at)) {
      const TagBucket& bucket = buckets_[at];
      if (const unsigned mask = bucket.WithTag(hashed.tag); mask != 0) [[likely]] {
        return OffsetOf(bucket.places[static_cast<std::size_t>(std::countr_zero(mask))]);
      }
      if (bucket.HasEmpty()) {
        return kNoSlot;
      }
    }
  }

  // Whether FindByTag may well have taken the record at `offset`, another key's, for that of `key`.
  bool IsOfOtherKeyWithSameTag(Key key, alex::LogOffset offset) const {
    const Key other = KeyAt(offset);
    return other != key && HashedKey::Of(other).tag == HashedKey::Of(key).tag;
  }

  void Set(Key key, alex::LogOffset offset) {
    const HashedKey hashed = HashedKey::Of(key);
    if (std::uint64_t* const place = FindPlace(key); place != nullptr) {
      *place = PlaceOf(hashed.tag, offset);
      return;
    }
    if (used_ == kMostPerBucket * buckets_.size()) {
      // Where erased places fill the buckets, clearing those away makes the room.
      Rebuild(size_ * 2 > used_ ? buckets_.size() * 2 : buckets_.size());
    }
    Insert(hashed, offset);
  }

  void Erase(Key key) {
    std::uint64_t* const place = FindPlace(key);
    if (place == nullptr) {
      return;
    }
    const auto& bucket = buckets_[BucketOf(place)];
    --size_;
    if (bucket.HasEmpty()) {
      *place = kEmptyPlace;
      --used_;
    } else {
      *place = kErasedPlace;  // keys pushed past this bucket are still to be found
    }
  }

  // Makes room for `size` keys in all.
  void Reserve(std::uint64_t size) {
    if (size > kMostPerBucket * buckets_.size()) {
      Rebuild(std::max(BucketsFor(size), buckets_.size() * 2));
    }
  }

  // Takes as many buckets as the keys need, whatever came before.
  void Settle() {
    if (BucketsFor(size_) != buckets_.size() || used_ > size_) {
      Rebuild(BucketsFor(size_));
    }
  }

  // Asks for the line where a key's place should be.
  [[gnu::always_inline]] void Prefetch(Key key) const {
    __builtin_prefetch(&buckets_[HomeOf(HashedKey::Of(key))]);
  }

  std::uint64_t size() const { return size_; }
  std::uint64_t bytes() const { return buckets_.size() * sizeof(TagBucket); }

  // Displacement in buckets from a key's home to the one it is in. Cost: reads every record's key.
  std::vector<IndexFigure> Figures() const {
    std::uint64_t displacement = 0;
    std::uint64_t displacement_max = 0;
    for (std::size_t at = 0; at < buckets_.size(); ++at) {
      for (const std::uint64_t place : buckets_[at].places) {
        if (TagOf(place) != 0) {
          const std::size_t home = HomeOf(HashedKey::Of(KeyAt(OffsetOf(place))));
          const std::uint64_t away = at >= home ? at - home : at + buckets_.size() - home;
          displacement += away;
          displacement_max = std::max(displacement_max, away);
        }
      }
    }
    const auto keys = static_cast<double>(std::max<std::uint64_t>(1, size_));
    const auto places = static_cast<double>(buckets_.size() * TagBucket::kPlaces);
    return {{"places", "places", places},
            {"fill", "share", static_cast<double>(size_) / places},
            {"displacement_mean", "buckets", static_cast<double>(displacement) / keys},
            {"displacement_max", "buckets", static_cast<double>(displacement_max)}};
  }

 private:
  // More would make keys go far from home; there is always an empty place, where searches end.
  static constexpr std::uint64_t kMostPerBucket = 7;

  // 5.8 keys a bucket: 11 bytes a key, and of random keys one in twenty is away from home.
  static std::size_t BucketsFor(std::uint64_t size) {
    return std::max<std::uint64_t>(1, (size * 10 + 57) / 58);
  }

  std::size_t HomeOf(const HashedKey& hashed) const {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::size_t>((Wide{hashed.hash} * buckets_.size()) >> 64U);
  }
  std::size_t After(std::size_t at) const { return at + 1 == buckets_.size() ? 0 : at + 1; }
  std::size_t BucketOf(const std::uint64_t* place) const {
    return static_cast<std::size_t>(place - buckets_.front().places.data()) / TagBucket::kPlaces;
  }

  Key KeyAt(alex::LogOffset offset) const {
    return alex::LogOfFormat<kFormat>::KeyIn(log_base_ + offset);
  }

  const std::uint64_t* FindPlace(Key key) const {
    const HashedKey hashed = HashedKey::Of(key);
    for (std::size_t at = HomeOf(hashed);; at = After(at)) {
      const TagBucket& bucket = buckets_[at];
      for (unsigned mask = bucket.WithTag(hashed.tag); mask != 0; mask &= mask - 1) {
        const std::uint64_t& place =
            bucket.places[static_cast<std::size_t>(std::countr_zero(mask))];
        if (KeyAt(OffsetOf(place)) == key) {
          return &place;
        }
      }
      if (bucket.HasEmpty()) {
        return nullptr;
      }
    }
  }
  std::uint64_t* FindPlace(Key key) {
    return const_cast<std::uint64_t*>(std::as_const(*this).FindPlace(key));
  }

  // Requires: the key is not there; fewer places than there are buckets x kMostPerBucket are used.
  void Insert(const HashedKey& hashed, alex::LogOffset offset) {
    for (std::size_t at = HomeOf(hashed);; at = After(at)) {
      for (std::uint64_t& place : buckets_[at].places) {
        if (place == kEmptyPlace || place == kErasedPlace) {
          used_ += place == kEmptyPlace ? 1U : 0U;
          place = PlaceOf(hashed.tag, offset);
          ++size_;
          return;
        }
      }
    }
  }

  // Cost: reads the key of every record, since the places do not have it.
  void Rebuild(std::size_t bucket_count) {
    std::vector<TagBucket> old(bucket_count);
    old.swap(buckets_);
    size_ = 0;
    used_ = 0;
    for (const TagBucket& bucket : old) {
      for (const std::uint64_t place : bucket.places) {
        if (TagOf(place) != 0) {
          Insert(HashedKey::Of(KeyAt(OffsetOf(place))), OffsetOf(place));
        }
      }
    }
  }

  const char* log_base_ = nullptr;
  std::vector<TagBucket> buckets_ = std::vector<TagBucket>(1);
  std::uint64_t size_ = 0;
  std::uint64_t used_ = 0;  // places that are not empty
};

}  // namespace alexbench::engines::reference
