// Whether this machine can do what the axis huge_pages asks.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <utility>

#include "absl/status/status.h"

#include "engines/alex/axes/huge_pages.h"
#include "engines/alex/axes/node_layout.h"

namespace alexbench::engines::alex {

// Where the kernel says what it does about large pages.
inline constexpr char kHugePageFolder[] = "/sys/kernel/mm/transparent_hugepage";

// What `choices` say on the axis; kKernel where they do not name it.
HugePages HugePagesOf(std::span<const std::pair<std::string, std::string>> choices);

// Errors:   Unimplemented, with the kernel's reason: it has no transparent huge pages, or they are
//           switched off for memory that is not of a file.
absl::Status CheckKernelHasHugePages(HugePages choice,
                                     const std::filesystem::path& folder = kHugePageFolder);

// Errors:   Unimplemented: only the layouts of the one-line index keep their blocks where large
//           pages can be asked for.
absl::Status CheckLayoutHasHugePages(HugePages choice, NodeLayout layout);

// What either of the two says; empty if both have nothing to say.
std::string LackOfHugePages(HugePages choice, NodeLayout layout);

}  // namespace alexbench::engines::alex
