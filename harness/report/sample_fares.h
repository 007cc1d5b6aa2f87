// What the arms of the sample run brought home beside their blocks.
#pragma once

#include "harness/report/session_record.h"

namespace alexbench::harness {

// One stream a group; every arm fared well in every session, and those that run alone left times of
// single operations.
void AddStreamsAndFares(SessionRecord& record);

}  // namespace alexbench::harness
