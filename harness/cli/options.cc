#include "harness/cli/options.h"

#include <cstdio>
#include <functional>
#include <string_view>
#include <utility>

#include <CLI/CLI.hpp>

#include "absl/strings/str_format.h"

#include "base/status_macros.h"
#include "base/text.h"
#include "harness/cli/measure_text.h"
#include "harness/cli/names.h"
#include "harness/cli/numbers.h"

namespace alexbench::harness {
namespace {

// The flags of `list` as typed.
struct ListText {
  std::string records = "1m";
  std::string seed = "42";
  std::string data_sets;
};

void AddMeasureFlags(CLI::App& verb, MeasureText& text, MeasureOptions& options) {
  verb.add_option("--workload", text.workloads, "Workloads, see `alexbench list workloads`");
  verb.add_option("--trace", text.trace, "Replay the operations of a file, see docs/formats/trace.md");
  verb.add_option("-P", text.property_files, "A YCSB property file; more than one may be given")
      ->type_name("FILE");
  verb.add_option("-p", text.properties, "A YCSB property, KEY=VALUE; goes before those of files")
      ->type_name("KEY=VALUE");
  verb.add_option("--scenario", text.scenarios,
                  "latency, latency_with_work, throughput, batched, mixed, open_loop");
  verb.add_option("--consume", text.consume, "How much of a value is read: none, first, all");
  verb.add_option("--records", text.records, "Records stored, a list such as 100k,1m");
  verb.add_option("--value-bytes", text.value_bytes, "Size of a value in bytes");
  verb.add_option("--load-order", text.load_order, "random or sorted");
  verb.add_option("--data-set", text.data_sets, "Data sets, or file:PATH[:int64|uint64|uint32]");
  verb.add_option("--durability", text.durabilities,
                  "none, buffered (default), interval, group, sync");
  verb.add_option("--threads", text.threads,
                  "Threads that run operations at once, a list such as 1,2 (default 1)");
  verb.add_option("--batch-size", text.batch_sizes,
                  "Keys, or operations of a stream, in a group of scenario batched, a list such as "
                  "8,16,32 (default 16)");
  verb.add_option("--target", text.targets,
                  "Operations a second of scenario open_loop, a list such as 100k,200k");
  verb.add_option("--seed", text.seed, "Seed of data set and operations");
  verb.add_option("--profile", text.profile, "quick, standard, report, as_published");
  verb.add_option("--scratch", options.scratch, "Where stores live (default: OUT/scratch)");
  verb.add_option("--out", options.out, "New or empty folder for the results, or see --resume")
      ->required();
  verb.add_option("--fail-on", options.fail_on, "Exit 1 when true: alex.ns_per_op>500,...");
  verb.add_flag("--require-verdict", options.require_verdict,
                "Exit 6 if a contrast is inconclusive");
  verb.add_flag("--resume", options.resume, "Go on with the sessions that OUT's run still lacks");
  verb.add_flag("--dry-run", options.dry_run, "Print the plan and what it costs; do nothing");
  verb.add_flag("--json", options.as_json, "Print the summary as JSON");
  verb.add_flag("--mechanism", options.request.mechanism,
                "Also count what operations do (instructions, misses, allocations, ...)");
}

void AddMemoryLimit(CLI::App& verb, MeasureText& text) {
  verb.add_option("--memory-limit", text.memory_limit,
                  "Memory each store may have, page cache included, such as 256m (takes root)");
}

// What defaults can't tell: which numbers the person typed.
void NoteGiven(const CLI::App& verb, MeasureText& text) {
  text.records_given = verb.count("--records") > 0;
  text.value_bytes_given = verb.count("--value-bytes") > 0;
}

// Holds what the parsed verb leaves behind; `finish` turns text into options.
struct Parser {
  CLI::App app{"Finds out which storage-engine optimisations are real.", "alexbench"};
  std::function<absl::StatusOr<Options>()> finish;

  ListOptions list;
  DoctorOptions doctor;
  MeasureText text;
  MeasureOptions measure;
  CompareOptions compare;
  std::string margin = "1%";
  std::string budget = "5m";
  std::string run_budget;
  CheckOptions check;
  ReportOptions report;
  GenOptions gen;
  ListText list_text;
  std::string gen_records;
  std::string gen_seed = "42";
  WorkerOptions worker;

  Parser();
  void AddList();
  void AddReadingVerbs();
  void AddMeasuringVerb(MeasuringVerb verb, const char* name, const char* help);
  void AddAb();
  void AddGen();
};

void Parser::AddList() {
  CLI::App* const verb = app.add_subcommand("list", "What there is to choose from");
  verb->add_option("what", list.what, "engines, axes, workloads, data-sets or claims")->required();
  verb->add_flag("--json", list.as_json, "As JSON");
  CLI::Option* const measure_flag =
      verb->add_flag("--measure", list.measure, "data-sets: make them and say how hard they are");
  verb->add_option("--records", list_text.records, "With --measure: how many keys (1m)")
      ->needs(measure_flag);
  verb->add_option("--seed", list_text.seed, "With --measure: seed of the data sets (42)")
      ->needs(measure_flag);
  verb->add_option("--data-set", list_text.data_sets, "With --measure: only these; takes file:PATH")
      ->needs(measure_flag);
  verb->callback([this] {
    finish = [this]() -> absl::StatusOr<Options> {
      if (list.measure && list.what != "data-sets") {
        return absl::InvalidArgumentError(
            absl::StrFormat("list %s: --measure is for data-sets", list.what));
      }
      ASSIGN_OR_RETURN(list.records, ParseNumber(list_text.records, {"--records", 1, kMaxRecords}));
      ASSIGN_OR_RETURN(list.seed, ParseNumber(list_text.seed, {"--seed", 0, kMaxSeed}));
      list.data_sets =
          list_text.data_sets.empty() ? std::vector<std::string>() : ToStrings(list_text.data_sets);
      return list;
    };
  });
}

void Parser::AddReadingVerbs() {
  CLI::App* verb =
      app.add_subcommand("doctor", "What this machine will do to the numbers; changes nothing");
  verb->add_flag("--json", doctor.as_json, "As JSON");
  verb->add_flag("--strict", doctor.strict, "Exit 5 with any warning");
  verb->callback([this] { finish = [this]() -> absl::StatusOr<Options> { return doctor; }; });

  verb =
      app.add_subcommand("compare", "Two runs against each other, or why they can't be compared");
  verb->add_option("a", compare.a, "Folder of a run")->required();
  verb->add_option("b", compare.b, "Folder of the other run")->required();
  verb->add_option("--margin", margin, "Equivalence margin, such as 1%");
  verb->callback([this] {
    finish = [this]() -> absl::StatusOr<Options> {
      ASSIGN_OR_RETURN(compare.margin, ParsePercent(margin, "--margin"));
      return compare;
    };
  });

  verb = app.add_subcommand("check", "Recomputes every number of a run from its raw blocks");
  verb->add_option("dir", check.dir, "Folder of a run")->required();
  verb->callback([this] { finish = [this]() -> absl::StatusOr<Options> { return check; }; });

  verb = app.add_subcommand(
      "report", "Writes summary.json and report.md of a run again, from its raw blocks");
  verb->add_option("dir", report.dir, "Folder of a run")->required();
  verb->callback([this] { finish = [this]() -> absl::StatusOr<Options> { return report; }; });

  verb = app.add_subcommand("worker", "")->group("");
  verb->add_option("plan", worker.plan_file, "")->required();
  verb->callback([this] { finish = [this]() -> absl::StatusOr<Options> { return worker; }; });
}

void Parser::AddMeasuringVerb(MeasuringVerb kind, const char* name, const char* help) {
  CLI::App* const verb = app.add_subcommand(name, help);
  verb->add_option("--engine", text.engines, "Engines: NAME[:axis=choice,...],... or all");
  AddMeasureFlags(*verb, text, measure);
  verb->add_option("--sessions", text.sessions,
                   "How often each cell is measured anew (default: the profile's)");
  verb->add_option("--layouts", measure.layouts,
                   "Folder of binaries that the sessions take in turn; `make layouts` links them");
  if (kind == MeasuringVerb::kLadder || kind == MeasuringVerb::kBreakdown) {
    verb->add_option("--axes", text.axes, "Only the steps of these axes; log_growth,log_append: the write ladder");
  }
  if (kind == MeasuringVerb::kAblate) {
    verb->add_option("--axes", text.axes,
                     "The steps of these axes, 5 at most (default: the read ladder's; "
                     "log_growth,log_append: the write ladder's); a+b: one group");
  }
  if (kind == MeasuringVerb::kRun) {
    verb->add_option("--budget", run_budget,
                     "Shorten sessions so that the run takes 10m, 2h (profile quick: 20m)");
    AddMemoryLimit(*verb, text);
  }
  if (kind == MeasuringVerb::kReproduce) {
    verb->add_option("--claims", measure.claims_file, "Claims to judge (default: the published)");
  }
  verb->callback([this, kind, verb] {
    finish = [this, kind, verb]() -> absl::StatusOr<Options> {
      measure.verb = kind;
      if (!run_budget.empty()) {
        ASSIGN_OR_RETURN(measure.request.budget_seconds, ParseSeconds(run_budget, "--budget"));
      }
      if (kind == MeasuringVerb::kReproduce && verb->count("--records") == 0) {
        text.records = "100k,1m";
      }
      if (verb->count("--out") != 0 && measure.out.empty()) {
        return absl::InvalidArgumentError("--out: the folder's name is empty");
      }
      NoteGiven(*verb, text);
      RETURN_IF_ERROR(Resolve(text, measure));
      return measure;
    };
  });
}

void Parser::AddAb() {
  CLI::App* const verb = app.add_subcommand(
      "ab", "Is A faster than B? Stops when that is decided; exit 1 if A is slower");
  verb->add_option("A", measure.ab.candidate, "The candidate: NAME[:axis=choice,...]")->required();
  verb->add_option("B", measure.ab.reference, "The reference")->required();
  verb->add_option("--margin", margin, "The largest difference that counts as none (1%)");
  verb->add_option("--budget", budget, "The time it may take in all: 30s, 5m, 1h (5m)");
  AddMemoryLimit(*verb, text);
  AddMeasureFlags(*verb, text, measure);
  verb->callback([this, verb] {
    finish = [this, verb]() -> absl::StatusOr<Options> {
      measure.verb = MeasuringVerb::kAb;
      ASSIGN_OR_RETURN(measure.ab.candidate, OneEngine(measure.ab.candidate, "A"));
      ASSIGN_OR_RETURN(measure.ab.reference, OneEngine(measure.ab.reference, "B"));
      ASSIGN_OR_RETURN(measure.ab.margin, ParsePercent(margin, "--margin"));
      ASSIGN_OR_RETURN(measure.ab.budget_seconds, ParseSeconds(budget, "--budget"));
      NoteGiven(*verb, text);
      RETURN_IF_ERROR(Resolve(text, measure));
      return measure;
    };
  });
}

void Parser::AddGen() {
  CLI::App* const verb = app.add_subcommand("gen", "Writes a data set as a SOSD file");
  verb->add_option("--data-set", gen.data_set, "Which data set")->required();
  verb->add_option("--records", gen_records, "How many keys")->required();
  verb->add_option("--out", gen.out, "File to write")->required();
  verb->add_option("--type", gen.type, "int64 (default), uint64 or uint32");
  verb->add_option("--seed", gen_seed, "Seed of the data set");
  verb->callback([this] {
    finish = [this]() -> absl::StatusOr<Options> {
      ASSIGN_OR_RETURN(gen.records, ParseNumber(gen_records, {"--records", 1, kMaxRecords}));
      ASSIGN_OR_RETURN(gen.seed, ParseNumber(gen_seed, {"--seed", 0, kMaxSeed}));
      return gen;
    };
  });
}

Parser::Parser() {
  app.set_version_flag("--version", "alexbench " ALEXBENCH_VERSION);
  app.require_subcommand(1);
  AddList();
  AddReadingVerbs();
  AddMeasuringVerb(MeasuringVerb::kRun, "run", "Measures engines side by side");
  AddMeasuringVerb(MeasuringVerb::kLadder, "ladder", "Measures the published steps in their order");
  AddMeasuringVerb(MeasuringVerb::kAblate, "ablate", "What each step is worth, in every context");
  AddMeasuringVerb(MeasuringVerb::kBreakdown, "breakdown", "Where the time of a get goes");
  AddMeasuringVerb(MeasuringVerb::kReproduce, "reproduce",
                   "The published comparison, with verdicts");
  AddMeasuringVerb(MeasuringVerb::kSelfCheck, "selfcheck",
                   "Would this instrument notice its mistakes?");
  AddAb();
  AddGen();
}

}  // namespace

std::variant<Options, ExitCode> ParseCommandLine(int argc, char** argv) {
  Parser parser;
  parser.measure.command_line = {"alexbench"};
  for (int i = 1; i < argc; ++i) {
    parser.measure.command_line.emplace_back(argv[i]);
  }
  try {
    parser.app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return parser.app.exit(error) == 0 ? ExitCode::kOk : ExitCode::kUsage;
  }
  absl::StatusOr<Options> options = parser.finish();
  if (!options.ok()) {
    const std::string_view message = FromAbsl(options.status().message());
    std::fprintf(stderr, "alexbench: %.*s\n", static_cast<int>(message.size()), message.data());
    return ExitCodeFor(options.status());
  }
  return *std::move(options);
}

}  // namespace alexbench::harness
