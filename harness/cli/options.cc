#include "harness/cli/options.h"

#include <algorithm>
#include <functional>
#include <span>
#include <utility>

#include <CLI/CLI.hpp>

#include "absl/strings/str_format.h"

#include "base/flag_words.h"
#include "base/status_macros.h"
#include "harness/cli/flags.h"
#include "harness/cli/measure_text.h"
#include "harness/cli/names.h"
#include "harness/cli/numbers.h"

namespace alexbench::harness {
namespace {

// An option of one word. Help shows what it stands at.
CLI::Option* AddText(CLI::App& verb, const char* flag, std::string& text, const char* word,
                     const char* help) {
  return verb.add_option(flag, text, help)->type_name(word)->capture_default_str();
}

void AddWords(CLI::App& verb, std::span<const WordFlag> flags, MeasureText& text) {
  for (const WordFlag& flag : flags) {
    AddText(verb, flag.flag, text.*flag.text, flag.word, flag.help);
  }
}

void AddQuestionFlags(CLI::App& verb, MeasureText& text) {
  AddWords(verb, kQuestionFlags, text);
  verb.add_option("-P", text.property_files, "YCSB's properties of a workload; may be repeated")
      ->type_name("FILE");
  verb.add_option("-p", text.properties, "One such property; goes before those of files")
      ->type_name("KEY=VALUE");
}

void AddMeasureFlags(CLI::App& verb, MeasureText& text, MeasureOptions& options) {
  AddWords(verb, kStoreFlags, text);
  AddText(verb, "--scratch", options.scratch, "DIR", "Where stores live (default: OUT/scratch)");
  AddText(verb, "--out", options.out, "DIR", "New or empty folder for the results, or see --resume")
      ->required();
  AddText(verb, "--fail-on", options.fail_on, "EXPR", kFailOnHelp);
  verb.add_flag("--require-verdict", options.require_verdict,
                "Exit 6 if a contrast is inconclusive, or --fail-on can't be judged");
  verb.add_flag("--resume", options.resume, "Go on with the sessions that OUT's run still lacks");
  verb.add_flag("--dry-run", options.dry_run, "Print the plan and what it costs; do nothing");
  verb.add_flag("--json", options.as_json, "Print the summary as JSON");
  verb.add_flag("--mechanism", options.request.mechanism, kMechanismHelp);
}

void AddMemoryLimit(CLI::App& verb, MeasureText& text) {
  AddText(verb, "--memory-limit", text.memory_limit, "N",
          "Memory each store may have, page cache included, such as 256m (takes root)");
}

// What defaults can't tell: which numbers the person typed.
void NoteGiven(const CLI::App& verb, MeasureText& text) {
  const auto is_given = [&verb](const char* flag) {
    const CLI::Option* const option = verb.get_option_no_throw(flag);
    return option != nullptr && option->count() > 0;
  };
  text.records_given = is_given("--records");
  text.value_bytes_given = is_given("--value-bytes");
  text.batch_sizes_given = is_given("--batch-size");
}

// An option whose word is empty, as of a variable that is not set, would count as not given.
absl::Status CheckNothingIsEmpty(const CLI::App& app) {
  for (const CLI::App* verb : app.get_subcommands()) {
    for (const CLI::Option* option : verb->get_options()) {
      const CLI::results_t& words = option->results();
      if (option->get_type_size() > 0 && std::count(words.begin(), words.end(), "") > 0) {
        return absl::InvalidArgumentError(
            absl::StrFormat("%s: the word behind it is empty", option->get_name()));
      }
    }
  }
  return absl::OkStatus();
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
  void FinishAs(MeasuringVerb kind, CLI::App* verb);
  void AddAb();
  void AddGen();
};

void Parser::AddList() {
  CLI::App* const verb = app.add_subcommand("list", "What there is to choose from");
  AddText(*verb, "WHAT", list.what, "", "engines, axes, workloads, data-sets, claims")->required();
  verb->add_flag("--json", list.as_json, "As JSON");
  CLI::Option* const measure_flag =
      verb->add_flag("--measure", list.measure, "data-sets: make them and say how hard they are");
  AddText(*verb, "--records", list_text.records, "N", "How many keys")->needs(measure_flag);
  AddText(*verb, "--seed", list_text.seed, "N", "Seed of the data sets")->needs(measure_flag);
  AddText(*verb, "--data-set", list_text.data_sets, "D,..", "Only these; takes file:PATH, too")
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
  AddText(*verb, "DIR_A", compare.a, "", "Folder of a run")->required();
  AddText(*verb, "DIR_B", compare.b, "", "Folder of the other run")->required();
  AddText(*verb, "--margin", margin, "SHARE", "The largest difference that counts as none");
  verb->callback([this] {
    finish = [this]() -> absl::StatusOr<Options> {
      ASSIGN_OR_RETURN(compare.margin, ParsePercent(margin, "--margin"));
      return compare;
    };
  });

  verb = app.add_subcommand("check", "Recomputes every number of a run from its raw blocks");
  AddText(*verb, "DIR", check.dir, "", "Folder of a run")->required();
  verb->callback([this] { finish = [this]() -> absl::StatusOr<Options> { return check; }; });

  verb = app.add_subcommand(
      "report", "Writes summary.json and report.md of a run again, from its raw blocks");
  AddText(*verb, "DIR", report.dir, "", "Folder of a run")->required();
  verb->callback([this] { finish = [this]() -> absl::StatusOr<Options> { return report; }; });

  verb = app.add_subcommand("worker", "")->group("");
  verb->add_option("plan", worker.plan_file, "")->required();
  verb->callback([this] { finish = [this]() -> absl::StatusOr<Options> { return worker; }; });
}

void Parser::AddMeasuringVerb(MeasuringVerb kind, const char* name, const char* help) {
  CLI::App* const verb = app.add_subcommand(name, help);
  if (kind == MeasuringVerb::kReproduce) {
    AddText(*verb, "--claims", measure.claims_file, "FILE",
            "Claims to judge (default: the published)");
  } else if (kind != MeasuringVerb::kSelfCheck) {
    AddText(*verb, "--engine", text.engines, "E,..",
            "NAME[:axis=choice,...],... or all; ladder and ablate take alex alone");
    AddQuestionFlags(*verb, text);
  }
  AddMeasureFlags(*verb, text, measure);
  AddWords(*verb, kProfileFlags, text);
  if (kind != MeasuringVerb::kSelfCheck) {
    AddWords(*verb, kPromiseFlags, text);
  }
  verb->get_option("--records")->default_str(DefaultRecords(kind));
  AddText(*verb, "--sessions", text.sessions, "N",
          "How often each cell is measured anew, 1 to 1000 (default: the profile's)");
  AddText(*verb, "--layouts", measure.layouts, "DIR",
          "Binaries that the sessions take in turn; `make layouts` links them");
  if (kind == MeasuringVerb::kLadder || kind == MeasuringVerb::kBreakdown) {
    AddText(*verb, "--axes", text.axes, "A,..", kLadderAxesHelp);
  }
  if (kind == MeasuringVerb::kAblate) {
    AddText(*verb, "--axes", text.axes, "A,..", kAblateAxesHelp);
  }
  if (kind == MeasuringVerb::kRun) {
    AddText(*verb, "--budget", text.budget, "TIME",
            "Shorten sessions so that the run takes 10m, 2h (profile quick: 20m)");
    AddMemoryLimit(*verb, text);
  }
  FinishAs(kind, verb);
}

void Parser::FinishAs(MeasuringVerb kind, CLI::App* verb) {
  verb->callback([this, kind, verb] {
    finish = [this, kind, verb]() -> absl::StatusOr<Options> {
      measure.verb = kind;
      NoteGiven(*verb, text);
      RETURN_IF_ERROR(Resolve(text, measure));
      return measure;
    };
  });
}

void Parser::AddAb() {
  CLI::App* const verb = app.add_subcommand(
      "ab", "Is A faster than B? Stops when that is decided; exit 1 if A is slower");
  AddText(*verb, "A", measure.ab.candidate, "", "The candidate: NAME[:axis=choice,...]")
      ->required();
  AddText(*verb, "B", measure.ab.reference, "", "The reference")->required();
  AddText(*verb, "--margin", text.margin, "SHARE", "The largest difference that counts as none");
  AddText(*verb, "--budget", text.budget, "TIME", "All it may take: 30s, 5m, 1h")
      ->default_str(kAbBudget);
  AddQuestionFlags(*verb, text);
  AddMeasureFlags(*verb, text, measure);
  AddWords(*verb, kPromiseFlags, text);
  AddMemoryLimit(*verb, text);
  FinishAs(MeasuringVerb::kAb, verb);
}

void Parser::AddGen() {
  CLI::App* const verb = app.add_subcommand("gen", "Writes a data set as a SOSD file");
  AddText(*verb, "--data-set", gen.data_set, "D", "See `alexbench list data-sets`")->required();
  AddText(*verb, "--records", gen_records, "N", "How many keys")->required();
  AddText(*verb, "--out", gen.out, "FILE", "To be written; one that is there is replaced")
      ->required();
  AddText(*verb, "--type", gen.type, "TYPE", "int64, uint64 or uint32");
  AddText(*verb, "--seed", gen_seed, "N", "Seed of the data set");
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
  app.footer(absl::StrFormat("%s%s", kSyntaxHelp, kExitCodesHelp));
  app.require_subcommand(1);
  app.failure_message([](const CLI::App* parsed, const CLI::Error& error) {
    return absl::StrFormat("alexbench: %s\nSee --help, also behind a verb.\n",
                           Refusal(parsed->remaining(true), error.what()));
  });
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
  for (const Example& example : kExamples) {
    app.get_subcommand(example.verb)
        ->footer(absl::StrFormat("Example: alexbench %s %s\n\n%s%s", example.verb, example.words,
                                 kSyntaxHelp, kExitCodesHelp));
  }
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
  if (const absl::Status status = CheckNothingIsEmpty(parser.app); !status.ok()) {
    return Complain(status);
  }
  absl::StatusOr<Options> options = parser.finish();
  if (!options.ok()) {
    return Complain(options.status());
  }
  return *std::move(options);
}

}  // namespace alexbench::harness
