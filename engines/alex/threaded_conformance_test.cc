// Threads being kept apart changes none of a store's answers.
#include "engines/alex/alex_store.h"
#include "engines/alex/compiled_policies.h"
#include "engines/alex/ladder.h"
#include "engines/alex/optimistic_store.h"
#include "engines/alex/rwlock_store.h"
#include "engines/conformance.h"

namespace alexbench::engines {
namespace {

INSTANTIATE_TEST_SUITE_P(
    RwLockedAlex, EngineConformance,
    testing::Values(
        SubjectOf<alex::RwLockedStore<alex::AlexStore<alex::kProduct>>>("product", {}),
        SubjectOf<alex::RwLockedStore<alex::AlexStore<alex::kVerifyingProduct>>>("verifying", {})),
    SubjectName);

INSTANTIATE_TEST_SUITE_P(
    OptimisticAlex, EngineConformance,
    testing::Values(SubjectOf<alex::OptimisticStore<alex::kProduct>>("product", {}),
                    SubjectOf<alex::OptimisticStore<alex::kVerifyingProduct>>("verifying", {})),
    SubjectName);

}  // namespace
}  // namespace alexbench::engines
