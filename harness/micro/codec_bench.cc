// Records as bytes, in memory: codec/FORMAT/WHAT/VALUE_BYTES.
//
// `encode` makes all bytes of a record in a string that is used again and again, as appending does:
// of v1 and v2 a header before a copy of the value, of v3 the checksum over both, too. `decode`
// takes a record's header apart and believes nothing of it, but looks at no byte of the value: of
// v3 that proves nothing yet. `check`, of v3 alone, decodes and compares the checksum, as opening a
// log does with every record. `crc32c` is the checksum of the value's bytes and nothing else.
//
// A few records, all in the first-level cache: a time is that of instructions. What a get waits for
// is the record's way from memory, which is not in here; nor does a get check anything but header
// fields. See log_bench.cc for the same on records of a log.
#include <benchmark/benchmark.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/strings/str_format.h"

#include "base/derived_value.h"
#include "base/key.h"
#include "base/record.h"
#include "engines/alex/axes/record_format.h"
#include "engines/alex/log/log_header.h"
#include "engines/alex/log/record_codec.h"
#include "engines/alex/log/segmented/crc32c.h"
#include "engines/alex/log/segmented/sealed_record.h"
#include "harness/micro/registration.h"

namespace alexbench::harness {
namespace {

using engines::alex::DecodedRecord;
using engines::alex::kFirstRecordOffset;
using engines::alex::kRecordHeaderSizeBytes;
using engines::alex::RecordFormat;
using engines::alex::SealedRecord;

constexpr std::size_t kRecords = 16;

// Of v1 and v2.
template <RecordFormat kFormat>
struct Plain {
  using Codec = engines::alex::RecordCodec<kFormat>;

  void Encode(const Record& record, std::string& out) const {
    out.resize(kRecordHeaderSizeBytes);
    Codec::EncodeHeader(record, out.data());
    out.append(record.value);
  }
  std::optional<DecodedRecord> Decode(std::string_view bytes) const { return Codec::Decode(bytes); }
};

// Of v3. All records are sealed for the same place.
struct Sealed {
  engines::alex::WriterSeal seal{{'m', 'i', 'c', 'r', 'o'}, 1};

  void Encode(const Record& record, std::string& out) const {
    out.clear();
    seal.Append({.key = record.key, .sequence = 1, .value = record.value}, kFirstRecordOffset, out);
  }
  std::optional<SealedRecord> Decode(std::string_view bytes) const {
    return engines::alex::ParseSealedRecord(bytes);
  }
  bool Check(std::string_view bytes) const {
    const std::optional<SealedRecord> record = Decode(bytes);
    return record.has_value() && seal.Accepts(*record, bytes, kFirstRecordOffset);
  }
};

using Strings = std::array<std::string, kRecords>;

Strings Values(const benchmark::State& state) {
  Strings values;
  for (std::size_t i = 0; i < kRecords; ++i) {
    values[i] = DerivedValue(static_cast<Key>(i), 0, static_cast<std::size_t>(state.range(0)));
  }
  return values;
}

template <typename Codec>
void Encode(benchmark::State& state) {
  const Codec codec{};
  const Strings values = Values(state);
  std::string out;
  std::size_t i = 0;
  for (auto _ : state) {
    codec.Encode({.key = static_cast<Key>(i), .value = values[i]}, out);
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
    i = (i + 1) % kRecords;
  }
}

// accepts(bytes) says whether they are a record; of these all are.
template <typename Codec, typename Accepts>
void ReadEach(benchmark::State& state, const Codec& codec, Accepts accepts) {
  const Strings values = Values(state);
  Strings encoded;
  for (std::size_t i = 0; i < kRecords; ++i) {
    codec.Encode({.key = static_cast<Key>(i), .value = values[i]}, encoded[i]);
  }
  std::size_t refused = 0;
  std::size_t i = 0;
  for (auto _ : state) {
    refused += accepts(std::string_view(encoded[i])) ? 0 : 1;
    benchmark::ClobberMemory();
    i = (i + 1) % kRecords;
  }
  if (refused > 0) {
    state.SkipWithError("bytes of a record were taken for none");
  }
}

template <typename Codec>
void Decode(benchmark::State& state) {
  const Codec codec{};
  ReadEach(state, codec, [&codec](std::string_view bytes) {
    const auto record = codec.Decode(bytes);
    benchmark::DoNotOptimize(record);
    return record.has_value();
  });
}

void Check(benchmark::State& state) {
  const Sealed sealed{};
  ReadEach(state, sealed, [&sealed](std::string_view bytes) { return sealed.Check(bytes); });
}

void Checksum(benchmark::State& state) {
  const Strings values = Values(state);
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(engines::alex::Crc32c(values[i]));
    benchmark::ClobberMemory();
    i = (i + 1) % kRecords;
  }
}

void Register(RecordFormat format, std::string_view what, void (*body)(benchmark::State&)) {
  const std::string name = absl::StrFormat("codec/%s/%s", ChoiceName(format), what);
  benchmark::RegisterBenchmark(name.c_str(), body)->Arg(12)->Arg(128)->Arg(1024);
}

template <typename Codec>
void RegisterFormat(RecordFormat format) {
  Register(format, "encode", Encode<Codec>);
  Register(format, "decode", Decode<Codec>);
}

}  // namespace

void RegisterCodecBenchmarks() {
  RegisterFormat<Plain<RecordFormat::kV1>>(RecordFormat::kV1);
  RegisterFormat<Plain<RecordFormat::kV2>>(RecordFormat::kV2);
  RegisterFormat<Sealed>(RecordFormat::kV3);
  Register(RecordFormat::kV3, "check", Check);
  Register(RecordFormat::kV3, "crc32c", Checksum);
}

}  // namespace alexbench::harness
