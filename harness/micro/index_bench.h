// Registers the benchmarks of index_bench.cc.
#pragma once

namespace alexbench::harness {

void RegisterIndexBenchmarks();

}  // namespace alexbench::harness
