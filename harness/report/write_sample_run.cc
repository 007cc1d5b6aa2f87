// Writes the files of a sample run into the folder named on the command line, for the test that
// holds them against the schemas.
#include <cstdio>

#include "harness/report/sample_run.h"

int main(int argument_count, char** arguments) {
  if (argument_count != 2) {
    std::fprintf(stderr, "usage: write_sample_run FOLDER\n");
    return 2;
  }
  alexbench::harness::WriteRun(alexbench::harness::SampleRun({}), arguments[1]);
  return 0;
}
