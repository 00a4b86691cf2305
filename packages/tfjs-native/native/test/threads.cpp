#include "../core/threads.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <new>
#include <stdexcept>
#include <thread>
#include <vector>

#include "../core/span.hpp"
#include "check.hpp"

namespace drawdown::test {
namespace {

/** Runs one job and checks that each of its tasks ran once. */
void expectEachOnce(int tasks) {
  std::vector<std::atomic<int>> runs(static_cast<std::size_t>(tasks));
  parallel(tasks, [&](int index) { runs[static_cast<std::size_t>(index)]++; });
  for (int i = 0; i < tasks; i++) {
    CHECK_FOR(runs[static_cast<std::size_t>(i)] == 1, "task " << i << " of " << tasks);
  }
}

TEST(threads_run_each_task_of_many_small_jobs_once) {
  for (const int threads : {1, 2, 3, 5}) {
    set_thread_count(threads);
    CHECK(thread_count() == threads);
    for (int job = 0; job < 4000; job++) expectEachOnce(job % 11);
    expectEachOnce(5000);
  }
  set_thread_count(1);
}

TEST(threads_see_what_was_written_before_the_job_and_show_what_they_wrote) {
  set_thread_count(3);
  std::vector<long> numbers(64);
  for (long round = 1; round <= 2000; round++) {
    for (long& number : numbers) number = round;
    parallel(64, [&](int i) { numbers[static_cast<std::size_t>(i)] += i; });
    long sum = 0;
    for (const long number : numbers) sum += number;
    CHECK(sum == 64 * round + 63 * 64 / 2);
  }
  set_thread_count(1);
}

TEST(threads_bring_a_tasks_exception_to_the_caller_and_go_on) {
  for (const int threads : {1, 2, 3}) {
    set_thread_count(threads);
    for (int round = 0; round < 200; round++) {
      const std::string message = MESSAGE_OF(std::runtime_error, parallel(8, [&](int i) {
                                               if (i % 3 == round % 3) throw std::runtime_error("task failed");
                                             }));
      CHECK(message == "task failed");
      expectEachOnce(8);
    }
    MESSAGE_OF(std::bad_alloc, parallel(8, [](int) { Scratch tooMuch(std::size_t{1} << 60); }));
    expectEachOnce(8);
  }
  set_thread_count(1);
}

TEST(threads_change_in_number_between_jobs) {
  for (int round = 0; round < 100; round++) {
    set_thread_count(1 + round % 5);
    expectEachOnce(40);
  }
  set_thread_count(0);
  CHECK(thread_count() == 1);
}

TEST(threads_serve_two_callers_at_once) {
  set_thread_count(2);
  std::atomic<int> wrong{0};
  const auto caller = [&](int seed) {
    for (int job = 0; job < 1000; job++) {
      std::vector<int> results(20);
      parallel(20, [&](int i) { results[static_cast<std::size_t>(i)] = seed + i * job; });
      for (int i = 0; i < 20; i++) {
        if (results[static_cast<std::size_t>(i)] != seed + i * job) wrong++;
      }
    }
  };
  std::vector<std::thread> callers;
  for (int i = 0; i < 3; i++) callers.emplace_back(caller, 1000 * i);
  for (std::thread& each : callers) each.join();
  CHECK(wrong == 0);
  set_thread_count(1);
}

TEST(scratch_is_aligned_and_each_piece_its_own) {
  const auto check = [](int index) {
    const auto byte = static_cast<unsigned char>(index);
    Scratch a(1 + 37 * static_cast<std::size_t>(index));
    Scratch b(100000);
    Scratch c(0);
    for (const Scratch* each : {&a, &b, &c}) {
      require(reinterpret_cast<std::uintptr_t>(each->as<char>()) % 64 == 0, "not aligned");
    }
    for (std::size_t i = 0; i < 1 + 37 * static_cast<std::size_t>(index); i++) a.as<unsigned char>()[i] = byte;
    for (std::size_t i = 0; i < 100000; i++) b.as<unsigned char>()[i] = static_cast<unsigned char>(byte + 1);
    for (std::size_t i = 0; i < 1 + 37 * static_cast<std::size_t>(index); i++) {
      require(a.as<unsigned char>()[i] == byte, "another piece wrote into this one");
    }
  };
  for (const int threads : {1, 3}) {
    set_thread_count(threads);
    for (int round = 0; round < 20; round++) parallel(16, check);
  }
  set_thread_count(1);
}

TEST(scratch_stays_for_the_next_kernel_and_goes_with_its_thread) {
  set_thread_count(1);
  std::size_t before = 0;
  std::thread([&] {
    { Scratch first(1 << 20); }
    before = scratch_bytes();
    CHECK(before >= 1 << 20);
    for (int i = 0; i < 100; i++) {
      Scratch outer(1 << 19);
      Scratch inner(1 << 18);
    }
    CHECK(scratch_bytes() == before);
  }).join();
  CHECK(scratch_bytes() + (1 << 20) <= before);
}

TEST(scratch_that_cannot_be_had_is_an_exception_and_leaves_the_arena_whole) {
  for (int i = 0; i < 3; i++) {
    Scratch outer(1000);
    MESSAGE_OF(std::bad_alloc, Scratch tooMuch(std::size_t{1} << 60));
    Scratch inner(1000);
    CHECK(inner.as<char>() != outer.as<char>());
  }
  MESSAGE_OF(std::bad_alloc, Scratch tooMuch(std::size_t{1} << 60));
  Scratch after(1000);
  CHECK(after.as<char>() != nullptr);
}

}  // namespace
}  // namespace drawdown::test
