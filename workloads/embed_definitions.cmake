# Writes the C++ source that holds every workload definition as text.
#
#   cmake -D FOLDER=definitions -D OUTPUT=embedded_definitions.cc -P embed_definitions.cmake

file(GLOB definitions LIST_DIRECTORIES false ${FOLDER}/*.json)
list(SORT definitions)

set(rows "")
foreach(definition IN LISTS definitions)
  get_filename_component(name ${definition} NAME_WLE)
  file(READ ${definition} text)
  # A delimiter of its own, so that no text a JSON file may hold ends the literal.
  string(APPEND rows "    {.name = \"${name}\", .text = R\"definition(${text})definition\"},\n")
endforeach()

file(WRITE ${OUTPUT} "// Generated from the workload definitions; not to be edited.
#include \"workloads/embedded_definitions.h\"

#include <array>

namespace alexbench::workloads {
namespace {

constexpr auto kDefinitions = std::to_array<WorkloadDefinition>({
${rows}});

}  // namespace

std::span<const WorkloadDefinition> EmbeddedDefinitions() { return kDefinitions; }

}  // namespace alexbench::workloads
")
