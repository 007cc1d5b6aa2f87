# Run at every build: writes the commit and the configuration of this build into a header, and
# touches the header only when something changed.
#   cmake -D TEMPLATE=... -D OUTPUT=... -D SOURCE=... -D ALEXBENCH_...=... -P build_facts.cmake

set(ALEXBENCH_COMMIT "")
set(ALEXBENCH_DIRTY 0)
find_program(GIT_PROGRAM git)
if(GIT_PROGRAM)
  # Sources unpacked inside somebody else's repository have no commit of their own.
  get_filename_component(parent ${SOURCE} DIRECTORY)
  set(ENV{GIT_CEILING_DIRECTORIES} ${parent})
  execute_process(COMMAND ${GIT_PROGRAM} rev-parse HEAD WORKING_DIRECTORY ${SOURCE}
    OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
  if(NOT failed)
    set(ALEXBENCH_COMMIT ${commit})
    execute_process(
      COMMAND ${GIT_PROGRAM} --no-optional-locks status --porcelain --untracked-files=no
      WORKING_DIRECTORY ${SOURCE} OUTPUT_VARIABLE changes ERROR_QUIET)
    if(NOT changes STREQUAL "")
      set(ALEXBENCH_DIRTY 1)
    endif()
  endif()
endif()
configure_file(${TEMPLATE} ${OUTPUT} @ONLY)
