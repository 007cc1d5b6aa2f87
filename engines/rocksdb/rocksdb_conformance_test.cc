#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

#include "base/text.h"
#include "engines/conformance.h"
#include "engines/rocksdb/rocksdb_published_store.h"
#include "engines/rocksdb/rocksdb_store.h"

namespace alexbench::engines {
namespace {

using rocksdb::Preset;
using rocksdb::ReadAccess;
using rocksdb::WalMode;

template <ReadAccess kRead>
ConformanceSubject Subject(const rocksdb::Options& options) {
  ConformanceSubject subject = SubjectOf<rocksdb::RocksdbStore<kRead>>(
      absl::StrCat(ToAbsl(ChoiceName(options.preset)), "_", ToAbsl(ChoiceName(kRead)), "_",
                   ToAbsl(ChoiceName(options.wal))),
      options);
  if (options.wal == WalMode::kSync) {
    // A synced write waits for the device, milliseconds each while processors are busy.
    subject.model_operations = 400;
  }
  return subject;
}

std::vector<ConformanceSubject> Subjects() {
  std::vector<ConformanceSubject> subjects;
  for (const Preset preset : {Preset::kDefault, Preset::kTuned}) {
    for (const WalMode wal : {WalMode::kOff, WalMode::kOn, WalMode::kSync}) {
      const rocksdb::Options options{.preset = preset, .wal = wal};
      subjects.push_back(Subject<ReadAccess::kString>(options));
      subjects.push_back(Subject<ReadAccess::kPinned>(options));
    }
  }
  for (const rocksdb::Gauge gauge : {rocksdb::Gauge::kOff, rocksdb::Gauge::kOn}) {
    subjects.push_back(SubjectOf<rocksdb::RocksdbPublishedStore>(
        absl::StrCat("published_gauge_", ToAbsl(ChoiceName(gauge))), {.gauge = gauge}));
  }
  const rocksdb::Options mapped{.preset = Preset::kMmap};
  subjects.push_back(Subject<ReadAccess::kString>(mapped));
  subjects.push_back(Subject<ReadAccess::kPinned>(mapped));
  using PlainTables = rocksdb::RocksdbStore<ReadAccess::kPinned, rocksdb::TableOrder::kHashed>;
  subjects.push_back(
      SubjectOf<PlainTables>("plain_table_pinned_on", {.preset = Preset::kPlainTable}));
  return subjects;
}

INSTANTIATE_TEST_SUITE_P(Rocksdb, EngineConformance, testing::ValuesIn(Subjects()), SubjectName);

}  // namespace
}  // namespace alexbench::engines
