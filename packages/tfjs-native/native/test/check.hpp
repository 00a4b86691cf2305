#pragma once

#include <cstdio>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

// A test is TEST(name) { … }; main.cpp runs all of them. A failed check ends its test.
namespace drawdown::test {

struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Test {
  const char* name;
  void (*run)();
};

inline std::vector<Test>& tests() {
  static std::vector<Test> all;
  return all;
}

struct Registration {
  Registration(const char* name, void (*run)()) { tests().push_back({name, run}); }
};

[[noreturn]] inline void failed(const char* file, int line, const std::string& what) {
  std::ostringstream message;
  message << file << ":" << line << ": " << what;
  throw Failure(message.str());
}

/** Runs a body that must throw an Error and returns what it said. */
template <class Error, class Body>
std::string thrownBy(const char* file, int line, const Body& body) {
  try {
    body();
  } catch (const Error& error) {
    return error.what();
  }
  failed(file, line, "nothing was thrown");
}

}  // namespace drawdown::test

#define TEST(name)                                                         \
  static void name();                                                      \
  static const drawdown::test::Registration registration_##name{#name, name}; \
  static void name()

#define CHECK(condition)                                                          \
  do {                                                                            \
    if (!(condition)) drawdown::test::failed(__FILE__, __LINE__, #condition);     \
  } while (false)

/** As CHECK, with the case that failed in words: anything that a stream takes, joined by <<. */
#define CHECK_FOR(condition, which)                                                                   \
  do {                                                                                                \
    if (!(condition)) {                                                                               \
      std::ostringstream which_;                                                                      \
      which_ << #condition << " for " << which;                                                       \
      drawdown::test::failed(__FILE__, __LINE__, which_.str());                                       \
    }                                                                                                 \
  } while (false)

#define MESSAGE_OF(Error, ...) drawdown::test::thrownBy<Error>(__FILE__, __LINE__, [&] { __VA_ARGS__; })
