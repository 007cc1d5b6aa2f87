// The variants of AlexStore that were linked a second time.
//
// Their objects are copied with `clone_of_` before every name they define, so that the copies are
// the same instructions, inlined alike, at other addresses; see scripts/clone_objects.sh.
#include <memory>
#include <span>
#include <utility>

#include "base/check.h"
#include "engines/alex/variant_table.h"
#include "harness/session/opened_engine.h"

namespace alexbench::engines::alex {

std::span<const Variant> CopyV1Clones() __asm__(
    "clone_of__ZN9alexbench7engines4alex14CopyV1VariantsEv");
std::span<const Variant> CopyV2Clones() __asm__(
    "clone_of__ZN9alexbench7engines4alex14CopyV2VariantsEv");
std::span<const Variant> BorrowV1Clones() __asm__(
    "clone_of__ZN9alexbench7engines4alex16BorrowV1VariantsEv");
std::span<const Variant> BorrowV2Clones() __asm__(
    "clone_of__ZN9alexbench7engines4alex16BorrowV2VariantsEv");
std::span<const Variant> BorrowV3Clones() __asm__(
    "clone_of__ZN9alexbench7engines4alex16BorrowV3VariantsEv");

OpenedVariant OpenClone(const AlexPolicy& policy, std::shared_ptr<void> core) {
  for (const std::span<const Variant> some :
       {CopyV1Clones(), CopyV2Clones(), BorrowV1Clones(), BorrowV2Clones(), BorrowV3Clones()}) {
    for (const Variant& variant : some) {
      if (variant.policy == policy) {
        return variant.on_core(std::move(core));
      }
    }
  }
  ALEXBENCH_CHECK(false);
}

}  // namespace alexbench::engines::alex
