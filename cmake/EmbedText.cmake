# Writes a C++ source that holds text files as one table.
#
#   cmake -D "FILES=a;b" -D OUTPUT=x.cc -D NAMESPACE=ns -D HEADER=x.h -D TYPE=T -D FUNCTION=F
#         -P EmbedText.cmake
#
# HEADER declares `struct TYPE {std::string_view name, text;}` and
# `std::span<const TYPE> FUNCTION()` in NAMESPACE; names are without folder and ending.

list(SORT FILES)
set(rows "")
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME_WLE)
  file(READ ${file} text)
  # Literals have a limit of 64 KiB in some compilers; adjacent ones are joined.
  string(LENGTH "${text}" length)
  set(literal "")
  set(start 0)
  while(start LESS length)
    string(SUBSTRING "${text}" ${start} 8192 part)
    string(APPEND literal "R\"embedded(${part})embedded\"\n")
    math(EXPR start "${start} + 8192")
  endwhile()
  string(APPEND rows "    {.name = \"${name}\", .text = ${literal}},\n")
endforeach()

file(WRITE ${OUTPUT} "// Generated; not to be edited.
#include \"${HEADER}\"

#include <array>

namespace ${NAMESPACE} {
namespace {

constexpr auto kFiles = std::to_array<${TYPE}>({
${rows}});

}  // namespace

std::span<const ${TYPE}> ${FUNCTION}() { return kFiles; }

}  // namespace ${NAMESPACE}
")
