// Something that is done again and again in a thread of its own.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace alexbench::engines::alex {

class Ticker {
 public:
  // Does `work` every `interval`, first after one.
  Ticker(std::chrono::milliseconds interval, std::function<void()> work)
      : thread_([this, interval, work = std::move(work)] { Run(interval, work); }) {}
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;
  // Returns once the work is not being done and never will be again.
  ~Ticker() {
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

}  // namespace alexbench::engines::alex
