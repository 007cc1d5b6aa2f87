// A log as a member of a store that can be assigned to.
#pragma once

#include <concepts>
#include <memory>
#include <utility>

namespace alexbench::engines::reference {

// In place where the log can be assigned to itself: a read then goes through no pointer.
template <typename Log>
class HeldLog {
 public:
  explicit HeldLog(Log log) : log_(std::move(log)) {}

  Log* operator->() { return &log_; }
  const Log* operator->() const { return &log_; }

 private:
  Log log_;
};

// By a pointer where it can't.
template <typename Log>
requires(!std::movable<Log>) class HeldLog<Log> {
 public:
  explicit HeldLog(Log log) : log_(std::make_unique<Log>(std::move(log))) {}

  Log* operator->() { return log_.get(); }
  const Log* operator->() const { return log_.get(); }

 private:
  std::unique_ptr<Log> log_;
};

}  // namespace alexbench::engines::reference
