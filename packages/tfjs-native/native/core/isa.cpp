#include "isa.hpp"

#include <stdexcept>

#include "table.hpp"

namespace drawdown {
namespace {

struct Isa {
  const char* name;
  const Kernels& (*table)();
};

// The build lists the best first.
const Isa built[] = {
#define DRAWDOWN_ROW(isa) {#isa, isa::table},
    DRAWDOWN_ISAS(DRAWDOWN_ROW)
#undef DRAWDOWN_ROW
};

bool runs_here(const std::string& name) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (name == "avx512") {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("fma");
  }
  if (name == "avx2") return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif
  // SSE2 is part of every x86-64, NEON of every arm64.
  return name == "sse2" || name == "neon";
}

const Isa* current = nullptr;

}  // namespace

std::vector<std::string> available_isas() {
  std::vector<std::string> names;
  for (const Isa& isa : built) {
    if (runs_here(isa.name)) names.push_back(isa.name);
  }
  return names;
}

void choose_isa(const std::string& name) {
  for (const Isa& isa : built) {
    if ((name.empty() || name == isa.name) && runs_here(isa.name)) {
      current = &isa;
      return;
    }
  }
  std::string known;
  for (const std::string& each : available_isas()) known += (known.empty() ? "" : ", ") + each;
  throw std::invalid_argument("instruction set '" + name + "' is not to be had: this build and this processor have " +
                              (known.empty() ? "none in common" : known));
}

const char* current_isa() { return current == nullptr ? "" : current->name; }

const Kernels& kernels() {
  if (current == nullptr) choose_isa("");
  return current->table();
}

void fail(const char* message) { throw std::invalid_argument(message); }

}  // namespace drawdown
