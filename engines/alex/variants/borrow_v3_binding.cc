#include "engines/alex/variant_table.h"
#include "harness/session/engine_adapter.h"

namespace alexbench::engines::alex {

std::span<const Variant> BorrowV3Variants() {
  static constexpr auto kVariants =
      MakeVariants<PolicyShare{ValueAccess::kBorrow, RecordFormat::kV3}, harness::EngineAdapter>();
  return kVariants;
}

}  // namespace alexbench::engines::alex
