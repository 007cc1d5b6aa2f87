// An append-only file of records, read through a mapping that never moves.
//
// An index keeps where each key's newest record starts; the log keeps the bytes. Overwriting and
// erasing append, so what a reader was handed is never changed under it, and a log read from its
// start tells every key's last state.
//
// Source: [BITCASK10]; byte layout in docs/formats/value_log.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/key.h"
#include "base/record.h"
#include "base/status_macros.h"
#include "engines/alex/axes/bounds_check.h"
#include "engines/alex/axes/record_format.h"
#include "engines/alex/log/log_file.h"
#include "engines/alex/log/log_stats.h"
#include "engines/alex/log/posix_status.h"
#include "engines/alex/log/record_codec.h"

namespace alexbench::engines::alex {

// Threads:  one at a time; reads by several threads while no one writes.
template <RecordFormat kFormat>
class ValueLog {
 public:
  using Codec = RecordCodec<kFormat>;
  static constexpr std::size_t kHeaderSizeBytes = kRecordHeaderSizeBytes;

  // Opens the log in `folder` and reads every record's header, handing each to
  // `sink(const LoggedRecord&)`, oldest first. Then cuts off an unfinished append, if a writer died
  // in one.
  //
  // Errors:   those of LogFile::Open; DataLoss with file and offset at the first record that does
  //           not parse. The file is then left as it is.
  // Cost:     one pass over the log.
  template <typename Sink>
  static absl::StatusOr<ValueLog> Open(const std::filesystem::path& folder,
                                       const LogOptions& options, Sink&& sink);

  // The same for a caller that keeps no records.
  static absl::StatusOr<ValueLog> Open(const std::filesystem::path& folder,
                                       const LogOptions& options) {
    return Open(folder, options, [](const LoggedRecord&) {});
  }

  // Appends one record and returns where it starts.
  //
  // Errors:   InvalidArgument if the value is longer than kMaxValueSizeBytes; ResourceExhausted if
  //           the file cannot grow; the log is then unchanged.
  // Cost:     O(value.size()) and the system calls of LogOptions::append and ::growth, by default
  //           one write; no allocation unless the value is the longest so far.
  // Lifetime: views handed out before stay valid; growing never moves them.
  absl::StatusOr<LogOffset> Append(const Record& record);

  // Appends the fact that `key` is erased. Errors and lifetime as Append.
  absl::StatusOr<LogOffset> AppendTombstone(Key key);

  // Appends all records, in order, and returns where each starts: all of them or, on an error,
  // none.
  //
  // Errors:   as Append.
  // Cost:     as Append, but one write call per 4 MiB of file.
  absl::StatusOr<std::vector<LogOffset>> AppendBatch(std::span<const Record> records);

  // Where the value bytes of the record at `offset` are; no value byte is touched. With kChecked,
  // nullopt if the log holds no record of `key` there; with kUnchecked always a view.
  //
  // Requires: with kUnchecked: `offset` came from this log's Append, and the record is `key`'s.
  // Lifetime: valid while this log, or a copy of mapping(), lives.
  // Cost:     part of whoever calls it, by order: left to choose, g++ 12 makes a call of it where
  //           it checks and none where it does not, and the axis would measure that.
  template <BoundsCheck kCheck>
  [[gnu::always_inline]] std::optional<std::string_view> ReadHeader(Key key,
                                                                    LogOffset offset) const {
    return ReadHeaderBefore<kCheck>(file_.end(), key, offset);
  }

  // The same for a reader beside the one who appends: `log_end` is an end that it was told of.
  template <BoundsCheck kCheck>
  [[gnu::always_inline]] std::optional<std::string_view> ReadHeaderBefore(LogOffset log_end,
                                                                          Key key,
                                                                          LogOffset offset) const;

  // The first byte of the record at `offset`, for prefetching alone: nothing says that it can be
  // read.
  const char* AddressOf(LogOffset offset) const {
    return reinterpret_cast<const char*>(reinterpret_cast<std::uintptr_t>(file_.base()) + offset);
  }

  // Hands every record to `sink(const LoggedRecord&)`, oldest first.
  // Errors:   as Open.
  template <typename Sink>
  absl::Status ForEach(Sink&& sink) const;

  // Opening has held the end against the header page already; there is nothing else to hold it to.
  absl::Status VerifyEnd() const { return absl::OkStatus(); }

  // DataLoss with file and offset.
  absl::Status DamageAt(LogOffset offset, std::string_view what) const {
    return DamageStatus(path(), offset, what);
  }

  // Returns once everything appended is on the device. Errors: see LogFile::Flush.
  absl::Status Flush() { return file_.Flush(); }
  // Hands what is buffered (LogAppend::kBufferedBatch) to the kernel; see LogFile::WriteOut.
  absl::Status WriteOut() { return file_.WriteOut(); }

  LogOffset end() const { return file_.end(); }
  const std::filesystem::path& path() const { return file_.path(); }
  const std::shared_ptr<MappedFile>& mapping() const { return file_.mapping(); }
  absl::Status write_health() const { return file_.write_health(); }
  // Fills in log_bytes, disk_bytes and page_size_bytes.
  void AddStats(EngineStats& stats) const { AddLogStats(*mapping(), end(), stats); }

 private:
  ValueLog(LogFile file, LogAppend append) : file_(std::move(file)), append_(append) {}

  // Appends what encoded_ holds.
  absl::StatusOr<LogOffset> AppendEncoded();
  absl::Status WriteEncoded();

  LogFile file_;
  LogAppend append_ = LogAppend::kOneWrite;
  std::string encoded_;  // one record on its way to the file
};

template <RecordFormat kFormat>
template <typename Sink>
absl::StatusOr<ValueLog<kFormat>> ValueLog<kFormat>::Open(const std::filesystem::path& folder,
                                                          const LogOptions& options, Sink&& sink) {
  ASSIGN_OR_RETURN(LogFile file, LogFile::Open(folder, kFormat, options));
  ValueLog log(std::move(file), options.append);
  RETURN_IF_ERROR(log.ForEach(sink));
  log.mapping()->BeginGets(log.end());
  // Only a log that parsed up to its end is shortened: a damaged one may be needed for repair.
  if (options.mode != OpenMode::kReadOnly) {
    RETURN_IF_ERROR(log.file_.CutTail());
  }
  return log;
}

template <RecordFormat kFormat>
template <BoundsCheck kCheck>
inline std::optional<std::string_view> ValueLog<kFormat>::ReadHeaderBefore(
    LogOffset log_end, Key key, LogOffset offset) const {
  using Check = BoundsCheckPolicy<kCheck>;
  if (!Check::Accepts(LogExtent{offset, kRecordHeaderSizeBytes, log_end})) [[unlikely]] {
    return std::nullopt;
  }
  const char* record = file_.base() + offset;
  const LogOffset value_start = offset + kRecordHeaderSizeBytes;
  const std::uint32_t value_size_bytes = Codec::LoadValueSizeBytes(record);
  if (!Check::Accepts(KeyPair{.stored = Codec::LoadKey(record), .wanted = key}) ||
      !Check::Accepts(LogExtent{value_start, value_size_bytes, log_end})) [[unlikely]] {
    return std::nullopt;
  }
  return std::string_view(record + kRecordHeaderSizeBytes, value_size_bytes);
}

template <RecordFormat kFormat>
template <typename Sink>
absl::Status ValueLog<kFormat>::ForEach(Sink&& sink) const {
  const LogOffset log_end = file_.end();
  for (LogOffset offset = kFirstRecordOffset; offset < log_end;) {
    const std::optional<DecodedRecord> record =
        Codec::Decode(std::string_view(file_.base() + offset, log_end - offset));
    if (!record.has_value()) {
      return DamageStatus(path(), offset, "no valid record starts here");
    }
    sink(LoggedRecord{.offset = offset, .record = *record});
    offset += record->size_bytes();
  }
  return absl::OkStatus();
}

extern template class ValueLog<RecordFormat::kV1>;
extern template class ValueLog<RecordFormat::kV2>;

}  // namespace alexbench::engines::alex
