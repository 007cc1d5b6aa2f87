// What engines take for one record, roughly: enough to tell beforehand how long a run will be.
#pragma once

#include <string_view>

namespace alexbench::harness {

// In nanoseconds, for a record of usual size in a store of a million.
struct EngineCost {
  double load = 0;
  double check = 0;      // of an image: settling it, reading every byte again
  double open = 0;       // where nothing outlives closing: loading again
  double pass = 0;       // a get in key order
  double after = 0;      // a get and its comparison, after a trial
  double operation = 0;  // of a mixed stream
};

// Of an engine string. One that was never timed counts as a library like RocksDB.
EngineCost CostOf(std::string_view spec);

}  // namespace alexbench::harness
