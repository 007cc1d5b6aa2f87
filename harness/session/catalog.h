// The engines this binary was built with. Bindings register themselves at start-up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "engines/thread_use.h"
#include "harness/session/image_files.h"
#include "harness/session/opened_engine.h"

namespace alexbench::harness {

struct Axis {
  std::string name;
  std::vector<std::string> choices;  // empty: any text the engine accepts
  std::string default_choice;
};

// One part of an engine string after its colon: `key=value`, or a bare word with an empty value.
struct SpecItem {
  std::string key;
  std::string value;
};

// What an engine string means once every axis has a choice.
struct ResolvedEngine {
  std::string name;        // "alex"
  AxisChoices choices;     // every axis, in registry order
  std::string durability;  // none | buffered | interval | group | sync
  // Variants with the same image share one folder on disk; with the same family, one opened store.
  std::string image;
  std::string memory_family;
  // What the entry says, unless a choice says otherwise; Catalog::Resolve sets them.
  std::optional<engines::ThreadUse> thread_use;
  std::optional<bool> staged;
  bool cloned = false;  // whether an opened store has a clone, see OpenedEngine::Clone
  // Why a store with these choices can't be had here: its cells are unsupported. Empty if it can.
  std::string unsupported;

  // The name with all choices: "alex:value_access=borrow,...".
  std::string Variant() const;
};

struct EngineEntry {
  std::string name;
  std::string summary;
  std::vector<Axis> axes;
  // Whether records survive closing; if not, every session loads them anew.
  bool persistent = true;
  // Read-only engines (floor, null) answer Unimplemented to puts: cells that write are unsupported.
  bool writable = true;
  // Whether its get can stop at a stage (concept StagedEngine), so that it has a breakdown.
  bool staged = false;
  // How many threads may use one opened store (ThreadUseOf the engine's type).
  engines::ThreadUse thread_use = engines::ThreadUse::kOne;
  // Items of an engine string that let several threads write to it, the best first; what an engine
  // string that names none of their axes gets where several write. Empty if none is needed or
  // helps.
  std::vector<std::string> for_writers;
  // Likewise for levels of durability that its default choices lack, for strings that name axes
  // alone: a state of the engine by name has said which choices it compares.
  std::vector<std::string> for_durability;
  // Whether it reads several keys at once (concept BatchReader), and stores several records
  // (concept BatchWriter).
  bool batched = false;
  bool writes_batches = false;
  // Whether it removes keys (concept Eraser) and reads in order (concept Scanner). Workloads that
  // need what an engine lacks are unsupported cells.
  bool erases = false;
  bool scans = false;
  // The largest write by which it fills a file that it later writes over: copies of its images are
  // written in such pieces, so that the page cache holds them as it would what the engine wrote.
  // As it is for engines that write over nothing, or through a map alone.
  std::size_t overwritten_piece_bytes = kLargePieceBytes;
  // Engines with checks of their own (floor, null) stand outside `--engine all` and the oracle
  // pass.
  bool yardstick = false;
  // Free facts that make comparisons fair or unfair: copies per read, checksums, cache bytes, ...
  std::function<std::map<std::string, std::string>(const ResolvedEngine&)> fairness;
  // Errors: InvalidArgument for unknown axes or choices and for combinations that were not built
  //         (the message names the nearest); Unimplemented where the durability cannot be had.
  std::function<absl::StatusOr<ResolvedEngine>(std::span<const SpecItem>,
                                               std::string_view durability)>
      resolve;
  // Opens or creates the store in `folder`. Errors: what the engine's Open says.
  std::function<absl::StatusOr<std::unique_ptr<OpenedEngine>>(const std::filesystem::path& folder,
                                                              const ResolvedEngine&)>
      open;
};

// Threads: bindings add their entries before main; from then on any number may read.
class Catalog {
 public:
  static Catalog& Get();

  // Registers; called from bindings by EngineRegistration. CHECKs that the name is new.
  void Add(EngineEntry entry);

  // Sorted by name.
  std::vector<const EngineEntry*> Entries() const;
  // Errors: InvalidArgument, naming the engine and those that exist.
  absl::StatusOr<const EngineEntry*> Find(std::string_view name) const;
  // The same for the engine of an engine string, whatever its items are.
  absl::StatusOr<const EngineEntry*> FindBySpec(std::string_view spec) const {
    return Find(spec.substr(0, spec.find(':')));
  }
  // Takes an engine string: NAME or NAME:item,item...
  // Errors: those of Find and of the entry's `resolve`; InvalidArgument naming an item that is no
  //         item, or that is given twice.
  absl::StatusOr<ResolvedEngine> Resolve(std::string_view spec, std::string_view durability) const;

 private:
  std::map<std::string, EngineEntry, std::less<>> entries_;
};

// A namespace-scope constant of this type registers an engine.
struct EngineRegistration {
  explicit EngineRegistration(EngineEntry entry) { Catalog::Get().Add(std::move(entry)); }
};

// The usual resolve: every item must name an axis and one of its choices; the rest take their
// defaults. Fills name, choices, durability; image and family are the variant itself.
// Errors: InvalidArgument naming engine, axis and the choices there are.
absl::StatusOr<ResolvedEngine> ResolveByAxes(const EngineEntry& entry,
                                             std::span<const SpecItem> items,
                                             std::string_view durability);

// What the engine states of itself, and how many threads may use it. Empty if it states nothing.
std::map<std::string, std::string> FactsOf(const EngineEntry& entry,
                                           const ResolvedEngine& resolved);

// Splits a comma list of engine strings. An item with '=' and no "NAME:" continues the engine
// before it; "all" stands for every available engine that is no yardstick.
// Errors: InvalidArgument naming the item.
absl::StatusOr<std::vector<std::string>> SplitEngineList(std::string_view list);

}  // namespace alexbench::harness
