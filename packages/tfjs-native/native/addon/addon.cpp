// The addon: every kernel of the catalogue as a function of typed arrays and numbers, and the few functions that steer
// the instruction set and the threads.
#include <cstdlib>

#include "../core/isa.hpp"
#include "../core/threads.hpp"
#include "../kernels.hpp"
#include "bind.hpp"
#include "memory.hpp"

namespace drawdown {
namespace {

template <auto Member, class Signature>
struct KernelCall;

/** The kernel behind a member of the table, whatever instruction set is in use. */
template <auto Member, class Result, class... Arguments>
struct KernelCall<Member, Result(Arguments...)> {
  static napi_value run(napi_env env, napi_callback_info info) {
    return call<Result, Arguments...>(env, info, kernels().*Member, std::index_sequence_for<Arguments...>{});
  }
};

template <auto Callee, class Signature = std::remove_pointer_t<decltype(Callee)>>
struct PlainCall;

template <auto Callee, class Result, class... Arguments>
struct PlainCall<Callee, Result(Arguments...)> {
  static napi_value run(napi_env env, napi_callback_info info) {
    return call<Result, Arguments...>(env, info, Callee, std::index_sequence_for<Arguments...>{});
  }
};

std::string instruction_sets() {
  std::string names;
  for (const std::string& name : available_isas()) names += (names.empty() ? "" : ",") + name;
  return names;
}

std::string instruction_set() {
  kernels();
  return current_isa();
}

void choose_instruction_set(std::string name) { choose_isa(name); }

double threads() { return thread_count(); }

void set_threads(std::int32_t count) {
  require(count >= 1 && count <= 1024, "expected between 1 and 1024 threads");
  set_thread_count(count);
}

double scratch() { return static_cast<double>(scratch_bytes()); }

}  // namespace
}  // namespace drawdown

NAPI_MODULE_INIT() {
  using namespace drawdown;
#define DRAWDOWN_EXPORT(name, ...) \
  add_function(env, exports, #name, KernelCall<&Kernels::name, Function<__VA_ARGS__>>::run);
  DRAWDOWN_KERNELS(DRAWDOWN_EXPORT)
#undef DRAWDOWN_EXPORT
  add_function(env, exports, "instructionSets", PlainCall<&instruction_sets>::run);
  add_function(env, exports, "instructionSet", PlainCall<&instruction_set>::run);
  add_function(env, exports, "chooseInstructionSet", PlainCall<&choose_instruction_set>::run);
  add_function(env, exports, "threads", PlainCall<&threads>::run);
  add_function(env, exports, "setThreads", PlainCall<&set_threads>::run);
  add_function(env, exports, "scratchBytes", PlainCall<&scratch>::run);
  add_function(env, exports, "allocate", allocate);
  return exports;
}
