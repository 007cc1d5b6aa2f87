#include "engines/ms_alex/ms_alex_map.h"

#include <alex.h>

#include <utility>
#include <vector>

namespace alexbench::engines::ms_alex {

using Alex = alex::Alex<std::int64_t, std::uint64_t, alex::AlexCompare,
                        std::allocator<std::pair<std::int64_t, std::uint64_t>>, false>;

struct MsAlexMap::Map {
  Alex alex;
};

MsAlexMap::MsAlexMap() : map_(std::make_unique<Map>()) {}
MsAlexMap::~MsAlexMap() = default;
MsAlexMap::MsAlexMap(MsAlexMap&&) noexcept = default;
MsAlexMap& MsAlexMap::operator=(MsAlexMap&&) noexcept = default;

void MsAlexMap::BulkLoad(const Entry* entries, std::size_t entry_count) {
  std::vector<Alex::V> pairs;
  pairs.reserve(entry_count);
  for (std::size_t i = 0; i < entry_count; ++i) {
    pairs.emplace_back(entries[i].key, entries[i].payload);
  }
  map_->alex.bulk_load(pairs.data(), static_cast<int>(entry_count));
}

const std::uint64_t* MsAlexMap::Find(std::int64_t key) const { return map_->alex.get_payload(key); }

void MsAlexMap::Set(std::int64_t key, std::uint64_t payload) {
  const auto inserted = map_->alex.insert(key, payload);
  if (!inserted.second) {
    inserted.first.payload() = payload;
  }
}

void MsAlexMap::Erase(std::int64_t key) { map_->alex.erase(key); }

void MsAlexMap::VisitFrom(std::int64_t from, Visit visit, void* context) const {
  for (auto at = map_->alex.lower_bound(from); at != map_->alex.end(); ++at) {
    if (!visit(context, {at.key(), at.payload()})) {
      return;
    }
  }
}

std::uint64_t MsAlexMap::size() const { return map_->alex.size(); }

std::uint64_t MsAlexMap::bytes() const {
  return static_cast<std::uint64_t>(map_->alex.model_size() + map_->alex.data_size());
}

}  // namespace alexbench::engines::ms_alex
