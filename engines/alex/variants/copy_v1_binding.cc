#include "engines/alex/variant_table.h"
#include "harness/session/engine_adapter.h"

namespace alexbench::engines::alex {

std::span<const Variant> CopyV1Variants() {
  static constexpr auto kVariants =
      MakeVariants<PolicyShare{ValueAccess::kCopy, RecordFormat::kV1}, harness::EngineAdapter>();
  return kVariants;
}

}  // namespace alexbench::engines::alex
