#include "tools/alexstore/standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

#include <initializer_list>

namespace alexbench::tools {

void FillStandardStreams() {
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(number, F_GETFD) < 0) {
      ::open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
  }
}

}  // namespace alexbench::tools
