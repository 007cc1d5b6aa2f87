// The members of a claim in JSON, under the names claims.h gives them.
#pragma once

#include <array>
#include <string_view>

#include "harness/analysis/claims.h"
#include "harness/report/json_fields.h"

namespace alexbench::harness {

constexpr auto JsonChoices(ClaimKind) {
  return std::array{ClaimKind::kCellNs,       ClaimKind::kRatio,      ClaimKind::kPercentChange,
                    ClaimKind::kDifferenceNs, ClaimKind::kPhaseNs,    ClaimKind::kPhaseShare,
                    ClaimKind::kScaleRatio,   ClaimKind::kLeafCount,  ClaimKind::kKeysPerLeaf,
                    ClaimKind::kIndexBytesPerKey, ClaimKind::kLoadNs, ClaimKind::kArithmetic,
                    ClaimKind::kUnmeasured};
}
inline std::string_view JsonName(ClaimKind kind) { return ClaimKindName(kind); }

template <typename Io, FieldsOf<CellSelector> T>
void DescribeFields(Io& io, T& selector) {
  io.IfThere("engine", selector.engine);
  io.IfThere("variant", selector.variant);
  io.IfThere("workload", selector.workload);
  io.IfThere("scenario", selector.scenario);
  io.IfThere("consume", selector.consume);
  io.IfThere("data_set", selector.data_set);
  io.IfThere("load_order", selector.load_order);
  io.IfThere("durability", selector.durability);
  io.IfThere("records", selector.records);
  io.IfThere("value_bytes", selector.value_bytes);
}

template <typename Io, FieldsOf<ClaimSpec> T>
void DescribeFields(Io& io, T& claim) {
  io("id", claim.id);
  io("text", claim.text);
  io("where", claim.where);
  io("origin", claim.origin);
  io("kind", claim.kind);
  io("published", claim.published);
  io("unit", claim.unit);
  io("tolerance", claim.tolerance);
  io.IfThere("needs", claim.needs);
  io.IfThere("a", claim.a);
  io.IfThere("b", claim.b);
  io.IfThere("phase", claim.phase);
  io.IfThere("computed", claim.computed);
}

}  // namespace alexbench::harness
