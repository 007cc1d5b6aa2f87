#include "harness/run/mechanism_plan.h"

#include <string>

#include "engines/alex/claimed_mechanisms.h"

namespace alexbench::harness {

MechanismPlan ClaimedMechanisms() {
  namespace alex = engines::alex;
  MechanismPlan plan;
  for (const alex::ClaimedMechanism& claim : alex::kClaimedMechanisms) {
    plan.claims.push_back({.axis = std::string(alex::AxisName(claim.from)),
                           .from = std::string(alex::ChoiceName(claim.from)),
                           .to = std::string(alex::ChoiceName(claim.to)),
                           .quantity = std::string(claim.quantity),
                           .direction = claim.change == alex::CountChange::kMore ? "more" : "fewer",
                           .at_least = claim.at_least,
                           .because = std::string(claim.because)});
  }
  return plan;
}

}  // namespace alexbench::harness
