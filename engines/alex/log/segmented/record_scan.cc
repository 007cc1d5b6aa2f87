#include "engines/alex/log/segmented/record_scan.h"

#include <optional>

namespace alexbench::engines::alex {
namespace {

// The seal of the writer that the record introduces, if it introduces a later one.
std::optional<WriterSeal> IntroducedSeal(const SealedRecord& record, const ScanState& state) {
  const std::optional<std::uint64_t> generation = GenerationOf(record);
  if (!generation.has_value() || *generation <= state.seal.generation()) {
    return std::nullopt;
  }
  return WriterSeal(state.store_id, *generation);
}

}  // namespace

std::uint64_t ScanRecords(std::string_view bytes, LogOffset offset, ScanState& state,
                          RecordSink sink) {
  std::uint64_t done = 0;
  while (true) {
    const std::string_view rest = bytes.substr(done);
    const std::optional<SealedRecord> record = ParseSealedRecord(rest);
    if (!record.has_value() || record->sequence != state.sequence + 1) {
      return done;
    }
    const bool is_introduction = record->kind == RecordKind::kGeneration;
    const std::optional<WriterSeal> introduced = IntroducedSeal(*record, state);
    if (is_introduction && !introduced.has_value()) {
      return done;
    }
    const WriterSeal& seal = is_introduction ? *introduced : state.seal;
    if (!seal.Accepts(*record, rest, offset + done)) {
      return done;
    }
    if (is_introduction) {
      state.seal = *introduced;
      state.writers.Begin(offset + done, *introduced);
    } else {
      sink({.offset = offset + done,
            .record = {.key = record->key,
                       .value = record->value,
                       .is_tombstone = record->kind == RecordKind::kTombstone}});
    }
    state.sequence = record->sequence;
    state.last = {.offset = offset + done, .generation = seal.generation()};
    done += record->size_bytes();
  }
}

bool HasLaterRecord(std::string_view bytes, LogOffset offset, const ScanState& state,
                    const WriterSeal& newest) {
  const bool is_last_known = newest.generation() <= state.seal.generation();
  // So many bytes may be checked in vain before the search ends: a file may be made to look like
  // records everywhere.
  std::uint64_t budget = 4 * bytes.size() + kMaxValueSizeBytes;
  for (std::uint64_t at = 0; at < bytes.size(); at += kRecordAlignmentBytes) {
    const std::string_view rest = bytes.substr(at);
    const std::optional<SealedRecord> record = ParseSealedRecord(rest);
    // Sequences rise by one a record, and a record takes its header at least.
    if (!record.has_value() || record->sequence <= state.sequence ||
        record->sequence - state.sequence > at / kSealedHeaderSizeBytes + 1) {
      continue;
    }
    if (state.seal.Accepts(*record, rest, offset + at) ||
        (!is_last_known && newest.Accepts(*record, rest, offset + at))) {
      return true;
    }
    if (record->size_bytes() > budget) {
      return false;
    }
    budget -= record->size_bytes();
  }
  return false;
}

}  // namespace alexbench::engines::alex
