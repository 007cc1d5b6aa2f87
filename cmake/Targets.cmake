# The shapes a target of this project can have. Folder CMakeLists say nothing but these.

include(GoogleTest)

# What most sources include, compiled once for each set of flags. From a precompiled header GCC 12
# warns about the inside of std::string, which is no system header to it any more.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(ALEXBENCH_PRECOMPILED_FLAGS -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow)
endif()
set(ALEXBENCH_OFF_THE_CLOCK_FLAGS $<$<CONFIG:Release>:-O1> ${ALEXBENCH_PRECOMPILED_FLAGS})
function(alexbench_precompile name header)
  cmake_parse_arguments(ARG "" "" "FLAGS;DEPS" ${ARGN})
  add_library(${name} OBJECT ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/precompiled.cc)
  target_link_libraries(${name} PRIVATE
    alexbench_flags absl::status absl::statusor absl::str_format ${ARG_DEPS})
  target_compile_options(${name} PRIVATE ${ARG_FLAGS})
  target_precompile_headers(${name} PRIVATE ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/${header})
endfunction()
alexbench_precompile(alexbench_headers common_headers.h FLAGS ${ALEXBENCH_PRECOMPILED_FLAGS})
alexbench_precompile(alexbench_off_the_clock_headers common_headers.h
  FLAGS ${ALEXBENCH_OFF_THE_CLOCK_FLAGS})
alexbench_precompile(alexbench_test_headers test_headers.h
  FLAGS ${ALEXBENCH_OFF_THE_CLOCK_FLAGS} DEPS GTest::gmock)

# alexbench_sources(NAME a.cc "b.cc c.cc" ...)
# Gives a target its sources. Those in one quoted list are compiled as one, so that what they
# include is read once: in their unnamed namespaces no two of them may name the same. Never code
# that is measured: another order of functions is another measurement.
option(ALEXBENCH_COMPILE_LISTS_AS_ONE "Compile quoted lists of sources as one" ON)
function(alexbench_sources name)
  foreach(element ${ARGN})
    set(sources "${element}")
    if(NOT IS_ABSOLUTE "${element}")
      separate_arguments(sources UNIX_COMMAND "${element}")
    endif()
    target_sources(${name} PRIVATE ${sources})
    list(LENGTH sources count)
    if(count GREATER 1 AND ALEXBENCH_COMPILE_LISTS_AS_ONE)
      list(GET sources 0 first)
      get_filename_component(group ${first} NAME_WE)
      set_source_files_properties(${sources} PROPERTIES UNITY_GROUP ${group})
      set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
    endif()
  endforeach()
endfunction()

# alexbench_library(NAME [OFF_THE_CLOCK] [SOURCES a.cc "b.cc c.cc" ...] [DEPS target ...])
# A static library, or an interface library where there are no sources. OFF_THE_CLOCK: nothing in it
# runs while a clock does, so it is optimised less and compiles sooner.
function(alexbench_library name)
  cmake_parse_arguments(ARG "OFF_THE_CLOCK" "" "SOURCES;DEPS" ${ARGN})
  if(ARG_SOURCES)
    add_library(${name} STATIC)
    alexbench_sources(${name} ${ARG_SOURCES})
    target_link_libraries(${name} PUBLIC alexbench_flags ${ARG_DEPS})
    if(ARG_OFF_THE_CLOCK)
      target_compile_options(${name} PRIVATE ${ALEXBENCH_OFF_THE_CLOCK_FLAGS})
      target_precompile_headers(${name} REUSE_FROM alexbench_off_the_clock_headers)
    else()
      target_compile_options(${name} PRIVATE ${ALEXBENCH_PRECOMPILED_FLAGS})
      target_precompile_headers(${name} REUSE_FROM alexbench_headers)
    endif()
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE alexbench_flags ${ARG_DEPS})
  endif()
endfunction()

# alexbench_test(NAME SOURCES a_test.cc "b_test.cc c_test.cc" ... [DEPS target ...] [LABELS l ...]
#                [TIMEOUT seconds])
# A GoogleTest program, optimised less than what it tests; every TEST in it is a test of its own,
# and has the time limit to itself. The folders it lies in are labels, too: ctest -L harness,
# ctest -L index.
function(alexbench_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;DEPS;LABELS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  file(RELATIVE_PATH folders ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  string(REPLACE "/" ";" folders "${folders}")
  list(APPEND ARG_LABELS ${folders})
  list(REMOVE_DUPLICATES ARG_LABELS)
  add_executable(${name})
  alexbench_sources(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE alexbench_flags ${ARG_DEPS} GTest::gmock GTest::gtest_main)
  target_precompile_headers(${name} REUSE_FROM alexbench_test_headers)
  target_compile_options(${name} PRIVATE ${ALEXBENCH_OFF_THE_CLOCK_FLAGS})
  target_link_options(${name} PRIVATE $<$<CONFIG:Release>:-Wl,--strip-debug>)
  # One value, however many labels: every script it passes on its way takes backslashes off.
  string(REPLACE ";" "\\\\\\\\\\\\\\;" labels "${ARG_LABELS}")
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST
    PROPERTIES LABELS "${labels}" TIMEOUT ${ARG_TIMEOUT})
endfunction()

# alexbench_engine(NAME): the engine in the folder NAME, left out where its package is missing.
function(alexbench_engine name)
  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/CMakeLists.txt)
    add_subdirectory(${name})
  endif()
endfunction()

# alexbench_leave_out(NAME PACKAGE package): says, here and in `alexbench list engines`, that this
# build has no engine NAME.
function(alexbench_leave_out name)
  cmake_parse_arguments(ARG "" "PACKAGE" "" ${ARGN})
  set(reason "the package ${ARG_PACKAGE} was not found when this was built")
  if(NOT ALEXBENCH_PEERS)
    set(reason "this was built without the engines that come as packages, such as ${ARG_PACKAGE}")
  endif()
  message(STATUS "Engine ${name} is left out: ${reason}")
  set_property(GLOBAL APPEND_STRING PROPERTY ALEXBENCH_LEFT_OUT
    "const LeftOutRegistration k_${name}({\"${name}\", \"${reason}\"});\n")
endfunction()

# alexbench_binding(NAME_binding.cc ... [DEPS target ...])
# Sources that register an engine with the harness; they are compiled into the harness.
function(alexbench_binding)
  cmake_parse_arguments(ARG "" "" "DEPS" ${ARGN})
  foreach(source ${ARG_UNPARSED_ARGUMENTS})
    set_property(GLOBAL APPEND PROPERTY ALEXBENCH_BINDING_SOURCES
      ${CMAKE_CURRENT_SOURCE_DIR}/${source})
  endforeach()
  set_property(GLOBAL APPEND PROPERTY ALEXBENCH_BINDING_DEPS ${ARG_DEPS})
endfunction()

# alexbench_clone(NAME_binding ...)
# Bindings whose code is in the harness twice, at two places, the second time with `clone_of_`
# before every name.
function(alexbench_clone)
  set_property(GLOBAL APPEND PROPERTY ALEXBENCH_CLONED_BINDINGS ${ARGN})
endfunction()

# alexbench_embed(OUTPUT x.cc FILES a.json ... NAMESPACE ns HEADER x.h TYPE T FUNCTION F)
# A generated source that holds files as text; see EmbedText.cmake.
function(alexbench_embed)
  cmake_parse_arguments(ARG "" "OUTPUT;NAMESPACE;HEADER;TYPE;FUNCTION" "FILES" ${ARGN})
  set(script ${PROJECT_SOURCE_DIR}/cmake/EmbedText.cmake)
  add_custom_command(
    OUTPUT ${ARG_OUTPUT}
    COMMAND ${CMAKE_COMMAND} "-DFILES=${ARG_FILES}" -DOUTPUT=${ARG_OUTPUT}
      -DNAMESPACE=${ARG_NAMESPACE} -DHEADER=${ARG_HEADER} -DTYPE=${ARG_TYPE}
      -DFUNCTION=${ARG_FUNCTION} -P ${script}
    DEPENDS ${ARG_FILES} ${script}
    VERBATIM)
endfunction()
