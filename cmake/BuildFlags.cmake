# Compiler flags as one interface target, so that no flag is global.

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
# Function names and lines, for profiles and stack traces; more would cost a third of the build.
set(CMAKE_CXX_FLAGS_RELEASE "-O3 -DNDEBUG -g1")
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

add_library(alexbench_flags INTERFACE)
target_include_directories(alexbench_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(alexbench_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Werror
  # Designated initialisers name what differs from a struct's defaults; the rest is meant.
  -Wno-missing-field-initializers
  -fno-omit-frame-pointer)
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
  target_compile_options(alexbench_flags INTERFACE -march=x86-64-v3)
endif()
if(ALEXBENCH_COVERAGE)
  # Absolute paths find the sources again; atomic counters count right with several threads.
  target_compile_options(alexbench_flags INTERFACE --coverage -fprofile-abs-path
    -fprofile-update=atomic)
  target_link_options(alexbench_flags INTERFACE --coverage)
  target_compile_definitions(alexbench_flags INTERFACE ALEXBENCH_COVERAGE=1)
endif()
if(ALEXBENCH_SANITIZERS)
  target_compile_options(alexbench_flags INTERFACE -fsanitize=${ALEXBENCH_SANITIZERS}
    -fno-sanitize-recover=all)
  target_link_options(alexbench_flags INTERFACE -fsanitize=${ALEXBENCH_SANITIZERS})
  target_compile_definitions(alexbench_flags INTERFACE ALEXBENCH_SANITIZED=1)
endif()
