// The build half of environment.h. What CMake knows comes in a header it writes at every build.
#include <absl/base/config.h>

#include <boost/version.hpp>

#include "absl/strings/str_cat.h"

#include "harness/report/build_facts_generated.h"
#include "harness/report/environment.h"

namespace alexbench::harness {
namespace {

Fact KnownText(const char* text) { return *text == '\0' ? Fact(nullptr) : Fact(std::string(text)); }

}  // namespace

Facts BuildFacts() {
  Facts facts;
#if defined(__clang__)
  facts["compiler"] = absl::StrCat("clang ", __clang_version__);
#else
  facts["compiler"] = absl::StrCat("g++ ", __VERSION__);
#endif
  facts["build_type"] = KnownText(ALEXBENCH_BUILD_TYPE);
  facts["flags"] = KnownText(ALEXBENCH_BUILD_FLAGS);
  facts["linker"] = KnownText(ALEXBENCH_LINKER);
#ifdef NDEBUG
  facts["debug_checks"] = false;
#else
  facts["debug_checks"] = true;
#endif
#ifdef ALEXBENCH_SANITIZED
  facts["sanitized"] = true;
#else
  facts["sanitized"] = false;
#endif
  facts["version"] = KnownText(ALEXBENCH_VERSION);
  facts["commit"] = KnownText(ALEXBENCH_COMMIT);
  facts["dirty"] = ALEXBENCH_COMMIT[0] == '\0' ? Fact(nullptr) : Fact(ALEXBENCH_DIRTY != 0);
  facts["abseil"] = static_cast<std::int64_t>(ABSL_LTS_RELEASE_VERSION);
  facts["boost"] = std::string(BOOST_LIB_VERSION);
  facts["rocksdb"] = KnownText(ALEXBENCH_ROCKSDB_VERSION);
  facts["google_benchmark"] = KnownText(ALEXBENCH_BENCHMARK_VERSION);
  facts["json_for_modern_cpp"] = KnownText(ALEXBENCH_JSON_VERSION);
  return facts;
}

}  // namespace alexbench::harness
