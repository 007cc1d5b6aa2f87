// report.md: what a run found, for people. Generated from the summary, never edited.
#pragma once

#include <map>
#include <string>

#include "harness/report/ledger.h"
#include "harness/report/result.h"
#include "harness/session/plan.h"

namespace alexbench::harness {

// Sections in this order: what ran, invalid cells, results, rates, memory, ladder, ablation,
// mechanism, forecasts, breakdowns, published claims, predictions, self-checks, stores, indexes,
// names. A table never mixes two scenarios or two durability levels.
//
// Requires: the summary was made from this plan.
std::string RenderReport(const Summary& summary, const RunPlan& plan);

// The results tables aligned for the terminal, then rates, memory and ablation if there are any.
std::string RenderResults(const Summary& summary, const RunPlan& plan);

// Sections, each starting with its heading; empty where there is nothing to say.
std::string RenderWhatRan(const Summary& summary, const RunPlan& plan);
std::string RenderLayouts(const Summary& summary, const RunPlan& plan);
std::string RenderInvalidCells(const Summary& summary, const RunPlan& plan);
std::string RenderOpenLoop(const Summary& summary, const RunPlan& plan, TableForm form);
std::string RenderMemory(const Summary& summary, const RunPlan& plan, TableForm form);
std::string RenderLadder(const Summary& summary, const RunPlan& plan);
std::string RenderAblation(const Summary& summary);
std::string RenderMechanisms(const Summary& summary, const RunPlan& plan);
std::string RenderForecasts(const Summary& summary, const RunPlan& plan);
std::string RenderBreakdowns(const Summary& summary, const RunPlan& plan);
std::string RenderClaims(const Summary& summary);
std::string RenderPredictions(const Summary& summary);
std::string RenderSelfChecks(const Summary& summary);
// For the terminal: how many checks passed, then a line for each.
std::string RenderChecksInShort(const Summary& summary);
std::string RenderIndexes(const Summary& summary, const RunPlan& plan);
std::string RenderStores(const Summary& summary, const RunPlan& plan);
std::string RenderNames(const RunPlan& plan);

// How far clones lay from their cells, in a sentence or two.
std::string ClonesText(const Summary& summary);

// The engine string each cell was asked for, by cell id; shorter than the full variant.
std::map<std::string, std::string> AskedNames(const RunPlan& plan);

}  // namespace alexbench::harness
