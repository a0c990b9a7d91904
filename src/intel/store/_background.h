// A consumer that works in a thread of its own, so that a file is read while what was read before
// is stored. Calls arrive there one at a time, in their order; a bounded number of batches waits.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include "intel/intel_reader.h"

namespace quoll::intel {

class BackgroundConsumer : public SourceConsumer {
 public:
  // `inner` is used by the thread alone until Finish returns.
  explicit BackgroundConsumer(SourceConsumer& inner) : inner_(inner), thread_([this] { Work(); }) {}
  ~BackgroundConsumer() override { Finish(); }

  void BeginFile(const FileRead& file) override {
    Add([this, file] { inner_.BeginFile(file); });
  }
  void Take(std::vector<Entry> entries) override {
    auto shared = std::make_shared<std::vector<Entry>>(std::move(entries));
    Add([this, shared] { inner_.Take(std::move(*shared)); });
  }
  void EndFile(const FileRead& file, std::span<const Compound> compounds) override {
    std::vector<Compound> kept(compounds.begin(), compounds.end());
    Add([this, file, kept = std::move(kept)] { inner_.EndFile(file, kept); });
  }

  // Waits until everything has been consumed.
  void Finish() {
    {
      const std::lock_guard lock(mutex_);
      is_finished_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
  }

 private:
  // Of kEntriesPerBatch entries; more would only take memory.
  static constexpr size_t kMaxWaiting = 4;

  void Add(std::function<void()> call) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_.size() < kMaxWaiting; });
    waiting_.push_back(std::move(call));
    changed_.notify_all();
  }

  void Work() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return is_finished_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      const std::function<void()> call = std::move(waiting_.front());
      waiting_.pop_front();
      changed_.notify_all();
      lock.unlock();
      call();
      lock.lock();
    }
  }

  SourceConsumer& inner_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> waiting_;
  bool is_finished_ = false;
  // Last, as it starts at once.
  std::thread thread_;
};

}  // namespace quoll::intel
