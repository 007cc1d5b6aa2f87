// Registers `tkrzw_hash` and `tkrzw_tree` with the harness.

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "base/status_macros.h"
#include "engines/thread_use.h"
#include "engines/tkrzw/tkrzw_store.h"
#include "harness/session/binding_help.h"
#include "harness/session/catalog.h"
#include "harness/session/engine_adapter.h"

namespace alexbench::engines::tkrzw {
namespace {

using harness::ChoiceOf;
using harness::EngineEntry;
using harness::OpenedEngine;
using harness::ResolvedEngine;
using harness::SpecItem;

using Facts = std::map<std::string, std::string>;

bool IsTuned(const ResolvedEngine& resolved) { return ChoiceOf(resolved, "preset") == "tuned"; }

EngineEntry DescribeHash() {
  EngineEntry entry;
  entry.name = "tkrzw_hash";
  entry.summary = "tkrzw HashDBM: a hash table in a mapped file, unordered";
  entry.thread_use = ThreadUseOf<TkrzwStore<TableKind::kHash, ReadAccess::kGet>>();
  entry.erases = true;
  entry.axes = {{"preset", {"default", "tuned"}, "default"}, {"read", {"get", "process"}, "get"}};
  return entry;
}

EngineEntry DescribeTree() {
  EngineEntry entry;
  entry.name = "tkrzw_tree";
  entry.summary = "tkrzw TreeDBM: a B+-tree of pages in a hash table in a mapped file";
  entry.thread_use = ThreadUseOf<TkrzwStore<TableKind::kTree, ReadAccess::kGet>>();
  entry.erases = true;
  entry.scans = true;
  entry.axes = {{"preset", {"default", "tuned"}, "default"}};
  return entry;
}

// The hash table writes through its mapping, so the kernel has every write at once.
absl::StatusOr<ResolvedEngine> ResolveHash(std::span<const SpecItem> items,
                                           std::string_view durability) {
  ASSIGN_OR_RETURN(ResolvedEngine resolved,
                   harness::ResolveByAxes(DescribeHash(), items, durability));
  RETURN_IF_ERROR(harness::CheckDurability(resolved, {"buffered", "sync"}));
  return resolved;
}

absl::StatusOr<ResolvedEngine> ResolveTree(std::span<const SpecItem> items,
                                           std::string_view durability) {
  ASSIGN_OR_RETURN(ResolvedEngine resolved,
                   harness::ResolveByAxes(DescribeTree(), items, durability));
  RETURN_IF_ERROR(harness::CheckDurability(resolved, {"none", "buffered", "sync"}));
  return resolved;
}

Options OptionsOf(const ResolvedEngine& resolved) {
  Options options{.preset = IsTuned(resolved) ? Preset::kTuned : Preset::kDefault};
  if (resolved.durability == "sync") {
    options.sync = WriteSync::kToDevice;
  } else if (resolved.durability == "buffered" && resolved.name == "tkrzw_tree") {
    options.sync = WriteSync::kToKernel;
  }
  return options;
}

Facts SharedFacts() {
  return {{"compression", "none"},
          {"checksums", "none"},
          {"threads", "0 in the background"},
          {"recovery", "the file is scanned for whole records"},
          {"library", LibraryVersion()}};
}

Facts HashFairness(const ResolvedEngine& resolved) {
  Facts facts = SharedFacts();
  facts["copies_per_read"] = ChoiceOf(resolved, "read") == "process"
                                 ? "1, into a buffer that is kept"
                                 : "1, into a new string";
  facts["cache_bytes"] = "0: reads go to the mapped file";
  facts["ordering"] = "none";
  facts["buckets"] = IsTuned(resolved) ? "two a record, at least 1048583" : "1048583";
  return facts;
}

Facts TreeFairness(const ResolvedEngine& resolved) {
  Facts facts = SharedFacts();
  facts["copies_per_read"] = "1, into a new string";
  facts["cache_bytes"] =
      IsTuned(resolved) ? "524288 pages of about 8 KiB" : "10000 pages of about 8 KiB";
  facts["ordering"] = "by key";
  facts["write_ahead_log"] = resolved.durability == "none"
                                 ? "none: changed pages stay in memory"
                                 : "none: changed pages are written after every put";
  return facts;
}

template <TableKind kKind, ReadAccess kRead>
absl::StatusOr<std::unique_ptr<OpenedEngine>> OpenAs(const std::filesystem::path& folder,
                                                     const ResolvedEngine& resolved) {
  return harness::Adapt(TkrzwStore<kKind, kRead>::Open(folder, OptionsOf(resolved)));
}

EngineEntry HashEntry() {
  EngineEntry entry = DescribeHash();
  entry.fairness = HashFairness;
  entry.resolve = ResolveHash;
  entry.open = [](const std::filesystem::path& folder, const ResolvedEngine& resolved) {
    return ChoiceOf(resolved, "read") == "process"
               ? OpenAs<TableKind::kHash, ReadAccess::kProcess>(folder, resolved)
               : OpenAs<TableKind::kHash, ReadAccess::kGet>(folder, resolved);
  };
  return entry;
}

EngineEntry TreeEntry() {
  EngineEntry entry = DescribeTree();
  entry.fairness = TreeFairness;
  entry.resolve = ResolveTree;
  entry.open = OpenAs<TableKind::kTree, ReadAccess::kGet>;
  return entry;
}

const harness::EngineRegistration kHash(HashEntry());
const harness::EngineRegistration kTree(TreeEntry());

}  // namespace
}  // namespace alexbench::engines::tkrzw
