// Tells a writer when no reader can still be inside what it has taken out of a structure.
//
// A reader enters, reads what it can reach, and leaves; it takes no lock and waits for no one. The
// one writer first makes a block unreachable, then asks in which epoch the oldest reader that is
// inside has entered, and frees what became unreachable before.
//
// Why that is certain, in terms of the memory model. U is the store that made a block unreachable,
// A the writer's advance to the next epoch, C its look at a reader's place, all three in this order
// in one thread; E is the reader's entry into its place, followed by its loads. C and E change one
// word, so one of them comes first. If C does, E reads what C or a later look wrote, or follows an
// earlier stay of which the same is true; so the reader is ordered behind U, and its loads cannot
// find the block. If E does, C sees the epoch of E, or that the reader has left, which orders all
// it read before the freeing. An epoch before A keeps the block; an epoch of A or later was read
// from A, which orders the reader's loads behind U again.
//
// Source: epoch-based reclamation after [FRASER04].
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>

#include "base/check.h"

namespace alexbench::engines::alex {

// Threads that can be inside at the same time without a lock. Threads beyond them, counted over the
// whole process, read under the writers' lock.
inline constexpr std::uint32_t kReaderPlaces = 128;

// The place of the thread that asks, the same in every ReaderEpochs until the thread ends;
// kReaderPlaces if all are taken.
std::uint32_t PlaceOfThisThread();

// Threads:  any number enter; who calls the rest holds writers().
class ReaderEpochs {
 public:
  // A stay inside. Requires: one at a time a thread, and none while the thread holds writers().
  class Stay {
   public:
    explicit Stay(std::atomic<std::uint64_t>& place) : place_(&place) {}
    explicit Stay(std::mutex& held) : held_(&held) {}
    Stay(const Stay&) = delete;
    Stay& operator=(const Stay&) = delete;
    [[gnu::always_inline]] ~Stay() {
      if (place_ != nullptr) [[likely]] {
        place_->store(kNobody, std::memory_order_release);
      } else {
        held_->unlock();
      }
    }

   private:
    std::atomic<std::uint64_t>* place_ = nullptr;
    std::mutex* held_ = nullptr;
  };

  // Cost:     one exchange on a cache line of the thread's own.
  Stay Enter() {
    const std::uint32_t number = PlaceOfThisThread();
    if (number == kReaderPlaces) [[unlikely]] {
      writers_.lock();
      return Stay(writers_);
    }
    std::atomic<std::uint64_t>& place = places_[number].entered;
    ALEXBENCH_DCHECK(place.load(std::memory_order_relaxed) == kNobody);
    place.exchange(now_.load(std::memory_order_acquire), std::memory_order_acq_rel);
    return Stay(place);
  }

  // What becomes unreachable now can be freed once OldestAfterAdvance() returns more than this.
  std::uint64_t now() const { return now_.load(std::memory_order_relaxed); }

  // Begins the next epoch and returns the one that the reader who is inside longest has entered in;
  // the new one if none is inside.
  // Cost:     touches every place.
  std::uint64_t OldestAfterAdvance();

  // Held by whoever writes.
  std::mutex& writers() { return writers_; }

 private:
  static constexpr std::uint64_t kNobody = 0;

  struct alignas(64) Place {
    std::atomic<std::uint64_t> entered = kNobody;
  };

  alignas(64) std::atomic<std::uint64_t> now_ = 1;
  alignas(64) std::mutex writers_;
  std::array<Place, kReaderPlaces> places_;
};

}  // namespace alexbench::engines::alex
