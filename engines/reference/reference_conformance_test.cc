#include <string>
#include <vector>

#include "engines/conformance.h"
#include "engines/reference/bare_map_store.h"
#include "engines/reference/btree_log_store.h"
#include "engines/reference/hash_log_store.h"
#ifdef ALEXBENCH_HAS_JUDY
#include "engines/reference/judy_log_store.h"
#endif
#include "engines/reference/ordered_map_store.h"
#include "engines/reference/sorted_log_store.h"
#include "engines/reference/std_map_log_store.h"
#include "engines/reference/tag_hash_log_store.h"

namespace alexbench::engines {
namespace {

using alex::RecordFormat;
using reference::WriteSync;

template <RecordFormat kFormat>
void AddLogSubjects(std::vector<ConformanceSubject>& subjects) {
  const std::string format(ChoiceName(kFormat));
  subjects.push_back(SubjectOf<reference::HashLogStore<kFormat>>("hash_log_" + format, {}));
  subjects.push_back(SubjectOf<reference::BtreeLogStore<kFormat>>("btree_log_" + format, {}));
  subjects.push_back(SubjectOf<reference::SortedLogStore<kFormat>>("sorted_log_" + format, {}));
  subjects.push_back(SubjectOf<reference::StdMapLogStore<kFormat>>("std_map_log_" + format, {}));
  subjects.push_back(SubjectOf<reference::TagHashLogStore<kFormat>>("tag_hash_log_" + format, {}));
#ifdef ALEXBENCH_HAS_JUDY
  subjects.push_back(SubjectOf<reference::JudyLogStore<kFormat>>("judy_log_" + format, {}));
#endif
}

template <RecordFormat kFormat>
ConformanceSubject SyncedBtreeLog() {
  ConformanceSubject subject = SubjectOf<reference::BtreeLogStore<kFormat>>(
      "btree_log_synced_" + std::string(ChoiceName(kFormat)), {.sync = WriteSync::kEachWrite});
  subject.model_operations = 400;  // each write waits for the device
  return subject;
}

std::vector<ConformanceSubject> Subjects() {
  std::vector<ConformanceSubject> subjects{SubjectOf<reference::OrderedMapStore>("ordered_map", {}),
                                           SubjectOf<reference::BareHashMapStore>(
                                               "absl_flat_hash_map", {}),
                                           SubjectOf<reference::BareBtreeMapStore>(
                                               "absl_btree_map", {}),
                                           SyncedBtreeLog<RecordFormat::kV2>(),
                                           SyncedBtreeLog<RecordFormat::kV3>()};
  AddLogSubjects<RecordFormat::kV1>(subjects);
  AddLogSubjects<RecordFormat::kV2>(subjects);
  AddLogSubjects<RecordFormat::kV3>(subjects);
  return subjects;
}

INSTANTIATE_TEST_SUITE_P(Reference, EngineConformance, testing::ValuesIn(Subjects()), SubjectName);

}  // namespace
}  // namespace alexbench::engines
