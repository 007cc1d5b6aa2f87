// Places on a map, as one number each: clusters within clusters, the hardest shape of real data.
//
// 3,000 Gaussian clusters on a grid of 2^31 x 2^31, their sizes by Zipf's law with exponent 0.8,
// their widths from 2^10 to 2^26 with uniform logarithm; one place in twenty is anywhere. A place
// is numbered by interleaving the bits of its coordinates (Morton order), 62 bits in all. Made to
// be as hard as the cell ids of OpenStreetMap in [SOSD20].
#pragma once

#include <vector>

#include "absl/status/statusor.h"

#include "workloads/data_sets/insert_request.h"
#include "workloads/data_sets/key_set.h"

namespace alexbench::workloads {

absl::StatusOr<KeySet> ClusteredKeys(const KeySetRequest& request);

// Places of the same clusters.
std::vector<Key> MoreClusteredKeys(const InsertRequest& request);

}  // namespace alexbench::workloads
