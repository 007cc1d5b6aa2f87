// What keeps borrowed bytes where they are.
#pragma once

#include <memory>
#include <utility>

namespace alexbench::engines::alex {

// Views handed out by a store stay valid as long as a guard of that store lives, even if the store
// is closed or destroyed before: the last of store and guards unmaps the file.
//
// Cost:     one shared count; take one per stretch of reads, not one per read.
class ViewGuard {
 public:
  explicit ViewGuard(std::shared_ptr<const void> mapping) : mapping_(std::move(mapping)) {}
  ViewGuard(ViewGuard&&) = default;
  ViewGuard& operator=(ViewGuard&&) = default;
  ViewGuard(const ViewGuard&) = delete;
  ViewGuard& operator=(const ViewGuard&) = delete;

 private:
  std::shared_ptr<const void> mapping_;
};

}  // namespace alexbench::engines::alex
