#include <string>

#include "absl/strings/str_cat.h"

#include "base/text.h"
#include "engines/conformance.h"
#include "engines/rocksdb/rocksdb_store.h"

namespace alexbench::engines {
namespace {

using rocksdb::Preset;
using rocksdb::ReadAccess;
using rocksdb::WalMode;

template <Preset kPreset, ReadAccess kRead, WalMode kWal>
struct RocksdbSubject : SubjectDefaults {
  using Engine = rocksdb::RocksdbStore<kRead>;
  // A synced write waits for the device, milliseconds each while processors are busy.
  static constexpr int kModelOperations =
      kWal == WalMode::kSync ? 400 : SubjectDefaults::kModelOperations;
  static rocksdb::Options options() { return {.preset = kPreset, .wal = kWal}; }
  static std::string Name() {
    return absl::StrCat(ToAbsl(ChoiceName(kPreset)), "_", ToAbsl(ChoiceName(kRead)), "_",
                        ToAbsl(ChoiceName(kWal)));
  }
};

template <Preset kPreset, WalMode kWal>
using String = RocksdbSubject<kPreset, ReadAccess::kString, kWal>;
template <Preset kPreset, WalMode kWal>
using Pinned = RocksdbSubject<kPreset, ReadAccess::kPinned, kWal>;

using Subjects =
    testing::Types<String<Preset::kDefault, WalMode::kOff>, String<Preset::kDefault, WalMode::kOn>,
                   String<Preset::kDefault, WalMode::kSync>,
                   Pinned<Preset::kDefault, WalMode::kOff>, Pinned<Preset::kDefault, WalMode::kOn>,
                   Pinned<Preset::kDefault, WalMode::kSync>, String<Preset::kTuned, WalMode::kOff>,
                   String<Preset::kTuned, WalMode::kOn>, String<Preset::kTuned, WalMode::kSync>,
                   Pinned<Preset::kTuned, WalMode::kOff>, Pinned<Preset::kTuned, WalMode::kOn>,
                   Pinned<Preset::kTuned, WalMode::kSync>>;

INSTANTIATE_TYPED_TEST_SUITE_P(Rocksdb, EngineConformance, Subjects, SubjectName);

}  // namespace
}  // namespace alexbench::engines
