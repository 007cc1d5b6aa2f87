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

std::vector<ConformanceSubject> HugePagesSubjects() {
  using alex::HugePages;
  using Segmented = alex::AlexStore<With(alex::kProduct, alex::RecordFormat::kV3)>;
  using Product = alex::AlexStore<alex::kProduct>;
  return {SubjectOf<Product>("alex_small_pages", {.huge_pages = HugePages::kOff}),
          SubjectOf<Product>("alex_huge_pages", {.huge_pages = HugePages::kBoth}),
          SubjectOf<Segmented>("alex_v3_no_read_ahead", {.read_ahead = alex::ReadAhead::kOff}),
          SubjectOf<Segmented>("alex_v3_huge_pages", {.huge_pages = HugePages::kBoth})};
}

INSTANTIATE_TEST_SUITE_P(AlexHugePages, EngineConformance,
                         testing::ValuesIn(HugePagesSubjects()), SubjectName);

INSTANTIATE_TEST_SUITE_P(AlexLogChoices, EngineConformance,
                         testing::ValuesIn(LogChoiceSubjects()), SubjectName);

}  // namespace
}  // namespace alexbench::engines
