// Which log holds records of a format.
#pragma once

#include "engines/alex/axes/record_format.h"
#include "engines/alex/log/segmented/segmented_log.h"
#include "engines/alex/log/value_log.h"

namespace alexbench::engines::alex {

template <RecordFormat kFormat>
struct LogOfFormat {
  using Log = ValueLog<kFormat>;
};
template <>
struct LogOfFormat<RecordFormat::kV3> {
  using Log = SegmentedLog;
};

template <RecordFormat kFormat>
using LogOf = typename LogOfFormat<kFormat>::Log;

}  // namespace alexbench::engines::alex
