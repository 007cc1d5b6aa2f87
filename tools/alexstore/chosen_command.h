// What a command line asked for, as it stands there, and the commands that do it.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"

#include "tools/alexstore/store_place.h"

namespace alexbench::tools {

struct Arguments {
  std::string folder;
  std::string recovery = "point_in_time";
  std::string key;
  std::string value;
  std::optional<std::string> from;
  std::optional<std::string> limit;
  std::string input;
  std::string format = "tsv";
  std::string durability = "buffered";
  std::optional<std::string> compact_above;
  std::string target_format;
  std::string output_folder;
  bool as_json = false;
};

// Each returns the exit code, or why it was not done.
// Errors:   InvalidArgument for a text that is not what it should be; those of the Run function.
using Command = absl::StatusOr<int> (*)(const Arguments& arguments, const StorePlace& place);
absl::StatusOr<int> Put(const Arguments& arguments, const StorePlace& place);
absl::StatusOr<int> Get(const Arguments& arguments, const StorePlace& place);
absl::StatusOr<int> Erase(const Arguments& arguments, const StorePlace& place);
absl::StatusOr<int> Scan(const Arguments& arguments, const StorePlace& place);
absl::StatusOr<int> Stat(const Arguments& arguments, const StorePlace& place);
absl::StatusOr<int> Verify(const Arguments& arguments, const StorePlace& place);
absl::StatusOr<int> Load(const Arguments& arguments, const StorePlace& place);
absl::StatusOr<int> Compact(const Arguments& arguments, const StorePlace& place);
absl::StatusOr<int> Checkpoint(const Arguments& arguments, const StorePlace& place);
absl::StatusOr<int> Repair(const Arguments& arguments, const StorePlace& place);
absl::StatusOr<int> Migrate(const Arguments& arguments, const StorePlace& place);

// Does `command` at the place that the arguments name.
absl::StatusOr<int> Execute(Command command, const Arguments& arguments);

}  // namespace alexbench::tools
