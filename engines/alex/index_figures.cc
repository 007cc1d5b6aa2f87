#include "engines/alex/index_figures.h"

#include <optional>
#include <string>

namespace alexbench::engines::alex {

std::vector<IndexFigure> FiguresOf(const IndexStats& stats) {
  const auto number = [](auto count) { return static_cast<double>(count); };
  std::vector<IndexFigure> figures = {
      {"depth_max", "levels", number(stats.depth_max)},
      {"model_nodes", "nodes", number(stats.model_nodes)},
      {"leaves", "nodes", number(stats.data_nodes)},
      {"rebuilds", "events", number(stats.expansions + stats.splits + stats.rebuilds)},
  };
  if (stats.keys > 0) {
    figures.push_back({"depth_mean", "levels", stats.depth_mean});
    figures.push_back({"keys_per_leaf", "keys", number(stats.keys) / number(stats.data_nodes)});
    figures.push_back({"fill", "share", number(stats.keys) / number(stats.slots)});
  }
  if (stats.predicted_keys > 0) {
    figures.push_back({"displacement_mean", "slots", stats.displacement_mean});
    figures.push_back({"displacement_max", "slots", number(stats.displacement_max)});
  }
  return figures;
}

void AddPageFigure(std::string_view name, const AddressRange& range,
                   std::vector<IndexFigure>& figures) {
  if (const std::optional<MappedPages> pages = MappedPagesOf(range)) {
    figures.push_back({std::string(name), "share",
                       static_cast<double>(pages->huge_bytes) /
                           static_cast<double>(pages->resident_bytes)});
  }
}

}  // namespace alexbench::engines::alex
