#pragma once

#include <cstddef>

namespace drawdown {

/** How many threads share the work, the calling one included. */
int thread_count();

/** Changes it: ends the threads there are and starts others. At least 1. Not to be called from a task. */
void set_thread_count(int count);

/** Runs task(context, 0 … tasks − 1), each once, on any of the threads, and returns when all are done. */
void run_tasks(int tasks, void (*task)(void* context, int index), void* context);

/**
 * Runs body(0 … tasks − 1), each once. How the work is cut must depend on the sizes of the operands alone, never on the
 * number of threads: then the same bits come out on any number of them.
 *
 * A body must not call parallel itself. What it throws (std::bad_alloc of a Scratch) comes out here.
 */
template <class Body>
void parallel(int tasks, const Body& body) {
  run_tasks(
      tasks, [](void* context, int index) { (*static_cast<const Body*>(context))(index); },
      const_cast<void*>(static_cast<const void*>(&body)));
}

/**
 * Memory for the time of a kernel, 64-byte aligned, not zeroed. It comes from an arena of the calling thread and goes
 * back when the object ends; objects must end in the reverse order of their making, as local variables do.
 */
class Scratch {
 public:
  /** @throws std::bad_alloc */
  explicit Scratch(std::size_t bytes);
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  template <class T>
  T* as() const {
    return static_cast<T*>(memory_);
  }

 private:
  void* memory_;
  std::size_t previous_;
  bool own_;
};

/** Bytes that the arenas of all threads hold. */
std::size_t scratch_bytes();

}  // namespace drawdown
