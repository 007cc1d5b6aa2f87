// The fairness ledger above a table of results: what each engine in it does for its time.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "harness/report/cell_groups.h"
#include "harness/report/result.h"

namespace alexbench::harness {

enum class TableForm : std::uint8_t { kMarkdown, kPlain };

// Durability, then the facts of ledger_keys.h, "not stated" where a cell has none; engines that
// state the same share one entry. Empty for fewer than two cells, which compare nothing.
std::string RenderLedger(const CellGroup& group, const std::map<std::string, std::string>& names,
                         TableForm form);

// Why a table has no ratio to cells that were measured alike but promise their writes something
// else; empty where there are none.
std::string RatiosRefused(const Summary& summary, const CellGroup& group);

}  // namespace alexbench::harness
