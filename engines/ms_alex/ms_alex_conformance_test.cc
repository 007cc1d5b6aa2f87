// The authors' ALEX against the suite of all engines. It is a yardstick, not a part of this
// project: what fails here is a finding about it (docs/decisions/0009-the-authors-alex.md).

#include "engines/conformance.h"
#include "engines/ms_alex/ms_alex_index.h"

namespace alexbench::engines {
namespace {

INSTANTIATE_TEST_SUITE_P(MsAlex, EngineConformance,
                         testing::Values(SubjectOf<ms_alex::MsAlexLogStore>("ms_alex_log", {})),
                         SubjectName);

}  // namespace
}  // namespace alexbench::engines
