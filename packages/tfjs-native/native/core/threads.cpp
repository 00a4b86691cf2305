#include "threads.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <thread>
#include <utility>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace drawdown {
namespace {

/**
 * How often a thread looks again before it sleeps. Kernels follow each other within microseconds, so a short look
 * saves most wake-ups; it is short enough to take next to nothing from another process that wants the core.
 */
constexpr int looks = 2000;

void pause() {
#if defined(__x86_64__)
  _mm_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

struct Job {
  void (*task)(void*, int);
  void* context;
  int tasks;
};

/**
 * The threads beside the calling one. A job is published by raising `generation`; threads claim its tasks from one
 * counter whose upper half names the generation, so that a late thread cannot claim a task of the next job.
 */
class Pool {
 public:
  explicit Pool(int threads) {
    for (int i = 1; i < threads; i++) threads_.emplace_back([this] { serve(); });
  }

  ~Pool() {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      ending_.store(true);
    }
    wake_.notify_all();
    for (auto& thread : threads_) thread.join();
  }

  int size() const { return static_cast<int>(threads_.size()) + 1; }

  void run(const Job& job) {
    if (threads_.empty() || job.tasks <= 1) {
      for (int i = 0; i < job.tasks; i++) job.task(job.context, i);
      return;
    }
    std::unique_lock<std::mutex> turn(turn_, std::try_to_lock);
    if (!turn.owns_lock()) {
      // Another JavaScript thread has the pool: this one does its work alone, with the same result.
      for (int i = 0; i < job.tasks; i++) job.task(job.context, i);
      return;
    }
    const std::uint32_t generation = publish(job);
    work(generation, job);
    awaitEnd();
    if (std::exception_ptr error = std::exchange(error_, nullptr)) std::rethrow_exception(error);
  }

 private:
  /** Under the lock, so that a thread about to sleep either sees the new generation or is counted as asleep. */
  std::uint32_t publish(const Job& job) {
    std::lock_guard<std::mutex> lock(mutex_);
    const std::uint32_t generation = generation_.load(std::memory_order_relaxed) + 1;
    job_ = job;
    left_.store(job.tasks, std::memory_order_relaxed);
    claims_.store(std::uint64_t{generation} << 32, std::memory_order_release);
    generation_.store(generation, std::memory_order_release);
    if (sleepers_ > 0) wake_.notify_all();
    return generation;
  }

  void awaitEnd() {
    for (int i = 0; i < looks; i++) {
      if (left_.load(std::memory_order_acquire) == 0) return;
      pause();
    }
    std::unique_lock<std::mutex> lock(mutex_);
    done_.wait(lock, [this] { return left_.load(std::memory_order_acquire) == 0; });
  }

  void serve() {
    std::uint32_t seen = 0;
    for (;;) {
      if (!await(seen)) return;
      Job job;
      {
        std::lock_guard<std::mutex> lock(mutex_);
        seen = generation_.load(std::memory_order_acquire);
        job = job_;
      }
      work(seen, job);
    }
  }

  /** Waits for another generation than `seen`; false when the pool ends. */
  bool await(std::uint32_t seen) {
    for (int i = 0; i < looks; i++) {
      if (generation_.load(std::memory_order_acquire) != seen) return true;
      if (ending_.load(std::memory_order_relaxed)) return false;
      pause();
    }
    std::unique_lock<std::mutex> lock(mutex_);
    sleepers_++;
    wake_.wait(lock, [&] { return generation_.load(std::memory_order_acquire) != seen || ending_.load(); });
    sleepers_--;
    return !ending_.load();
  }

  void work(std::uint32_t generation, const Job& job) {
    for (;;) {
      std::uint64_t claim = claims_.load(std::memory_order_acquire);
      do {
        if (claim >> 32 != generation || static_cast<int>(claim & 0xffffffffu) >= job.tasks) return;
      } while (!claims_.compare_exchange_weak(claim, claim + 1, std::memory_order_acq_rel));
      attempt(job, static_cast<int>(claim & 0xffffffffu));
      if (left_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
        std::lock_guard<std::mutex> lock(mutex_);
        done_.notify_one();
      }
    }
  }

  /** The first error of a job is kept for whoever started it. */
  void attempt(const Job& job, int index) {
    try {
      job.task(job.context, index);
    } catch (...) {
      std::lock_guard<std::mutex> lock(mutex_);
      if (!error_) error_ = std::current_exception();
    }
  }

  std::vector<std::thread> threads_;
  /** Held by the thread whose job the pool works on. */
  std::mutex turn_;
  std::exception_ptr error_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable done_;
  Job job_{};
  int sleepers_ = 0;
  std::atomic<bool> ending_{false};
  std::atomic<std::uint32_t> generation_{0};
  std::atomic<std::uint64_t> claims_{0};
  std::atomic<int> left_{0};
};

std::mutex pool_mutex;
std::shared_ptr<Pool> pool;

/** The pool in use. Whoever computes with it keeps it alive, should another thread replace it meanwhile. */
std::shared_ptr<Pool> current_pool() {
  std::lock_guard<std::mutex> lock(pool_mutex);
  return pool;
}

std::atomic<std::size_t> arena_bytes{0};

/** One thread's scratch memory: a stack that grows to what its kernels need and stays. */
struct Arena {
  char* memory = nullptr;
  std::size_t capacity = 0;
  std::size_t used = 0;
  /** What one kernel wanted at its most, blocks beside the arena included. */
  std::size_t wanted = 0;

  ~Arena() {
    std::free(memory);
    arena_bytes.fetch_sub(capacity);
  }
};

thread_local Arena arena;

constexpr std::size_t alignment = 64;

void* aligned(std::size_t bytes) {
  void* memory = std::aligned_alloc(alignment, bytes);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

int thread_count() {
  const std::shared_ptr<Pool> current = current_pool();
  return current ? current->size() : 1;
}

void set_thread_count(int count) {
  std::shared_ptr<Pool> replaced = std::make_shared<Pool>(count < 1 ? 1 : count);
  {
    std::lock_guard<std::mutex> lock(pool_mutex);
    pool.swap(replaced);
  }
  // The pool before ends here, or with the last kernel that works on it.
}

void run_tasks(int tasks, void (*task)(void*, int), void* context) {
  const std::shared_ptr<Pool> current = current_pool();
  if (!current) {
    for (int i = 0; i < tasks; i++) task(context, i);
    return;
  }
  current->run({task, context, tasks});
}

Scratch::Scratch(std::size_t bytes) {
  const std::size_t size = (bytes + alignment - 1) / alignment * alignment + alignment;
  const std::size_t wantedBefore = arena.wanted;
  previous_ = arena.used;
  arena.used += size;
  if (arena.used > arena.wanted) arena.wanted = arena.used;
  if (previous_ == 0 && arena.capacity < arena.wanted) {
    // Nothing is in use, so the arena may move: from now on it has room for all that has ever been wanted.
    std::free(arena.memory);
    arena_bytes.fetch_sub(arena.capacity);
    arena.memory = nullptr;
    arena.capacity = 0;
    try {
      arena.memory = static_cast<char*>(aligned(arena.wanted));
    } catch (...) {
      arena.used = previous_;
      arena.wanted = wantedBefore;
      throw;
    }
    arena.capacity = arena.wanted;
    arena_bytes.fetch_add(arena.capacity);
  }
#if defined(__SANITIZE_ADDRESS__)
  // A block of its own, so that the sanitizer sees what is written beside it.
  own_ = true;
#else
  own_ = arena.used > arena.capacity;
#endif
  if (!own_) {
    memory_ = arena.memory + previous_;
    return;
  }
  try {
    memory_ = aligned(size);
  } catch (...) {
    arena.used = previous_;
    arena.wanted = wantedBefore;
    throw;
  }
}

Scratch::~Scratch() {
  if (own_) std::free(memory_);
  arena.used = previous_;
}

std::size_t scratch_bytes() { return arena_bytes.load(); }

}  // namespace drawdown
