// An engine whose type is forgotten. Calls are virtual once per block, never per operation.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/record.h"
#include "engines/engine.h"
#include "harness/measure/block.h"

namespace alexbench::harness {

// Choices by axis name, in the order the engine registers its axes.
using AxisChoices = std::vector<std::pair<std::string, std::string>>;

// Threads:  as many as the engine's entry says (ResolvedEngine::thread_use), each in its own call.
// Lifetime: views are consumed inside a call; none leaves it.
class OpenedEngine {
 public:
  virtual ~OpenedEngine() = default;

  // Untimed parts: see the concepts in engines/engine.h.
  virtual absl::Status BulkLoad(std::span<const Record> records) = 0;
  virtual absl::Status Put(const Record& record) = 0;
  virtual absl::Status Settle() = 0;
  virtual absl::Status health() const = 0;
  virtual engines::EngineStats Stats() const = 0;
  // Empty for an engine that says nothing of its index.
  virtual std::vector<engines::IndexFigure> DescribeIndex() const = 0;
  // A copy of the value; the untimed way to check an answer.
  virtual std::optional<std::string> Read(Key key) const = 0;
  // Untimed ways to check the answers of scans and erasures. Errors: Unimplemented where the engine
  // has none.
  virtual absl::StatusOr<bool> Erase(Key key) = 0;
  virtual absl::StatusOr<std::uint64_t> Scan(
      engines::ScanRange range, absl::FunctionRef<void(Key, std::string_view)> visit) const = 0;
  // What a measured get takes instead of each key: the key itself, or where its record is for an
  // engine that knows beforehand. Errors: NotFound if a key is absent.
  virtual absl::StatusOr<std::vector<Key>> Locate(std::span<const Key> keys) const = 0;

  // Whether blocks can stop at this stage (only staged engines have others than kProduction).
  virtual bool HasStage(Stage stage) const = 0;
  // Whether it takes blocks of Scenario::kBatched.
  virtual bool HasBatches() const = 0;

  // Timed parts: the caller holds the clock around exactly one of these calls.
  virtual BlockAnswer RunReads(const ReadBlockRequest& request) const = 0;
  virtual BlockAnswer RunMixed(const MixedBlockRequest& request) = 0;
  virtual OpenLoopAnswer RunOpenLoop(const OpenLoopRequest& request) = 0;

  // The same store in the same memory under another policy of the same family.
  // Errors: Unimplemented where these choices need memory of their own.
  virtual absl::StatusOr<std::unique_ptr<OpenedEngine>> Sibling(
      const AxisChoices& choices) const = 0;

  // The same store in the same memory, read by the same code at other addresses of the program.
  // Errors: Unimplemented where that was linked but once.
  virtual absl::StatusOr<std::unique_ptr<OpenedEngine>> Clone() const = 0;
};

}  // namespace alexbench::harness
