#include "engines/alex/huge_page_support.h"

#include <fstream>
#include <iterator>
#include <string>

#include "absl/strings/str_format.h"

#include "base/text.h"

namespace alexbench::engines::alex {
namespace {

std::string NameOf(HugePages choice) {
  return absl::StrFormat("%s=%s", AxisName(choice), ChoiceName(choice));
}

}  // namespace

HugePages HugePagesOf(std::span<const std::pair<std::string, std::string>> choices) {
  HugePages found = HugePages::kKernel;
  for (const auto& [axis, name] : choices) {
    for (const HugePages choice : kHugePagesChoices) {
      found = axis == AxisName(choice) && name == ChoiceName(choice) ? choice : found;
    }
  }
  return found;
}

absl::Status CheckKernelHasHugePages(HugePages choice, const std::filesystem::path& folder) {
  const bool for_index = AdviceForIndex(choice) == PageAdvice::kHuge;
  if (!for_index && AdviceForLog(choice) != PageAdvice::kHuge) {
    return absl::OkStatus();
  }
  const std::filesystem::path file = folder / "enabled";
  std::ifstream in(file);
  if (!in) {
    return absl::UnimplementedError(
        absl::StrFormat("%s: this kernel has no transparent huge pages (there is no %s)",
                        NameOf(choice), file.string()));
  }
  const std::string enabled{std::istreambuf_iterator<char>(in), {}};
  // Files have large pages by their file system, whatever this says.
  if (for_index && enabled.find("[never]") != std::string::npos) {
    return absl::UnimplementedError(absl::StrFormat(
        "%s: %s says never; madvise or always is needed", NameOf(choice), file.string()));
  }
  return absl::OkStatus();
}

absl::Status CheckLayoutHasHugePages(HugePages choice, NodeLayout layout) {
  if (layout != NodeLayout::kTextbook || AdviceForIndex(choice) != PageAdvice::kHuge) {
    return absl::OkStatus();
  }
  return absl::UnimplementedError(absl::StrFormat(
      "%s: the blocks of node_layout=%s come from the general allocator; %s and %s keep theirs in "
      "memory of their own",
      NameOf(choice), ChoiceName(layout), ChoiceName(NodeLayout::kOneLine),
      ChoiceName(NodeLayout::kOneLineEqualWidth)));
}

std::string LackOfHugePages(HugePages choice, NodeLayout layout) {
  absl::Status lack = CheckLayoutHasHugePages(choice, layout);
  if (lack.ok()) {
    lack = CheckKernelHasHugePages(choice);
  }
  return std::string(FromAbsl(lack.message()));
}

}  // namespace alexbench::engines::alex
