#include "memory.hpp"

#include <cstdint>
#include <cstdlib>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace drawdown {
namespace {

constexpr std::size_t line = 64;
constexpr std::size_t huge_page = std::size_t{2} << 20;

void* aligned(std::size_t bytes) {
  const std::size_t unit = bytes >= huge_page ? huge_page : line;
  const std::size_t size = (bytes + unit - 1) / unit * unit;
  void* memory = std::aligned_alloc(unit, size);
#if defined(__linux__)
  if (memory != nullptr && unit == huge_page) madvise(memory, size, MADV_HUGEPAGE);
#endif
  return memory;
}

void release(napi_env env, void* memory, void* hint) {
  std::int64_t now;
  napi_adjust_external_memory(env, -static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(hint)), &now);
  std::free(memory);
}

}  // namespace

napi_value allocate(napi_env env, napi_callback_info info) {
  std::size_t count = 1;
  napi_value argument;
  double bytes = -1;
  napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr);
  if (count != 1 || napi_get_value_double(env, argument, &bytes) != napi_ok || !(bytes >= 0 && bytes < 1e15)) {
    napi_throw_type_error(env, nullptr, "expected a number of bytes");
    return nullptr;
  }
  const std::size_t size = bytes < line ? line : static_cast<std::size_t>(bytes);
  void* memory = aligned(size);
  if (memory == nullptr) {
    napi_throw_range_error(env, nullptr, "out of memory: the tensor does not fit");
    return nullptr;
  }
  napi_value buffer;
  void* hint = reinterpret_cast<void*>(static_cast<std::intptr_t>(size));
  if (napi_create_external_arraybuffer(env, memory, size, release, hint, &buffer) != napi_ok) {
    std::free(memory);
    napi_throw_error(env, nullptr, "this Node does not let addons bring their own memory");
    return nullptr;
  }
  std::int64_t now;
  napi_adjust_external_memory(env, static_cast<std::int64_t>(size), &now);
  return buffer;
}

}  // namespace drawdown
