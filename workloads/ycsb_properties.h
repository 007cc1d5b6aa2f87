// YCSB's core properties [YCSB10], as its property files and -p give them, as far as they mean
// something here. docs/formats/workload.md says which do.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "workloads/workload.h"

namespace alexbench::workloads {

enum class PropertyPlace : std::uint8_t { kCommandLine, kFile };

// What a property is set to, and where: "FILE:LINE" or the flag.
struct Property {
  std::string value;
  std::string source;
  PropertyPlace place = PropertyPlace::kCommandLine;
};

using Properties = std::map<std::string, Property, std::less<>>;

// Adds the properties of a file; what was there before yields.
// Errors: DataLoss naming the file, with the line of what is no property.
absl::Status AddPropertyFile(const std::string& path, Properties& properties);

// The same for one "KEY=VALUE".
// Errors: InvalidArgument with the text.
absl::Status AddProperty(std::string_view text, Properties& properties);

// What properties ask for.
struct PropertyRequest {
  std::string workload;                          // as FindWorkload takes it: ycsb:KEY=VALUE;...
  std::optional<std::uint64_t> records;          // recordcount
  std::optional<std::uint64_t> value_size_bytes;  // fieldcount x fieldlength
};

// Errors: InvalidArgument, or DataLoss where it stands in a file, naming the property and its
//         source if it is unknown, unsupported, or its value is not one it can have.
absl::StatusOr<PropertyRequest> RequestOf(const Properties& properties);

inline constexpr std::string_view kYcsbPrefix = "ycsb:";

// The workload that a name beginning with kYcsbPrefix spells out.
// Errors: InvalidArgument as RequestOf.
absl::StatusOr<Workload> YcsbWorkload(std::string_view name);

}  // namespace alexbench::workloads
