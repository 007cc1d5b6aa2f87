#include "harness/session/index_after_writes.h"

#include <algorithm>
#include <utility>

namespace alexbench::harness {
namespace {

bool Writes(const workloads::Operation& operation) {
  return workloads::StoresValue(operation.kind) ||
         operation.kind == workloads::OperationKind::kErase;
}

}  // namespace

std::optional<IndexAfterWrites> DescribeAfterWrites(const OpenedEngine& engine,
                                                    std::span<const workloads::Operation> done) {
  if (std::none_of(done.begin(), done.end(), Writes)) {
    return std::nullopt;
  }
  const engines::EngineStats stats = engine.Stats();
  IndexAfterWrites index{.operations = done.size(),
                         .records = stats.record_count,
                         .index_bytes_per_key = stats.index_bytes_per_key,
                         .figures = engine.DescribeIndex()};
  const bool says_nothing = index.figures.empty() && !index.index_bytes_per_key.has_value();
  return says_nothing ? std::nullopt : std::optional(std::move(index));
}

}  // namespace alexbench::harness
