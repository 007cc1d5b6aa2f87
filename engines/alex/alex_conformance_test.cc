#include <string>

#include "engines/alex/alex_store.h"
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
      name += "_" + std::string(ChoiceName(choice));
    }
    return name;
  }

  static_assert(Eraser<Engine> && BatchWriter<Engine> && Scanner<Engine> && Persistent<Engine> &&
                StagedEngine<Engine> && Measurable<Engine>);
};

using AlexSubjects =
    testing::Types<AlexSubject<alex::kBaseline>, AlexSubject<alex::Rung(2)>,
                   AlexSubject<alex::kProduct>, AlexSubject<alex::Subset(alex::kAllSteps)>>;

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Alex, EngineConformance, AlexSubjects, SubjectName);

}  // namespace alexbench::engines
