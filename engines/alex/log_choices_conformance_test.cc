// The conformance suite under every choice that is made when a store is opened.
#include <string>
#include <utility>
#include <vector>

#include "engines/alex/alex_store.h"
#include "engines/alex/ladder.h"
#include "engines/alex/log_choices.h"
#include "engines/conformance.h"

namespace alexbench::engines {
namespace {

std::vector<ConformanceSubject> LogChoiceSubjects() {
  std::vector<ConformanceSubject> subjects;
  for (const alex::LogGrowth growth : alex::kLogGrowths) {
    for (const alex::LogAppend append : alex::kLogAppends) {
      std::string name("alex");
      name.append("_").append(ChoiceName(growth)).append("_").append(ChoiceName(append));
      subjects.push_back(SubjectOf<alex::AlexStore<alex::kBaseline>>(
          std::move(name), {.durability = {.durability = alex::Durability::kNone},
                            .growth = growth,
                            .append = append}));
    }
  }
  return subjects;
}

INSTANTIATE_TEST_SUITE_P(AlexLogChoices, EngineConformance,
                         testing::ValuesIn(LogChoiceSubjects()), SubjectName);

}  // namespace
}  // namespace alexbench::engines
