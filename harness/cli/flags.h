// The flags of the measuring verbs that take a word, and what `--help` says of them.
#pragma once

#include <string>

#include "harness/cli/measure_text.h"

namespace alexbench::harness {

inline constexpr char kSyntaxHelp[] =
    "Lists have commas. Numbers take k, m or g. "
    "An engine is NAME or NAME:axis=choice,axis=choice;\n"
    "`alexbench list axes` has the axes, in brackets the choice where none is named. "
    "alex:baseline is\n"
    "alex before the published steps, alex:rung=N after the first N of them.\n";

// ExitCode in words.
inline constexpr char kExitCodesHelp[] =
    "Exit codes: 0 done, also where a claim is refuted; 1 --fail-on was crossed, a check of\n"
    "selfcheck is false, or ab's A is slower; 2 wrong command line; "
    "3 a damaged file, a failed check\n"
    "or runs that can't be compared; 4 an engine failed or answered wrongly; 5 disk, memory or\n"
    "permission, or a warning with doctor --strict; 6 no verdict, with --require-verdict; 130\n"
    "interrupted.";

// A call of each verb, shown in its help.
struct Example {
  const char* verb;
  const char* words;
};
inline constexpr Example kExamples[] = {
    {"list", "data-sets --measure --records 100k"},
    {"doctor", "--strict"},
    {"compare", "before after --margin 2%"},
    {"check", "my-run"},
    {"report", "my-run"},
    {"run", "--engine alex,hash_log --workload query,mixed_80_20 --records 100k --out my-run"},
    {"ladder", "--axes value_access,bounds_check --scenario latency --out my-ladder"},
    {"ablate", "--axes value_access,bounds_check --out my-ablation"},
    {"breakdown", "--engine alex,hash_log --out my-breakdown"},
    {"reproduce", "--profile standard --records 1m --out my-reproduction"},
    {"selfcheck", "--out my-check"},
    {"ab", "alex hash_log --margin 2% --budget 2m --out my-ab"},
    {"gen", "--data-set fb_like --records 1m --out ids_int64"},
};

struct WordFlag {
  const char* flag;
  std::string MeasureText::*text;  // what it stands at is shown
  const char* word;
  const char* help;
};

// What is asked of the engines; for verbs that do not know by themselves.
inline constexpr WordFlag kQuestionFlags[] = {
    {"--workload", &MeasureText::workloads, "W,..",
     "See `alexbench list workloads` (default: query; mixed_80_20 where a ladder is the log's)"},
    {"--trace", &MeasureText::trace, "FILE",
     "Replay recorded operations, see docs/formats/trace.md"},
    {"--scenario", &MeasureText::scenarios, "S,..",
     "latency, latency_with_work, throughput, batched, mixed, open_loop (default: latency and "
     "throughput for gets, with ab latency; mixed for what writes)"},
    {"--consume", &MeasureText::consume, "HOW",
     "How much of a value is read: none, first, all (default: as the workload says, else all)"},
    {"--batch-size", &MeasureText::batch_sizes, "N,..",
     "Operations in a group, of scenario batched, 1 to 256"},
    {"--target", &MeasureText::targets, "N,..", "Operations a second of scenario open_loop"},
};

// What stores hold.
inline constexpr WordFlag kStoreFlags[] = {
    {"--records", &MeasureText::records, "N,..", "Records stored"},
    {"--value-bytes", &MeasureText::value_bytes, "N,..",
     "Size of a value, 0 to 16777215, where the workload has none of its own"},
    {"--load-order", &MeasureText::load_order, "ORDER",
     "In which order records are stored: random or sorted"},
    {"--data-set", &MeasureText::data_sets, "D,..",
     "See `alexbench list data-sets`; file:PATH[:int64|uint64|uint32] is one of SOSD"},
    {"--seed", &MeasureText::seed, "N", "Seed of data sets and operations"},
};

// What they promise, and to how many; selfcheck looks at reads of one thread.
inline constexpr WordFlag kPromiseFlags[] = {
    {"--durability", &MeasureText::durabilities, "L,..",
     "What a write survives: none, buffered (the end of the process), interval, group, sync (a "
     "loss of power); default: buffered"},
    {"--threads", &MeasureText::threads, "N,..", "Threads that run operations at once"},
};

// How often they are measured; ab stops by itself.
inline constexpr WordFlag kProfileFlags[] = {
    {"--profile", &MeasureText::profile, "P",
     "quick, standard, report: 3, 8, 20 sessions; as_published: single passes, no intervals"},
};

inline constexpr char kFailOnHelp[] =
    "Exit 1 where true of a valid cell: alex.ns_per_op>500,...; fields: ns_per_op, "
    "index_bytes_per_key, load_ns_per_op, open_ns, disk_bytes, rss_bytes";
inline constexpr char kMechanismHelp[] =
    "Also count what operations do: instructions, misses, allocations (takes valgrind)";
inline constexpr char kLadderAxesHelp[] =
    "Only the steps of these axes; log_growth,log_append: the write ladder";
inline constexpr char kAblateAxesHelp[] =
    "The steps of these axes, 5 at most (default: the read ladder's; log_growth,log_append: the "
    "write ladder's); a+b: one group";

}  // namespace alexbench::harness
