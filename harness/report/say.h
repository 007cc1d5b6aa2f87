// What the program says to whoever started it, beside what it found.
#pragma once

#include <string_view>

namespace alexbench::harness {

// Prints the message on stderr, as a line that begins with the program's name.
void Say(std::string_view message);

}  // namespace alexbench::harness
