#include "workloads/mixed_draws.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/check.h"
#include "base/random.h"
#include "workloads/random_names.h"

namespace alexbench::workloads {
namespace {

// The most records there can be when keys are drawn. As in YCSB [YCSB10], twice the inserts that
// are to be expected leave room for chance.
std::uint64_t MostRecords(std::uint64_t loaded, const Workload& workload,
                          const StreamRequest& request) {
  if (workload.population == Population::kLoaded) {
    return loaded;
  }
  const double expected = workload.mix.insert * static_cast<double>(request.operations);
  return loaded + static_cast<std::uint64_t>(std::ceil(2 * expected));
}

class Drawer {
 public:
  Drawer(const DataSet& data_set, const Workload& workload, const StreamRequest& request)
      : workload_(workload),
        sizes_(data_set.value_sizes),
        loaded_(data_set.keys.size()),
        most_(MostRecords(loaded_, workload, request)),
        random_(request.seed, kOperationDraws),
        draw_record_(workload.key_distribution(most_)) {
    if (workload.erases()) {
      alive_.resize(loaded_);
      std::iota(alive_.begin(), alive_.end(), 0U);
    }
    draws_.operations.reserve(request.operations);
    draws_.record_indexes.reserve(request.operations);
  }

  MixedDraws Draw(std::uint64_t operations) {
    for (std::uint64_t i = 0; i < operations; ++i) {
      DrawOne(workload_.mix.Kind(random_.Fraction()));
    }
    return std::move(draws_);
  }

 private:
  void DrawOne(MixKind kind) {
    switch (kind) {
      case MixKind::kGet:
        return Add({.kind = OperationKind::kGet}, DrawRecord());
      case MixKind::kGetAbsent:
        ++draws_.absents;
        return Add({.kind = OperationKind::kGet}, kNoRecord);
      case MixKind::kInsert:
        return Insert();
      case MixKind::kUpdate:
        return Add({.kind = OperationKind::kPut}, DrawRecord());
      case MixKind::kReadModifyWrite:
        return Add({.kind = OperationKind::kReadModifyWrite}, DrawRecord());
      case MixKind::kScan:
        return Scan();
      case MixKind::kErase:
        return Erase();
    }
    ALEXBENCH_CHECK(false);
  }

  void Add(Operation operation, std::uint32_t record) {
    if (StoresValue(operation.kind)) {
      operation.value_size_bytes =
          record < loaded_ ? sizes_.OfRecord(record) : sizes_.OfInsert(record);
    }
    draws_.operations.push_back(operation);
    draws_.record_indexes.push_back(record);
  }

  void Insert() {
    const std::uint64_t record = loaded_ + draws_.inserts++;
    ALEXBENCH_CHECK(record < kNoRecord);
    if (workload_.erases()) {
      alive_.push_back(static_cast<std::uint32_t>(record));
    }
    Add({.kind = OperationKind::kPut}, static_cast<std::uint32_t>(record));
  }

  void Scan() {
    const ScanRecords& range = workload_.scan_records;
    const std::uint64_t choices = std::uint64_t{range.most} - range.least + 1;
    const std::uint32_t record = DrawRecord();
    const auto records = static_cast<std::uint16_t>(range.least + random_.Below(choices));
    Add({.kind = OperationKind::kScan, .scan_records = records}, record);
  }

  void Erase() {
    if (alive_.empty()) {
      return Insert();
    }
    const std::uint64_t place = draw_record_(random_, Now());
    Add({.kind = OperationKind::kErase}, alive_[place]);
    alive_[place] = alive_.back();
    alive_.pop_back();
  }

  // How many records a draw chooses from.
  std::uint64_t Now() const {
    if (workload_.population == Population::kLoaded) {
      return loaded_;
    }
    return std::min(most_, workload_.erases() ? alive_.size() : loaded_ + draws_.inserts);
  }

  // Where everything was erased, record 0: an operation on a key that is not there any more.
  std::uint32_t DrawRecord() {
    const std::uint64_t now = Now();
    const std::uint64_t drawn = now == 0 ? 0 : draw_record_(random_, now);
    return now == 0 || !workload_.erases() ? static_cast<std::uint32_t>(drawn) : alive_[drawn];
  }

  const Workload& workload_;
  const ValueSizes& sizes_;
  const std::uint64_t loaded_;
  const std::uint64_t most_;
  RandomStream random_;
  RecordDraw draw_record_;
  std::vector<std::uint32_t> alive_;  // records that are there; only where the workload erases
  MixedDraws draws_;
};

}  // namespace

MixedDraws DrawOperations(const DataSet& data_set, const Workload& workload,
                          const StreamRequest& request) {
  ALEXBENCH_CHECK(!data_set.keys.empty());
  return Drawer(data_set, workload, request).Draw(request.operations);
}

}  // namespace alexbench::workloads
