#pragma once

#include <node_api.h>

#include <cstdint>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "../core/span.hpp"

namespace drawdown {

/** A wrong argument: becomes a TypeError. */
struct ArgumentError : std::invalid_argument {
  using std::invalid_argument::invalid_argument;
};

inline void check(napi_status status, const char* what) {
  if (status != napi_ok) throw ArgumentError(what);
}

/** How an argument of type T comes out of a JavaScript value. */
template <class T>
struct Argument;

template <class T>
constexpr napi_typedarray_type array_type() {
  using Number = std::remove_const_t<T>;
  if constexpr (std::is_same_v<Number, float>) return napi_float32_array;
  if constexpr (std::is_same_v<Number, double>) return napi_float64_array;
  if constexpr (std::is_same_v<Number, std::int32_t>) return napi_int32_array;
  if constexpr (std::is_same_v<Number, std::uint8_t>) return napi_uint8_array;
}

template <class T>
struct Argument<Span<T>> {
  static Span<T> from(napi_env env, napi_value value) {
    napi_typedarray_type type;
    std::size_t length;
    void* data;
    check(napi_get_typedarray_info(env, value, &type, &length, &data, nullptr, nullptr),
          "expected a typed array");
    if (type != array_type<T>()) throw ArgumentError("a typed array has another type of numbers than the kernel takes");
    return {static_cast<T*>(data), length};
  }
};

template <>
struct Argument<std::int32_t> {
  static std::int32_t from(napi_env env, napi_value value) {
    std::int32_t number;
    check(napi_get_value_int32(env, value, &number), "expected a whole number");
    return number;
  }
};

template <>
struct Argument<double> {
  static double from(napi_env env, napi_value value) {
    double number;
    check(napi_get_value_double(env, value, &number), "expected a number");
    return number;
  }
};

template <>
struct Argument<float> {
  static float from(napi_env env, napi_value value) {
    return static_cast<float>(Argument<double>::from(env, value));
  }
};

template <>
struct Argument<std::string> {
  static std::string from(napi_env env, napi_value value) {
    char text[64];
    std::size_t length;
    check(napi_get_value_string_utf8(env, value, text, sizeof text, &length), "expected a string");
    return std::string(text, length);
  }
};

inline napi_value to_value(napi_env env, double number) {
  napi_value value;
  check(napi_create_double(env, number, &value), "could not make a number");
  return value;
}

inline napi_value to_value(napi_env env, const std::string& text) {
  napi_value value;
  check(napi_create_string_utf8(env, text.c_str(), text.size(), &value), "could not make a string");
  return value;
}

/** Calls a function with what JavaScript gave; every C++ exception becomes a JavaScript one. */
template <class Result, class... Arguments, class Callee, std::size_t... Index>
napi_value call(napi_env env, napi_callback_info info, const Callee& callee, std::index_sequence<Index...>) {
  try {
    constexpr std::size_t wanted = sizeof...(Arguments);
    std::size_t count = wanted;
    napi_value values[wanted + 1];
    check(napi_get_cb_info(env, info, &count, values, nullptr, nullptr), "could not read the arguments");
    if (count != wanted) throw ArgumentError("the kernel takes another number of arguments");
    std::tuple<Arguments...> arguments{Argument<Arguments>::from(env, values[Index])...};
    if constexpr (std::is_void_v<Result>) {
      callee(std::get<Index>(arguments)...);
      return nullptr;
    } else {
      return to_value(env, callee(std::get<Index>(arguments)...));
    }
  } catch (const std::bad_alloc&) {
    napi_throw_range_error(env, nullptr, "out of memory in a native kernel");
  } catch (const ArgumentError& error) {
    napi_throw_type_error(env, nullptr, error.what());
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
  }
  return nullptr;
}

/** `exports.name = function`. */
inline void add_function(napi_env env, napi_value exports, const char* name, napi_callback callback) {
  napi_value function;
  check(napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, nullptr, &function), name);
  check(napi_set_named_property(env, exports, name, function), name);
}

}  // namespace drawdown
