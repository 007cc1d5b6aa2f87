#include "engines/alex/index/reader_epochs.h"

#include <algorithm>
#include <bitset>

namespace alexbench::engines::alex {

namespace {

std::mutex taken_mutex;
std::bitset<kReaderPlaces> taken;

// A place that is a thread's for as long as it lives.
class OwnPlace {
 public:
  OwnPlace() {
    const std::lock_guard lock(taken_mutex);
    while (number_ < kReaderPlaces && taken[number_]) {
      ++number_;
    }
    if (number_ < kReaderPlaces) {
      taken.set(number_);
    }
  }
  ~OwnPlace() {
    const std::lock_guard lock(taken_mutex);
    if (number_ < kReaderPlaces) {
      taken.reset(number_);
    }
  }
  OwnPlace(const OwnPlace&) = delete;
  OwnPlace& operator=(const OwnPlace&) = delete;

  std::uint32_t number() const { return number_; }

 private:
  std::uint32_t number_ = 0;
};

}  // namespace

std::uint32_t PlaceOfThisThread() {
  thread_local const OwnPlace place;
  return place.number();
}

std::uint64_t ReaderEpochs::OldestAfterAdvance() {
  std::uint64_t oldest = now_.fetch_add(1, std::memory_order_acq_rel) + 1;
  for (Place& place : places_) {
    // An exchange of nothing, not a load: see the proof above.
    const std::uint64_t entered = place.entered.fetch_add(0, std::memory_order_acq_rel);
    oldest = entered == kNobody ? oldest : std::min(oldest, entered);
  }
  return oldest;
}

}  // namespace alexbench::engines::alex
