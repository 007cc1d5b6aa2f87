// Registers the benchmarks whose names are put together from what they are about.
#pragma once

namespace alexbench::harness {

void RegisterIndexBenchmarks();   // index_bench.cc
void RegisterCodecBenchmarks();   // codec_bench.cc
void RegisterLogBenchmarks();     // log_bench.cc
void RegisterSealedBenchmarks();  // sealed_reads_bench.cc

}  // namespace alexbench::harness
