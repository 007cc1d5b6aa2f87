// Which log holds records of a format, and what of them is known without the log.
#pragma once

#include <string_view>

#include "base/key.h"
#include "engines/alex/axes/record_format.h"
#include "engines/alex/log/segmented/segmented_log.h"
#include "engines/alex/log/value_log.h"

namespace alexbench::engines::alex {

// KeyIn, ValueIn: the key and the value's bytes of the record that starts at `record`, as its
//                 header says. Requires: one is there.
template <RecordFormat kFormat>
struct LogOfFormat {
  using Log = ValueLog<kFormat>;

  static Key KeyIn(const char* record) { return Log::Codec::LoadKey(record); }
  [[gnu::always_inline]] static std::string_view ValueIn(const char* record) {
    return {record + Log::kHeaderSizeBytes, Log::Codec::LoadValueSizeBytes(record)};
  }
};
template <>
struct LogOfFormat<RecordFormat::kV3> {
  using Log = SegmentedLog;

  static Key KeyIn(const char* record) { return LoadSealedKey(record); }
  [[gnu::always_inline]] static std::string_view ValueIn(const char* record) {
    return {record + Log::kHeaderSizeBytes, LoadSealedValueSizeBytes(record)};
  }
};

template <RecordFormat kFormat>
using LogOf = typename LogOfFormat<kFormat>::Log;

}  // namespace alexbench::engines::alex
