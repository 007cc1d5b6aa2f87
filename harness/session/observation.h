// What a run saw: the raw material every number of the summary is derived from.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engines/engine.h"
#include "harness/measure/latency_counts.h"

namespace alexbench::harness {

// One timed stretch of operations; a line of blocks.jsonl.
struct BlockObservation {
  std::string group_id;
  std::uint32_t session = 0;    // counted from 0 within the group
  std::uint32_t arm_index = 0;  // index into the group's arms
  std::uint32_t round = 0;      // read-only: the round; writing: the trial
  std::uint32_t position = 0;   // read-only: place in the round; writing: block of the trial
  std::uint64_t operations = 0;
  std::int64_t ns = 0;  // open_loop: response times added up
  std::uint32_t voluntary_switches = 0;
  std::uint32_t involuntary_switches = 0;
  std::uint32_t minor_faults = 0;
  std::uint32_t major_faults = 0;
  std::int64_t other_cpu_ns = 0;  // writing: processor time of other threads during the block
  // Processor time of the measuring thread; runs made before it was read have none.
  std::optional<std::int64_t> cpu_ns;
  std::uint64_t hits = 0;
  std::uint64_t checksum = 0;
  bool answers_right = false;  // hits and checksum as the oracle has them, no operation failed
};

// What some blocks did and took together.
struct BlockSum {
  std::uint64_t operations = 0;
  std::int64_t ns = 0;
};

// Single operations of a writing cell, timed in trials of their own, of which every second block
// is left alone: the two kinds tell how much the timing lengthens an operation.
struct SamplingObservation {
  std::uint32_t every = 0;  // one operation of so many is timed
  LatencyCounts latency;
  BlockSum sampled;
  BlockSum plain;
};

// Operations that came at a rate.
struct OpenLoopObservation {
  std::uint64_t operations = 0;
  std::uint64_t late_starts = 0;  // the engine was still busy when they were to start
  std::int64_t elapsed_ns = 0;    // of all blocks, waiting included
  LatencyCounts response;         // from the intended start to the end
  LatencyCounts service;          // from the start to the end
};

// What became of a limit that a group set to the memory of an arm's store.
struct MemoryObservation {
  std::uint64_t limit_bytes = 0;
  std::uint64_t used_bytes = 0;    // by the group when a trial ended, the most of all trials
  std::uint64_t operations = 0;    // of all trials, those timed singly too; the rest is of them
  std::uint64_t major_faults = 0;  // of the whole process
  std::uint64_t read_bytes = 0;    // fetched from storage, for faults and for reads of files
};

using engines::IndexFigure;

// What an engine says of its index when a trial that wrote is over.
struct IndexAfterWrites {
  std::uint64_t operations = 0;  // of the stream, from the first one on, that the trial had done
  std::uint64_t records = 0;     // that the store then had
  std::optional<double> index_bytes_per_key;
  std::vector<IndexFigure> figures;  // may be empty
};

// How one arm fared in one session.
struct ArmObservation {
  std::string group_id;
  std::uint32_t session = 0;
  std::uint32_t arm_index = 0;
  std::string status;  // ok | failed | invalid
  std::string reason;  // empty if ok
  std::vector<std::uint32_t> sampled_ns;  // runs made before there was `sampling`
  std::optional<SamplingObservation> sampling;
  std::optional<OpenLoopObservation> open_loop;
  std::optional<MemoryObservation> memory;  // of a store whose memory was limited
  // Of an arm that writes, from its group's first session: the others have the same stream. Runs
  // made before it was asked have none.
  std::optional<IndexAfterWrites> index_after_writes;
  bool time_limited = false;  // a trial stopped at the profile's seconds
};

// What is known of an image once it was built, closed, opened again and verified.
struct ImageObservation {
  std::string image;
  std::string spec;
  std::string status;  // ok | failed | invalid
  std::string reason;
  std::uint64_t records = 0;
  double load_ns_per_record = 0;
  std::int64_t open_ns = 0;
  std::optional<double> index_bytes_per_key;
  std::optional<std::uint64_t> log_bytes;
  std::optional<std::uint64_t> disk_bytes;
  std::optional<std::uint64_t> rss_bytes;  // of the process that opened it, after the oracle pass
  std::optional<std::uint64_t> page_size_bytes;
  std::vector<IndexFigure> index;  // what the opened engine says of its index; may be empty
  std::string content_hash;        // over all files' names and bytes
};

struct StreamObservation {
  std::string group_id;
  std::string data_set_hash;
  std::string stream_hash;
  std::uint64_t duplicates_dropped = 0;
  std::int64_t key_bias = 0;
};

// How often something happened in a few operations and in many: the difference is that of
// operations alone.
struct OperationCount {
  std::string name;  // of operation_counts.h
  std::uint64_t few = 0;
  std::uint64_t many = 0;
};

// What one tool counted of one arm, apart from everything that is timed.
struct CountObservation {
  std::string group_id;
  std::uint32_t arm_index = 0;
  std::string tool;
  std::string reason;  // why there are no counts, or not all; empty if nothing is missing
  std::uint64_t few_operations = 0;
  std::uint64_t many_operations = 0;
  std::vector<OperationCount> counts;
};

// What else the machine did around and during one session, as far as it tells.
struct LoadObservation {
  std::string group_id;
  std::uint32_t session = 0;
  std::optional<double> load_average;  // over the minute before the session
  std::optional<double> stolen_share;  // of all processors' time, taken by a hypervisor for others
};

struct RunObservation {
  std::vector<BlockObservation> blocks;
  std::vector<ArmObservation> arms;
  std::vector<ImageObservation> images;
  std::vector<StreamObservation> streams;
  std::vector<CountObservation> counts;
  std::vector<LoadObservation> loads;
};

// Adds what one image or session brought. An image that was built anew replaces its old self; every
// session of a group has the same stream, which is kept once.
void AddPart(RunObservation part, RunObservation& whole);

}  // namespace alexbench::harness
