#include "harness/session/catalog.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "harness/session/left_out.h"
#include "harness/session/nearest.h"

namespace alexbench::harness {
namespace {

std::vector<std::string> SplitAtCommas(std::string_view list) {
  std::vector<std::string> items;
  std::size_t start = 0;
  for (std::size_t comma = list.find(','); comma != std::string_view::npos;
       comma = list.find(',', start)) {
    items.emplace_back(list.substr(start, comma - start));
    start = comma + 1;
  }
  items.emplace_back(list.substr(start));
  return items;
}

// "key=value" or a bare word. Errors: InvalidArgument if a name or a value is missing.
absl::StatusOr<SpecItem> ParseItem(std::string_view spec, std::string_view text) {
  const std::size_t equals = text.find('=');
  if (text.empty() || equals == 0 || equals + 1 == text.size()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("engine \"%s\": \"%s\" is neither axis=choice nor a word", spec, text));
  }
  if (equals == std::string_view::npos) {
    return SpecItem{std::string(text), ""};
  }
  return SpecItem{std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
}

absl::StatusOr<std::vector<SpecItem>> ParseItems(std::string_view spec, std::string_view text) {
  std::vector<SpecItem> items;
  for (const std::string& part : SplitAtCommas(text)) {
    ASSIGN_OR_RETURN(SpecItem item, ParseItem(spec, part));
    const auto same = [&item](const SpecItem& other) { return other.key == item.key; };
    if (std::any_of(items.begin(), items.end(), same)) {
      return absl::InvalidArgumentError(
          absl::StrFormat("engine \"%s\": \"%s\" is given twice", spec, item.key));
    }
    items.push_back(std::move(item));
  }
  return items;
}

absl::Status UnknownAxis(const EngineEntry& entry, const SpecItem& item) {
  std::vector<std::string> names;
  for (const Axis& axis : entry.axes) {
    names.push_back(axis.name);
  }
  if (names.empty()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "engine %s has no axes, so \"%s\" means nothing to it", entry.name, item.key));
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("engine %s has no axis \"%s\"%s (axes: %s)", entry.name, item.key,
                      DidYouMean(item.key, names), absl::StrJoin(names, ", ")));
}

absl::Status CheckChoice(const EngineEntry& entry, const Axis& axis, const SpecItem& item) {
  const bool any_text = axis.choices.empty() && !item.value.empty();
  if (any_text || std::count(axis.choices.begin(), axis.choices.end(), item.value) > 0) {
    return absl::OkStatus();
  }
  const std::string choices = axis.choices.empty() ? "any text" : absl::StrJoin(axis.choices, ", ");
  return absl::InvalidArgumentError(
      absl::StrFormat("engine %s: axis %s has no choice \"%s\"%s (choices: %s)", entry.name,
                      axis.name, item.value, DidYouMean(item.value, axis.choices), choices));
}

// Where the engine's name ends if the item starts a new engine string: at its colon or its end.
// nullopt if the item continues the engine before it.
std::optional<std::size_t> NameEnd(std::string_view item) {
  const std::size_t colon = item.find(':');
  const std::size_t equals = item.find('=');
  if (colon < equals) {
    return colon;
  }
  return equals == std::string_view::npos ? std::optional(item.size()) : std::nullopt;
}

}  // namespace

std::string ResolvedEngine::Variant() const {
  std::string text = name;
  char separator = ':';
  for (const auto& [axis, choice] : choices) {
    text += separator + axis + "=" + choice;
    separator = ',';
  }
  return text;
}

std::vector<LeftOutEngine>& LeftOutEngines() {
  // Never destroyed, as the catalogue.
  static std::vector<LeftOutEngine>& engines = *new std::vector<LeftOutEngine>();
  return engines;
}

Catalog& Catalog::Get() {
  // Never destroyed: registrations in other translation units may outlive any order of ends.
  static Catalog& catalog = *new Catalog();
  return catalog;
}

void Catalog::Add(EngineEntry entry) {
  const std::string name = entry.name;
  const bool is_new = entries_.emplace(name, std::move(entry)).second;
  ALEXBENCH_CHECK(is_new);
}

std::vector<const EngineEntry*> Catalog::Entries() const {
  std::vector<const EngineEntry*> entries;
  for (const auto& [name, entry] : entries_) {
    entries.push_back(&entry);
  }
  return entries;
}

absl::StatusOr<const EngineEntry*> Catalog::Find(std::string_view name) const {
  const auto found = entries_.find(name);
  if (found != entries_.end()) {
    return &found->second;
  }
  for (const LeftOutEngine& engine : LeftOutEngines()) {
    if (engine.name == name) {
      return absl::InvalidArgumentError(
          absl::StrFormat("engine %s is not available: %s", engine.name, engine.reason));
    }
  }
  std::vector<std::string> names;
  for (const auto& [known, entry] : entries_) {
    names.push_back(known);
  }
  return absl::InvalidArgumentError(absl::StrFormat("no engine is called \"%s\"%s (engines: %s)",
                                                    name, DidYouMean(name, names),
                                                    absl::StrJoin(names, ", ")));
}

absl::StatusOr<ResolvedEngine> Catalog::Resolve(std::string_view spec,
                                                std::string_view durability) const {
  const std::size_t colon = spec.find(':');
  ASSIGN_OR_RETURN(const EngineEntry* entry, FindBySpec(spec));
  std::vector<SpecItem> items;
  if (colon != std::string_view::npos) {
    ASSIGN_OR_RETURN(items, ParseItems(spec, spec.substr(colon + 1)));
  }
  absl::StatusOr<ResolvedEngine> resolved = entry->resolve != nullptr
                                                ? entry->resolve(items, durability)
                                                : ResolveByAxes(*entry, items, durability);
  if (resolved.ok()) {
    resolved->thread_use = resolved->thread_use.value_or(entry->thread_use);
    resolved->staged = resolved->staged.value_or(entry->staged);
  }
  return resolved;
}

absl::StatusOr<ResolvedEngine> ResolveByAxes(const EngineEntry& entry,
                                             std::span<const SpecItem> items,
                                             std::string_view durability) {
  ResolvedEngine resolved;
  resolved.name = entry.name;
  resolved.durability = std::string(durability);
  for (const Axis& axis : entry.axes) {
    resolved.choices.emplace_back(axis.name, axis.default_choice);
  }
  for (const SpecItem& item : items) {
    const auto axis = std::find_if(entry.axes.begin(), entry.axes.end(),
                                   [&item](const Axis& a) { return a.name == item.key; });
    if (axis == entry.axes.end()) {
      return UnknownAxis(entry, item);
    }
    RETURN_IF_ERROR(CheckChoice(entry, *axis, item));
    resolved.choices[static_cast<std::size_t>(axis - entry.axes.begin())].second = item.value;
  }
  resolved.image = resolved.Variant();
  resolved.memory_family = resolved.image;
  return resolved;
}

std::map<std::string, std::string> FactsOf(const EngineEntry& entry,
                                           const ResolvedEngine& resolved) {
  if (!entry.fairness) {
    return {};
  }
  std::map<std::string, std::string> facts = entry.fairness(resolved);
  facts.emplace("concurrent_use",
                engines::ThreadUseText(resolved.thread_use.value_or(entry.thread_use)));
  return facts;
}

absl::StatusOr<std::vector<std::string>> SplitEngineList(std::string_view list) {
  std::vector<std::string> engines;
  bool can_continue = false;  // the last engine was named, not part of "all"
  for (const std::string& item : SplitAtCommas(list)) {
    const std::optional<std::size_t> name_end = NameEnd(item);
    if (item.empty() || name_end == std::size_t{0}) {
      return absl::InvalidArgumentError(
          absl::StrFormat("engine list \"%s\": \"%s\" names no engine", list, item));
    }
    if (item == "all") {
      for (const EngineEntry* entry : Catalog::Get().Entries()) {
        if (!entry->yardstick) {
          engines.push_back(entry->name);
        }
      }
      can_continue = false;
    } else if (name_end.has_value()) {
      engines.push_back(item);
      can_continue = true;
    } else if (can_continue) {
      const bool has_items = engines.back().find(':') != std::string::npos;
      engines.back() += (has_items ? "," : ":") + item;
    } else {
      return absl::InvalidArgumentError(
          absl::StrFormat("engine list \"%s\": \"%s\" follows no engine", list, item));
    }
  }
  return engines;
}

}  // namespace alexbench::harness
