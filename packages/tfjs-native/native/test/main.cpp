// Runs every test, or those whose name holds the first argument; prints what failed and how many there were.
#include <cstring>
#include <exception>

#include "check.hpp"

int main(int count, char** arguments) {
  const char* wanted = count > 1 ? arguments[1] : "";
  int passed = 0;
  int wrong = 0;
  for (const auto& [name, run] : drawdown::test::tests()) {
    if (std::strstr(name, wanted) == nullptr) continue;
    try {
      run();
      passed++;
    } catch (const std::exception& error) {
      std::fprintf(stderr, "FAILED %s: %s\n", name, error.what());
      wrong++;
    }
  }
  std::fprintf(stderr, "%d passed, %d failed\n", passed, wrong);
  return wrong == 0 && passed > 0 ? 0 : 1;
}
