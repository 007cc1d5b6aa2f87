// `alexbench list`: what there is to choose from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "harness/cli/options.h"
#include "workloads/hardness/hardness.h"

namespace alexbench::harness {

// One thing of the kind asked for. Missing fields do not apply to the kind.
struct ListRow {
  std::string name;
  std::string text;                             // one line about it
  std::optional<std::string> reason;            // why it is not available here; nullopt: it is
  std::optional<std::string> needs;             // claims: what `reproduce` lacks to decide it
  std::vector<std::string> choices;             // axes: what can be chosen
  std::string default_choice;                   // axes
  std::string engine;                           // axes: whose
  std::optional<workloads::Hardness> hardness;  // data sets: if measured
};

struct Listing {
  std::string kind;  // "engines", "axes", "workloads", "data_sets", "claims"
  std::vector<ListRow> rows;
  bool measured = false;  // data sets: their hardness was asked for
};

// Errors: InvalidArgument naming the kind and those there are, or a data set that does not exist;
//         DataLoss naming a file of keys that cannot be read.
absl::StatusOr<Listing> MakeListing(const ListOptions& options);

// Lines for people: names in one column, what they are beside.
std::string ListingText(const Listing& listing);

// {"engines":[{"name":...,"available":true,"reason":null}, ...]}, likewise for the other kinds;
// claims have "needs", null where `reproduce` as it stands may decide them.
std::string ListingJson(const Listing& listing);

}  // namespace alexbench::harness
