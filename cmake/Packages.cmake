# Every package comes from the system. Behind each: the version it was tested with.

find_package(Threads REQUIRED)
find_package(absl CONFIG REQUIRED)           # 20220623
find_package(CLI11 CONFIG REQUIRED)          # 2.1.2
find_package(nlohmann_json CONFIG REQUIRED)  # 3.11.2
find_package(Boost 1.74 REQUIRED)            # 1.74, headers only (Math, Histogram)
find_package(GTest CONFIG REQUIRED)          # 1.12.1
find_package(benchmark CONFIG REQUIRED)      # 1.7.1
find_package(ZLIB REQUIRED)                  # 1.2.13
find_package(PkgConfig REQUIRED)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)  # 0.8.1

if(ALEXBENCH_PEERS)
  find_package(RocksDB CONFIG)  # 7.8.3
  find_package(leveldb CONFIG)  # 1.23; needs Threads, found above
  find_package(SQLite3)         # 3.40.1
  pkg_check_modules(lmdb IMPORTED_TARGET lmdb)              # 0.9.24
  pkg_check_modules(wiredtiger IMPORTED_TARGET wiredtiger)  # 3.2.1

  # The package file of tkrzw names libraries that only a static link needs and that its package
  # does not bring.
  find_path(TKRZW_INCLUDE_DIR tkrzw_dbm_hash.h)
  find_library(TKRZW_LIBRARY tkrzw)  # 1.0.25
  if(TKRZW_INCLUDE_DIR AND TKRZW_LIBRARY)
    add_library(tkrzw::tkrzw UNKNOWN IMPORTED)
    set_target_properties(tkrzw::tkrzw PROPERTIES
      IMPORTED_LOCATION ${TKRZW_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${TKRZW_INCLUDE_DIR})
  endif()

  # Judy has no package file of its own.
  find_path(JUDY_INCLUDE_DIR Judy.h)
  find_library(JUDY_LIBRARY Judy)  # 1.0.5
  if(JUDY_INCLUDE_DIR AND JUDY_LIBRARY)
    add_library(Judy::Judy UNKNOWN IMPORTED)
    set_target_properties(Judy::Judy PROPERTIES
      IMPORTED_LOCATION ${JUDY_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${JUDY_INCLUDE_DIR})
  endif()
endif()
