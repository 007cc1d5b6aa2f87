#include <vector>

#include "engines/alex_published/alex_published_store.h"
#include "engines/conformance.h"

namespace alexbench::engines {
namespace {

using alex::BoundsCheck;
using alex::ValueAccess;
using alex_published::AlexPublishedStore;
using alex_published::ReadSteps;

template <ReadSteps kSteps>
ConformanceSubject Subject(const char* name) {
  return SubjectOf<AlexPublishedStore<kSteps>>(name, {});
}

INSTANTIATE_TEST_SUITE_P(
    AlexPublished, EngineConformance,
    testing::Values(
        Subject<ReadSteps{ValueAccess::kCopy, BoundsCheck::kChecked}>("copy_checked"),
        Subject<ReadSteps{ValueAccess::kBorrow, BoundsCheck::kChecked}>("borrow_checked"),
        Subject<ReadSteps{ValueAccess::kCopy, BoundsCheck::kUnchecked}>("copy_unchecked"),
        Subject<ReadSteps{ValueAccess::kBorrow, BoundsCheck::kUnchecked}>("borrow_unchecked")),
    SubjectName);

}  // namespace
}  // namespace alexbench::engines
