#include <string>

#include "engines/conformance.h"
#include "engines/reference/btree_log_store.h"
#include "engines/reference/hash_log_store.h"
#include "engines/reference/ordered_map_store.h"

namespace alexbench::engines {
namespace {

using alex::RecordFormat;
using reference::WriteSync;

struct OrderedMapSubject : SubjectDefaults {
  using Engine = reference::OrderedMapStore;
  static Engine::Options options() { return {}; }
  static std::string Name() { return "ordered_map"; }
};

template <RecordFormat kFormat>
struct HashLogSubject : SubjectDefaults {
  using Engine = reference::HashLogStore<kFormat>;
  static typename Engine::Options options() { return {}; }
  static std::string Name() { return std::string("hash_log_").append(ChoiceName(kFormat)); }
};

template <RecordFormat kFormat>
struct BtreeLogSubject : SubjectDefaults {
  using Engine = reference::BtreeLogStore<kFormat>;
  static typename Engine::Options options() { return {}; }
  static std::string Name() { return std::string("btree_log_").append(ChoiceName(kFormat)); }
};

struct SyncedBtreeLogSubject : BtreeLogSubject<RecordFormat::kV2> {
  static constexpr int kModelOperations = 400;  // each write waits for the device
  static Engine::Options options() { return {.sync = WriteSync::kEachWrite}; }
  static std::string Name() { return "btree_log_synced"; }
};

using Subjects =
    testing::Types<OrderedMapSubject, HashLogSubject<RecordFormat::kV1>,
                   HashLogSubject<RecordFormat::kV2>, BtreeLogSubject<RecordFormat::kV1>,
                   BtreeLogSubject<RecordFormat::kV2>, SyncedBtreeLogSubject>;

INSTANTIATE_TYPED_TEST_SUITE_P(Reference, EngineConformance, Subjects, SubjectName);

}  // namespace
}  // namespace alexbench::engines
