#include "harness/session/first_difference.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"

#include "base/derived_value.h"
#include "base/status_macros.h"
#include "base/text.h"
#include "workloads/operation.h"
#include "workloads/stream_replay.h"

namespace alexbench::harness {
namespace {

using workloads::Operation;
using workloads::OperationKind;

// A key and its value as found or expected; an erasure finds no value.
using Found = std::vector<std::pair<Key, std::string>>;

std::string_view KindName(OperationKind kind) {
  switch (kind) {
    case OperationKind::kGet:
      return "get";
    case OperationKind::kPut:
      return "put";
    case OperationKind::kReadModifyWrite:
      return "read_modify_write";
    case OperationKind::kScan:
      return "scan";
    case OperationKind::kErase:
      return "erase";
  }
  return "";
}

absl::StatusOr<Found> Answer(OpenedEngine& engine, const Operation& operation,
                             std::string_view value_bytes) {
  Found found;
  if (operation.kind == OperationKind::kScan) {
    RETURN_IF_ERROR(
        engine
            .Scan({.from = operation.key, .limit = operation.scan_records},
                  [&](Key key, std::string_view value) { found.emplace_back(key, value); })
            .status());
    return found;
  }
  if (operation.kind == OperationKind::kErase) {
    ASSIGN_OR_RETURN(const bool was_there, engine.Erase(operation.key));
    if (was_there) {
      found.emplace_back(operation.key, "");
    }
    return found;
  }
  if (operation.kind != OperationKind::kPut) {
    if (std::optional<std::string> value = engine.Read(operation.key)) {
      found.emplace_back(operation.key, *std::move(value));
    }
  }
  if (workloads::StoresValue(operation.kind)) {
    RETURN_IF_ERROR(engine.Put({operation.key, value_bytes.substr(operation.value_offset,
                                                                  operation.value_size_bytes)}));
  }
  return found;
}

// What is wrong; empty if nothing is.
std::string DifferenceOf(const Found& found, const Found& expected) {
  const std::size_t both = std::min(found.size(), expected.size());
  for (std::size_t i = 0; i < both; ++i) {
    const auto& [key, value] = found[i];
    const auto& [expected_key, expected_value] = expected[i];
    if (key != expected_key) {
      return absl::StrFormat("record %d is key %d, not %d", i, key, expected_key);
    }
    if (value.size() != expected_value.size()) {
      return absl::StrFormat("key %d: value has %d bytes, not %d", key, value.size(),
                             expected_value.size());
    }
    if (value != expected_value) {
      const auto [wrong, right] = std::mismatch(value.begin(), value.end(), expected_value.begin());
      return absl::StrFormat("key %d: byte %d of the value is %02x, not %02x", key,
                             wrong - value.begin(), static_cast<unsigned char>(*wrong),
                             static_cast<unsigned char>(*right));
    }
  }
  return found.size() == expected.size()
             ? ""
             : absl::StrFormat("%d records found, not %d", found.size(), expected.size());
}

}  // namespace

absl::Status FirstDifference(OpenedEngine& engine, const workloads::DataSet& data_set,
                             const workloads::MixedStream& stream, std::uint64_t operation_count) {
  workloads::StreamReplay replay(data_set, stream);
  for (std::uint64_t i = 0; i < operation_count; ++i) {
    const Operation& operation = stream.operations[i];
    const bool reads = operation.kind != OperationKind::kErase;
    Found expected;
    replay.Next([&](const workloads::StoredRecord& record) {
      expected.emplace_back(
          record.key,
          reads ? DerivedValue(record.key, record.version, record.size_bytes) : std::string());
    });
    const std::string name = absl::StrFormat("operation %d, %s of key %d", i,
                                             KindName(operation.kind), operation.key);
    const absl::StatusOr<Found> found = Answer(engine, operation, stream.value_bytes);
    if (!found.ok()) {
      return absl::Status(found.status().code(),
                          absl::StrFormat("%s: %s", name, FromAbsl(found.status().message())));
    }
    if (const std::string difference = DifferenceOf(*found, expected); !difference.empty()) {
      return absl::DataLossError(absl::StrFormat("%s: %s", name, difference));
    }
  }
  return absl::OkStatus();
}

}  // namespace alexbench::harness
