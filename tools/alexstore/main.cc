// alexstore: an AlexStorage from a shell. Commands and exit codes: alexstore --help.

#include <cstdio>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

#include "CLI/CLI.hpp"
#include "base/bus_error.h"
#include "base/flag_words.h"
#include "tools/alexstore/chosen_command.h"
#include "tools/alexstore/exit_code.h"
#include "tools/alexstore/standard_streams.h"

namespace alexbench::tools {
namespace {

constexpr char kFooter[] =
    "\nExit codes: 0 done; 1 the key is not there; 2 wrong command line; 3 no store, a foreign or\n"
    "damaged one, or bad input; 4 the store failed; 5 in use by another process, no space or no\n"
    "permission. A key or value that starts with '-' and is no number goes behind \"--\".";

CLI::App* AddBareCommand(CLI::App& app, Arguments& arguments, const std::string& name,
                         const std::string& description) {
  CLI::App* const command = app.add_subcommand(name, description);
  command->add_option("DIR", arguments.folder, "folder of the store")->required()->type_name("");
  return command;
}

// A command that opens a store as it is; repair takes one that can't be.
CLI::App* AddCommand(CLI::App& app, Arguments& arguments, const std::string& name,
                     const std::string& description) {
  CLI::App* const command = AddBareCommand(app, arguments, name, description);
  command
      ->add_option("--recovery", arguments.recovery,
                   "what is done about what a crash, or damage, left behind the store's end: "
                   "point_in_time, where a command that writes cuts it off and one that reads "
                   "passes it over, or strict: the store is refused as it is, with exit 3")
      ->type_name("MODE")
      ->capture_default_str();
  return command;
}

void AddKey(CLI::App& command, Arguments& arguments) {
  command.add_option("KEY", arguments.key, "a whole number from -2^63 to 2^63 - 1")
      ->required()
      ->type_name("");
}

void AddCompactAbove(CLI::App& command, Arguments& arguments) {
  command
      .add_option("--compact-above", arguments.compact_above,
                  "compact the store (v3, 256 MiB of log or more) once more than so many "
                  "percent, 1 to 99, of its records are overwritten or erased, if the disk has "
                  "room; else never")
      ->type_name("PERCENT");
}

void AddLoadOptions(CLI::App& load, Arguments& arguments) {
  load.add_option("--from", arguments.input,
                  "file, or - for standard input; the store is made before its first line is read")
      ->required()
      ->type_name("FILE");
  load.add_option(
          "--format", arguments.format,
          "tsv, the lines that scan prints, or sosd, of the type that FILE's name ends with "
          "(int64, uint64, uint32; else uint64)")
      ->type_name("FORMAT")
      ->capture_default_str();
  load.add_option("--durability", arguments.durability,
                  "what a printed key survives: none, buffered (the end of the process), interval, "
                  "interval:MS, group or sync (a loss of power)")
      ->type_name("LEVEL")
      ->capture_default_str();
  AddCompactAbove(load, arguments);
}

void AddPutOptions(CLI::App& put, Arguments& arguments) {
  AddKey(put, arguments);
  put.add_option("VALUE", arguments.value, "the bytes as they are")->required()->type_name("");
  AddCompactAbove(put, arguments);
}

// Declares the command line; whichever command is given ends up in `chosen`.
void Declare(CLI::App& app, Arguments& arguments, Command& chosen) {
  const auto choose = [&chosen](Command command) {
    return [&chosen, command] { chosen = command; };
  };

  CLI::App* const put = AddCommand(app, arguments, "put", "store a value, creating the store");
  AddPutOptions(*put, arguments);
  put->callback(choose(Put));

  CLI::App* const get = AddCommand(app, arguments, "get", "print a value's bytes and a newline");
  AddKey(*get, arguments);
  get->callback(choose(Get));

  CLI::App* const erase = AddCommand(app, arguments, "erase", "remove a key");
  AddKey(*erase, arguments);
  AddCompactAbove(*erase, arguments);
  erase->callback(choose(Erase));

  CLI::App* const scan =
      AddCommand(app, arguments, "scan", "print key<TAB>value lines, ascending, values escaped");
  scan->add_option("--from", arguments.from, "the first key wanted")->type_name("KEY");
  scan->add_option("--limit", arguments.limit, "at most so many; takes k, m or g")->type_name("N");
  scan->callback(choose(Scan));

  CLI::App* const stat = AddCommand(app, arguments, "stat", "say what the store consists of");
  stat->add_flag("--json", arguments.as_json, "as one JSON object");
  stat->callback(choose(Stat));

  CLI::App* const verify =
      AddCommand(app, arguments, "verify", "read every byte and hold log and index to each other");
  verify->callback(choose(Verify));

  CLI::App* const load =
      AddCommand(app, arguments, "load", "store many records, printing each key once it is safe");
  AddLoadOptions(*load, arguments);
  load->callback(choose(Load));

  CLI::App* const compact =
      AddCommand(app, arguments, "compact", "keep what is live, in key order, and nothing else");
  compact->callback(choose(Compact));

  CLI::App* const checkpoint =
      AddCommand(app, arguments, "checkpoint",
                 "write a snapshot of the index (v3), to open without reading the log");
  checkpoint->callback(choose(Checkpoint));

  CLI::App* const repair = AddBareCommand(
      app, arguments, "repair", "copy what can be proved of a damaged store to a new one");
  repair->add_option("--out", arguments.output_folder, "folder of the new store")
      ->required()
      ->type_name("DIR2");
  repair->callback(choose(Repair));

  CLI::App* const migrate =
      AddCommand(app, arguments, "migrate", "rewrite the store in another record format");
  migrate->add_option("--to", arguments.target_format, "v1, v2 or v3")
      ->required()
      ->type_name("FORMAT");
  migrate->callback(choose(Migrate));
}

int Complain(const absl::Status& status) {
  std::fprintf(stderr, "alexstore: %s\n", std::string(status.message()).c_str());
  return ExitCodeOf(status);
}

int Main(int argument_count, char** argument_texts) {
  FillStandardStreams();
  EndOnBusErrors("alexstore: ", kExitFailed);
  if (const absl::Status words = CheckFlagsHaveWords(std::span(argument_texts, argument_count));
      !words.ok()) {
    return Complain(words);
  }
  CLI::App app("An AlexStorage from a shell.", "alexstore");
  app.footer(kFooter);
  app.require_subcommand(1);
  app.failure_message([](const CLI::App* parsed, const CLI::Error& error) {
    return absl::StrFormat("alexstore: %s\nSee `alexstore --help`, or --help behind a command.\n",
                           Refusal(parsed->remaining(true), error.what()));
  });
  Arguments arguments;
  Command chosen = nullptr;
  Declare(app, arguments, chosen);
  try {
    app.parse(argument_count, argument_texts);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitOk : kExitUsage;
  }
  const absl::StatusOr<int> code = Execute(chosen, arguments);
  return code.ok() ? *code : Complain(code.status());
}

}  // namespace
}  // namespace alexbench::tools

int main(int argument_count, char** argument_texts) {
  return alexbench::tools::Main(argument_count, argument_texts);
}
