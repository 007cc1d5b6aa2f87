// What each step of a factorial ablation is worth, as plain data: the member `ablation` of
// summary.json, field by field.
//
// Every effect is with the step over, or minus, without it: a ratio below 1 and a difference below
// 0 are faster.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/report/statistic.h"

namespace alexbench::harness {

struct AblationStep {
  std::string axis;
  std::string name;         // the ladder's
  std::string from;         // the baseline's choice, or where the axis' step before led
  std::string to;           // the step's choice
  std::string group;        // axes of one group are taken one after the other in Owen's values
  std::optional<double> predicted_ns;  // where one was published
};

// What all cells of one factorial were asked alike.
struct AblationSetting {
  std::string workload;
  std::string scenario;
  std::string consume;
  std::uint64_t records = 0;
  std::uint32_t value_bytes = 0;
  std::string load_order;
  std::string data_set;
  std::string durability;
  std::uint32_t threads = 1;
  std::uint32_t sessions = 0;  // in which every cell was measured
  // Cells that write: the operations of each trial that are compared.
  std::optional<std::uint64_t> stretch_operations;
  bool valid = false;          // if not, no row below is about it
  std::optional<std::string> invalid_reason;
};

// Rows name their setting by its place in `settings`, and its scenario for those who read on. They
// call a step by its axis, or axis=choice where the axis has several.
struct AblationCell {
  std::uint32_t setting = 0;
  std::string scenario;
  std::string cell_id;
  std::vector<std::string> steps;  // that are taken
  std::optional<Statistic> ns_per_op;
  std::optional<Statistic> additive_ns;  // if each step were worth what it is alone
};

// The effect of a step where exactly the steps of `context` are taken.
struct AblationEffect {
  std::uint32_t setting = 0;
  std::string scenario;
  std::string axis;
  std::vector<std::string> context;
  Statistic log_ratio;
  Statistic ratio;
  Statistic difference_ns;
  std::string verdict;  // faster | slower | inert | inconclusive
};

struct AblationContext {
  std::vector<std::string> steps;
  Statistic ratio;
  Statistic difference_ns;
};

// A step's part of the whole, with the contexts in which it is worth the least and the most.
struct AblationShare {
  std::uint32_t setting = 0;
  std::string scenario;
  std::string axis;
  Statistic log_ratio;
  Statistic ratio;
  Statistic difference_ns;  // adds up to the total's
  AblationContext lowest;   // by ratio
  AblationContext highest;
  std::optional<double> contexts_alike_p;
  std::string verdict;  // context_dependent | faster | slower | inert | inconclusive
};

struct AblationInteraction {
  std::uint32_t setting = 0;
  std::string scenario;
  std::string axis_a;
  std::string axis_b;
  Statistic log_ratio;
  Statistic ratio;      // time with both over what the two effects multiplied would give
  std::string verdict;  // reinforce (below 1) | overlap | none | inconclusive
};

// All steps over none.
struct AblationTotal {
  std::uint32_t setting = 0;
  std::string scenario;
  Statistic log_ratio;
  Statistic ratio;
  Statistic difference_ns;
  Statistic additive_ratio;  // the effects of the steps alone, multiplied
  Statistic deviation;       // ratio over additive_ratio
  std::string verdict;       // additive | not_additive | inconclusive
};

struct Ablation {
  std::vector<std::string> axes;
  std::vector<AblationStep> steps;  // in the order of their axes; of an axis, upwards
  std::vector<AblationSetting> settings;
  std::vector<AblationCell> cells;
  std::vector<AblationEffect> solo;
  std::vector<AblationEffect> ladder;
  std::vector<AblationEffect> leave_one_out;
  std::vector<AblationShare> shapley;
  std::vector<AblationShare> owen;  // empty where every axis is a group of its own
  std::vector<AblationInteraction> interactions;
  std::vector<AblationTotal> totals;
  // True: additive in every setting; false: not additive in one; null: too uncertain.
  std::optional<bool> additive;
};

}  // namespace alexbench::harness
