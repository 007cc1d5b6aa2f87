// alex::Alex of microsoft/ALEX behind an interface of its own: its headers are C++17.
//
// Source: [ALEX20], its implementation. Nothing of it is in this tree.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace alexbench::engines::ms_alex {

// Cost:    that of alex::Alex at its defaults, duplicates off, and a call.
// Threads: one at a time; a lookup counts in the node it reads.
class MsAlexMap {
 public:
  struct Entry {
    std::int64_t key;
    std::uint64_t payload;
  };

  MsAlexMap();
  ~MsAlexMap();
  MsAlexMap(MsAlexMap&&) noexcept;
  MsAlexMap& operator=(MsAlexMap&&) noexcept;

  // Requires: an empty map; strictly ascending keys.
  void BulkLoad(const Entry* entries, std::size_t entry_count);

  // The payload of `key`, nullptr if it is absent. Valid until the next change.
  const std::uint64_t* Find(std::int64_t key) const;
  void Set(std::int64_t key, std::uint64_t payload);
  void Erase(std::int64_t key);

  // Calls visit(context, entry), which says whether to go on, in ascending order from `from`.
  using Visit = bool (*)(void* context, const Entry& entry);
  void VisitFrom(std::int64_t from, Visit visit, void* context) const;

  std::uint64_t size() const;
  std::uint64_t bytes() const;  // as it counts itself, a walk over all nodes

 private:
  struct Map;
  std::unique_ptr<Map> map_;
};

}  // namespace alexbench::engines::ms_alex
