// AlexStorage in every variant against the suite of all engines. ALEX_STORE_OPERATIONS sets how
// many random operations each does beside the model.

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "base/test_setting.h"
#include "engines/alex/alex_store.h"
#include "engines/alex/compiled_policies.h"
#include "engines/alex/ladder.h"
#include "engines/conformance.h"

namespace alexbench::engines {
namespace {

using alex::AlexPolicy;
using alex::AlexStore;

template <AlexPolicy kPolicy>
ConformanceSubject Subject() {
  using Store = AlexStore<kPolicy>;
  static_assert(Eraser<Store> && BatchReader<Store> && BatchWriter<Store> && Scanner<Store> &&
                Persistent<Store> && Measurable<Store>);
  static_assert(StagedEngine<Store> == (kPolicy.verify_reads == alex::VerifyReads::kOff));
  std::string name = "alex";
  for (const alex::Choice& choice : alex::ChoicesOf(kPolicy)) {
    name.append("_").append(ChoiceName(choice));
  }
  ConformanceSubject subject = SubjectOf<Store>(std::move(name), {});
  subject.model_operations = static_cast<int>(
      TestCount("ALEX_STORE_OPERATIONS", static_cast<std::uint64_t>(subject.model_operations)));
  return subject;
}

// Every policy that the harness can be asked for.
template <std::size_t... kIndex>
std::vector<ConformanceSubject> SubjectsOf(std::index_sequence<kIndex...>) {
  return {Subject<alex::kCompiledPolicies[kIndex]>()...};
}

// Opened by the snapshot that the one before left.
ConformanceSubject SubjectWithSnapshot() {
  using Store = AlexStore<With(alex::kProduct, alex::RecordFormat::kV3)>;
  return SubjectOf<Store>("alex_index_snapshot", {.snapshot = alex::IndexSnapshot::kKeep});
}

INSTANTIATE_TEST_SUITE_P(AlexSnapshot, EngineConformance, testing::Values(SubjectWithSnapshot()),
                         SubjectName);
INSTANTIATE_TEST_SUITE_P(
    Alex, EngineConformance,
    testing::ValuesIn(SubjectsOf(std::make_index_sequence<alex::kCompiledPolicies.size()>())),
    SubjectName);

}  // namespace
}  // namespace alexbench::engines
