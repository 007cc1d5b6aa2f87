#include "engines/alex/log/value_log.h"

#include <algorithm>

#include "absl/strings/str_format.h"

#include "engines/alex/log/chunked_append.h"

namespace alexbench::engines::alex {
namespace {

absl::Status CheckValueSize(const Record& record) {
  if (record.value.size() <= kMaxValueSizeBytes) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("the value of key %d has %u bytes; at most %u can be stored", record.key,
                      record.value.size(), kMaxValueSizeBytes));
}

}  // namespace

template <RecordFormat kFormat>
absl::StatusOr<LogOffset> ValueLog<kFormat>::Append(const Record& record) {
  RETURN_IF_ERROR(CheckValueSize(record));
  encoded_.resize(kRecordHeaderSizeBytes);
  Codec::EncodeHeader(record, encoded_.data());
  encoded_.append(record.value);
  return AppendEncoded();
}

template <RecordFormat kFormat>
absl::StatusOr<LogOffset> ValueLog<kFormat>::AppendTombstone(Key key) {
  encoded_.resize(kRecordHeaderSizeBytes);
  Codec::EncodeTombstone(key, encoded_.data());
  return AppendEncoded();
}

template <RecordFormat kFormat>
absl::StatusOr<LogOffset> ValueLog<kFormat>::AppendEncoded() {
  const LogOffset offset = file_.end();
  if (append_ == LogAppend::kBufferedBatch) {
    if (file_.CanBuffer(encoded_)) {
      RETURN_IF_ERROR(file_.Buffer(encoded_));
      return offset;
    }
    RETURN_IF_ERROR(file_.WriteOut());
  }
  absl::Status status = WriteEncoded();
  if (status.ok()) {
    status = file_.Commit(encoded_.size());
  }
  if (!status.ok()) {
    file_.Abandon();
    return status;
  }
  return offset;
}

template <RecordFormat kFormat>
absl::Status ValueLog<kFormat>::WriteEncoded() {
  const std::string_view all(encoded_);
  if (append_ != LogAppend::kThreeWrites) {
    return file_.WriteBehindEnd(0, all);
  }
  // The header's two fields, in the format's order, then the value, if there is one.
  using Format = RecordFormatPolicy<kFormat>;
  const std::size_t starts[] = {0, std::max(Format::kKeyPosition, Format::kLengthPosition),
                                kRecordHeaderSizeBytes, all.size()};
  for (std::size_t part = 0; part < 3; ++part) {
    const std::string_view bytes = all.substr(starts[part], starts[part + 1] - starts[part]);
    if (!bytes.empty()) {
      RETURN_IF_ERROR(file_.WriteBehindEnd(starts[part], bytes));
    }
  }
  return absl::OkStatus();
}

template <RecordFormat kFormat>
absl::StatusOr<std::vector<LogOffset>> ValueLog<kFormat>::AppendBatch(
    std::span<const Record> records) {
  std::vector<LogOffset> offsets;
  offsets.reserve(records.size());
  RETURN_IF_ERROR(file_.WriteOut());
  ChunkedAppend append(file_);
  for (const Record& record : records) {
    RETURN_IF_ERROR(CheckValueSize(record));
    offsets.push_back(append.position());
    char header[kRecordHeaderSizeBytes];
    Codec::EncodeHeader(record, header);
    RETURN_IF_ERROR(append.Add(std::string_view(header, sizeof(header))));
    RETURN_IF_ERROR(append.Add(record.value));
  }
  RETURN_IF_ERROR(append.Finish());
  return offsets;
}

template class ValueLog<RecordFormat::kV1>;
template class ValueLog<RecordFormat::kV2>;

}  // namespace alexbench::engines::alex
