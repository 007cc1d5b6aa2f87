// What is claimed of the steps' mechanisms, as part of a plan.
#pragma once

#include "harness/session/plan.h"

namespace alexbench::harness {

// Those of engines/alex/claimed_mechanisms.h.
MechanismPlan ClaimedMechanisms();

}  // namespace alexbench::harness
