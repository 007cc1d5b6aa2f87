// What each of several threads does, and must answer, in one cell.
//
// Threads that only read have a stream each, from a seed of its own. A stream that writes is dealt
// out: an operation belongs to the thread that its record's number, taken modulo the threads,
// names. So all operations on a key stand in one thread, in their order, and what each thread must
// find does not depend on how the threads run past each other.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "harness/measure/stretch.h"
#include "harness/session/oracle.h"
#include "harness/session/plan.h"
#include "workloads/data_set.h"
#include "workloads/operation_stream.h"
#include "workloads/workload.h"

namespace alexbench::harness {

// One thread's part. Of `reads` and `operations` one is empty.
struct ThreadShare {
  workloads::ReadStream reads;        // a ring: behind its end comes its start
  workloads::MixedStream operations;  // without the values, which all threads have in common
  ExpectedAnswers expected;
  std::uint64_t next = 0;  // of the ring: where the thread goes on

  bool is_ring() const { return !reads.keys.empty(); }
  std::uint64_t size() const {
    return is_ring() ? reads.keys.size() : operations.operations.size();
  }
  // What `done.count` operations from `done.first` on must answer, around the ring if need be.
  BlockAnswer ExpectedOf(Stretch done) const;
};

struct ThreadShares {
  std::vector<ThreadShare> of_thread;
  std::string value_bytes;  // of operations
  std::string hash;         // XXH3-128 over the hashes of all that the threads do, hexadecimal
};

// Requires: settings.threads > 0; the workload is the one of the settings.
ThreadShares MakeReadShares(const workloads::DataSet& data_set, const workloads::Workload& workload,
                            const CellSettings& settings);

// Deals out a stream of `operations`.
ThreadShares MakeMixedShares(const workloads::DataSet& data_set,
                             const workloads::Workload& workload, const CellSettings& settings,
                             std::uint64_t operations);

// The first done[i] operations of every thread i as one stream: what they leave in a store is the
// same in any order that keeps each thread's.
workloads::MixedStream DoneByAll(const ThreadShares& shares,
                                 const std::vector<std::uint64_t>& done);

}  // namespace alexbench::harness
