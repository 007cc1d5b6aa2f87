#include "harness/session/observation.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace alexbench::harness {
namespace {

void ReplaceOrAdd(ImageObservation image, std::vector<ImageObservation>& images) {
  for (ImageObservation& seen : images) {
    if (seen.image == image.image) {
      seen = std::move(image);
      return;
    }
  }
  images.push_back(std::move(image));
}

void AddIfNew(StreamObservation stream, std::vector<StreamObservation>& streams) {
  const bool known =
      std::any_of(streams.begin(), streams.end(),
                  [&](const StreamObservation& seen) { return seen.group_id == stream.group_id; });
  if (!known) {
    streams.push_back(std::move(stream));
  }
}

}  // namespace

void AddPart(RunObservation part, RunObservation& whole) {
  std::move(part.blocks.begin(), part.blocks.end(), std::back_inserter(whole.blocks));
  std::move(part.arms.begin(), part.arms.end(), std::back_inserter(whole.arms));
  std::move(part.counts.begin(), part.counts.end(), std::back_inserter(whole.counts));
  std::move(part.loads.begin(), part.loads.end(), std::back_inserter(whole.loads));
  for (ImageObservation& image : part.images) {
    ReplaceOrAdd(std::move(image), whole.images);
  }
  for (StreamObservation& stream : part.streams) {
    AddIfNew(std::move(stream), whole.streams);
  }
}

}  // namespace alexbench::harness
