#include <cstddef>
#include <string>
#include <utility>

#include "engines/alex/alex_store.h"
#include "engines/alex/compiled_policies.h"
#include "engines/alex/ladder.h"
#include "engines/conformance.h"

namespace alexbench::engines {
namespace {

using alex::AlexPolicy;
using alex::AlexStore;

template <AlexPolicy kPolicy>
struct AlexSubject : SubjectDefaults {
  using Engine = AlexStore<kPolicy>;
  static typename Engine::Options options() { return {}; }
  static std::string Name() {
    std::string name = "alex";
    for (const alex::Choice& choice : alex::ChoicesOf(kPolicy)) {
      name.append("_").append(ChoiceName(choice));
    }
    return name;
  }

  static_assert(Eraser<Engine> && BatchWriter<Engine> && Scanner<Engine> && Persistent<Engine> &&
                StagedEngine<Engine> && Measurable<Engine>);
};

// Every policy that the harness can be asked for.
template <std::size_t... kIndex>
auto SubjectsOf(std::index_sequence<kIndex...>)
    -> testing::Types<AlexSubject<alex::kCompiledPolicies[kIndex]>...>;
using AlexSubjects =
    decltype(SubjectsOf(std::make_index_sequence<alex::kCompiledPolicies.size()>()));

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Alex, EngineConformance, AlexSubjects, SubjectName);

}  // namespace alexbench::engines
