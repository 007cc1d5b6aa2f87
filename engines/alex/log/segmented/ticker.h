// Something that is done again and again in a thread of its own.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "engines/alex/log/opener.h"

namespace alexbench::engines::alex {

class Ticker {
 public:
  // Does `work` every `interval`, first after one.
  Ticker(std::chrono::milliseconds interval, std::function<void()> work)
      : loop_(std::make_unique<Loop>(interval, std::move(work))) {}
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;
  // Returns once the work is not being done and never will be again. A process that was forked off
  // does not have the thread, and would wait for it in vain: there its memory is left to the end of
  // the process.
  ~Ticker() {
    if (!opener_.IsCallerForCertain()) {
      (void)loop_.release();
    }
  }

 private:
  class Loop {
   public:
    Loop(std::chrono::milliseconds interval, std::function<void()> work)
        : thread_([this, interval, work = std::move(work)] { Run(interval, work); }) {}
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;
    ~Loop() {
      {
        const std::lock_guard lock(mutex_);
        is_stopped_ = true;
      }
      stopped_.notify_one();
      thread_.join();
    }

   private:
    void Run(std::chrono::milliseconds interval, const std::function<void()>& work) {
      std::unique_lock lock(mutex_);
      while (!stopped_.wait_for(lock, interval, [this] { return is_stopped_; })) {
        lock.unlock();
        work();
        lock.lock();
      }
    }

    std::mutex mutex_;
    std::condition_variable stopped_;
    bool is_stopped_ = false;
    std::thread thread_;
  };

  Opener opener_;
  std::unique_ptr<Loop> loop_;
};

}  // namespace alexbench::engines::alex
