#include "tools/alexstore/load.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"

#include "base/record.h"
#include "base/status_macros.h"
#include "tools/alexstore/any_store.h"
#include "tools/alexstore/input.h"
#include "tools/alexstore/output.h"
#include "tools/alexstore/record_reader.h"
#include "tools/alexstore/sosd_reader.h"
#include "tools/alexstore/tsv_reader.h"

namespace alexbench::tools {
namespace {

absl::StatusOr<std::unique_ptr<RecordReader>> MakeReader(Input& input, LoadFormat format) {
  if (format == LoadFormat::kTsv) {
    return std::make_unique<TsvReader>(input.name());
  }
  ASSIGN_OR_RETURN(const SosdForm form, ExamineSosd(input));
  return std::make_unique<SosdReader>(input.name(), form);
}

// Stores the records, then prints their keys and empties the list.
absl::Status StoreAndPrint(AnyStore& any, std::vector<OwnedRecord>& owned) {
  std::vector<Record> records;
  records.reserve(owned.size());
  for (const OwnedRecord& record : owned) {
    records.push_back({record.key, record.value});
  }
  RETURN_IF_ERROR(std::visit([&records](auto& store) { return store.PutBatch(records); }, any));
  Output output;
  for (const Record& record : records) {
    absl::StrAppend(&output.buffer(), record.key, "\n");
  }
  owned.clear();
  return output.Flush();
}

}  // namespace

absl::Status RunLoad(const StorePlace& place, const std::string& from, const LoadOptions& options) {
  ASSIGN_OR_RETURN(Input input, Input::Open(from));
  ASSIGN_OR_RETURN(const std::unique_ptr<RecordReader> reader, MakeReader(input, options.format));
  // The store is taken before the first record is read: two loads never mix.
  absl::StatusOr<AnyStore> store = OpenAnyStore(
      place, engines::alex::OpenMode::kCreateOrOpen,
      {.durability = options.durability, .compact_above_percent = options.compact_above_percent});
  RETURN_IF_ERROR(store.status());
  std::string bytes;
  std::vector<OwnedRecord> records;
  std::optional<std::uint32_t> compact_above_percent = options.compact_above_percent;
  bool more = true;
  while (more) {
    ASSIGN_OR_RETURN(more, input.Read(bytes));
    absl::Status wrong;
    if (more) {
      absl::StatusOr<std::size_t> taken = reader->Take(bytes, records);
      wrong = taken.status();
      bytes.erase(0, taken.value_or(0));
    } else {
      wrong = reader->Finish(bytes, records);
    }
    // What came before a mistake is stored all the same.
    RETURN_IF_ERROR(StoreAndPrint(*store, records));
    RETURN_IF_ERROR(wrong);
    RETURN_IF_ERROR(CompactIfAsked(*store, compact_above_percent));
  }
  if (options.durability.durability != engines::alex::Durability::kInterval) {
    return absl::OkStatus();
  }
  // The end of the store syncs, too, but tells nobody, and no write is left to be told of a sync
  // that failed since the last one.
  return std::visit([](auto& opened) { return opened.Flush(); }, *store);
}

}  // namespace alexbench::tools
