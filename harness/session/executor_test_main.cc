// Runs the tests, or is the worker process that they start.
#include <string_view>

#include "gtest/gtest.h"
#include "harness/session/worker.h"

int main(int argc, char** argv) {
  if (argc == 3 && std::string_view(argv[1]) == "worker") {
    return alexbench::harness::RunWorker(argv[2]);
  }
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
