#include "engines/alex/variant_table.h"
#include "harness/session/engine_adapter.h"

namespace alexbench::engines::alex {

std::span<const Variant> BorrowV2Variants() {
  static constexpr auto kVariants =
      MakeVariants<PolicyShare{ValueAccess::kBorrow, RecordFormat::kV2}, harness::EngineAdapter>();
  return kVariants;
}

}  // namespace alexbench::engines::alex
