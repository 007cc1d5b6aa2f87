#include "harness/session/callgrind_output.h"

#include <algorithm>
#include <map>
#include <optional>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

#include "base/status_macros.h"
#include "base/text.h"
#include "harness/report/file_io.h"

namespace alexbench::harness {
namespace {

struct EventName {
  const char* event;
  const char* quantity;
};

// Several events of one quantity add up.
constexpr EventName kEventNames[] = {
    {"Ir", "instructions"},        {"Dr", "data_reads"},       {"Dw", "data_writes"},
    {"D1mr", "l1_data_misses"},    {"D1mw", "l1_data_misses"}, {"DLmr", "last_level_misses"},
    {"DLmw", "last_level_misses"}, {"Bc", "branches"},         {"Bi", "branches"},
    {"Bcm", "branch_misses"},      {"Bim", "branch_misses"},   {"sysCount", "system_calls"},
};

// Functions whose calls are a quantity.
struct FunctionName {
  const char* function;
  const char* quantity;
};

constexpr FunctionName kFunctionNames[] = {
    {"malloc", "allocations"},        {"calloc", "allocations"},
    {"realloc", "allocations"},       {"memalign", "allocations"},
    {"aligned_alloc", "allocations"}, {"posix_memalign", "allocations"},
    {"mmap", "mapping_calls"},        {"mmap64", "mapping_calls"},
    {"__mmap", "mapping_calls"},      {"__mmap64", "mapping_calls"},
    {"mremap", "mapping_calls"},      {"__mremap", "mapping_calls"},
    {"munmap", "mapping_calls"},      {"__munmap", "mapping_calls"},
};

// nullptr where its calls are not counted. "malloc@@GLIBC_2.2.5" is malloc.
const char* QuantityOf(absl::string_view function) {
  const absl::string_view name = function.substr(0, function.find('@'));
  for (const FunctionName& known : kFunctionNames) {
    if (name == known.function) {
      return known.quantity;
    }
  }
  return nullptr;
}

class Parser {
 public:
  explicit Parser(std::string_view source) : source_(source) {
    for (const FunctionName& name : kFunctionNames) {
      dump_.counts[name.quantity] = 0;
    }
  }

  absl::StatusOr<CallgrindDump> Parse(std::string_view text) {
    for (const absl::string_view line : absl::StrSplit(ToAbsl(text), '\n')) {
      TakeLine(line);
    }
    if (totals_.empty() || totals_.size() > events_.size()) {
      return absl::DataLossError(absl::StrFormat("%s: is no output of callgrind", source_));
    }
    for (const EventName& name : kEventNames) {
      const auto event = std::find(events_.begin(), events_.end(), name.event);
      const auto place = static_cast<std::size_t>(event - events_.begin());
      if (event == events_.end()) {
        return absl::DataLossError(absl::StrFormat("%s: has no event %s", source_, name.event));
      }
      // Counts of 0 at the end of a line are left out.
      dump_.counts[name.quantity] += place < totals_.size() ? totals_[place] : 0;
    }
    return std::move(dump_);
  }

 private:
  void TakeLine(absl::string_view line) {
    if (absl::ConsumePrefix(&line, "events: ")) {
      events_ = absl::StrSplit(line, ' ', absl::SkipEmpty());
    } else if (absl::ConsumePrefix(&line, "totals: ")) {
      for (const absl::string_view number : absl::StrSplit(line, ' ', absl::SkipEmpty())) {
        totals_.push_back(NumberOf(number));
      }
    } else if (absl::ConsumePrefix(&line, "desc: Trigger: Client Request: ")) {
      dump_.label = std::string(line);
    } else if (absl::ConsumePrefix(&line, "fn=")) {
      NoteFunction(line);
    } else if (absl::ConsumePrefix(&line, "cfn=")) {
      const auto counted = counted_ids_.find(NoteFunction(line));
      called_ = counted == counted_ids_.end() ? nullptr : counted->second;
    } else if (absl::ConsumePrefix(&line, "calls=") && called_ != nullptr) {
      dump_.counts[called_] += NumberOf(line.substr(0, line.find(' ')));
    }
  }

  // "(12) malloc" where a function is first named, "(12)" from then on. Returns "(12)".
  std::string NoteFunction(absl::string_view name) {
    const std::size_t end = name.find(' ');
    std::string id(name.substr(0, end));
    if (end != absl::string_view::npos) {
      if (const char* quantity = QuantityOf(name.substr(end + 1)); quantity != nullptr) {
        counted_ids_[id] = quantity;
      }
    }
    return id;
  }

  static std::uint64_t NumberOf(absl::string_view text) {
    std::uint64_t number = 0;
    return absl::SimpleAtoi(text, &number) ? number : 0;
  }

  std::string source_;
  CallgrindDump dump_;
  std::vector<std::string> events_;
  std::vector<std::uint64_t> totals_;
  std::map<std::string, const char*> counted_ids_;  // and the quantity
  const char* called_ = nullptr;                    // the quantity of the function being called
};

}  // namespace

std::vector<std::string> CallgrindCommand(const std::filesystem::path& valgrind,
                                          const std::filesystem::path& output) {
  return {valgrind.string(),
          "--quiet",
          "--tool=callgrind",
          "--instr-atstart=no",
          "--cache-sim=yes",
          "--branch-sim=yes",
          "--collect-systime=nsec",
          "--I1=32768,8,64",
          "--D1=32768,8,64",
          "--LL=8388608,16,64",
          absl::StrCat("--callgrind-out-file=", output.string())};
}

absl::StatusOr<CallgrindDump> ParseCallgrind(std::string_view text, std::string_view source) {
  return Parser(source).Parse(text);
}

absl::StatusOr<std::vector<CallgrindDump>> TakeCallgrindDumps(const std::filesystem::path& output) {
  std::vector<CallgrindDump> dumps;
  std::error_code error;
  std::filesystem::remove(output, error);  // what was left at the end of the process
  for (std::size_t number = 1;; ++number) {
    const std::filesystem::path file = absl::StrFormat("%s.%d", output.string(), number);
    if (!std::filesystem::exists(file, error)) {
      return dumps;
    }
    ASSIGN_OR_RETURN(const std::string text, ReadTextFile(file));
    std::filesystem::remove(file, error);
    ASSIGN_OR_RETURN(CallgrindDump dump, ParseCallgrind(text, file.string()));
    dumps.push_back(std::move(dump));
  }
}

}  // namespace alexbench::harness
