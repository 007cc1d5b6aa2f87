// Was it the disk that was full, and no fault of an engine?
#pragma once

#include <string>

#include "harness/session/observation.h"

namespace alexbench::harness {

// The reason of an image or arm that failed for want of disk; empty if none did.
std::string DiskFullReason(const RunObservation& part);

}  // namespace alexbench::harness
