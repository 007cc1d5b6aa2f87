// The command line, parsed: one value per verb and flag. options.cc is the only place that knows
// the library it is parsed with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "harness/run/exit_code.h"
#include "harness/run/measure.h"

namespace alexbench::harness {

struct ListOptions {
  std::string what;  // engines | axes | workloads | data-sets | claims
  bool as_json = false;
  // Data sets only: make them and say how hard they are.
  bool measure = false;
  std::uint64_t records = 0;
  std::uint64_t seed = 42;
  std::vector<std::string> data_sets;  // empty: all that need no file
};

struct DoctorOptions {
  bool as_json = false;
  bool strict = false;
};

struct CompareOptions {
  std::string a;
  std::string b;
  double margin = 0.01;
};

struct CheckOptions {
  std::string dir;
};

struct ReportOptions {
  std::string dir;
};

struct GenOptions {
  std::string data_set;
  std::uint64_t records = 0;
  std::string out;
  std::string type = "int64";
  std::uint64_t seed = 42;
};

// The hidden verb a run starts its session processes with.
struct WorkerOptions {
  std::string plan_file;
};

using Options = std::variant<ListOptions, DoctorOptions, MeasureOptions, CompareOptions,
                             CheckOptions, ReportOptions, GenOptions, WorkerOptions>;

// Errors: with nothing to do (help, version) or a usage error the message has been printed and the
//         exit code says which.
std::variant<Options, ExitCode> ParseCommandLine(int argc, char** argv);

}  // namespace alexbench::harness
