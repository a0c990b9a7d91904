# Every dependency, found once. docs/dependencies.md has the reason and the licence of each.
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(simdjson REQUIRED)
find_package(CLI11 REQUIRED)
find_package(pugixml REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(ZLIB REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(PkgConfig REQUIRED)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(PSL REQUIRED IMPORTED_TARGET libpsl)
pkg_check_modules(IDN2 REQUIRED IMPORTED_TARGET libidn2)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)
if(QUOLL_TESTS)
  find_package(GTest REQUIRED)
endif()

# DuckDB: the shared library and its header as tools/setup lays them down, or any other copy >= 1.5.
# The first configuration takes the folder from the environment, as tools/setup does.
set(duckdb_default ${CMAKE_SOURCE_DIR}/build/deps/duckdb)
if(DEFINED ENV{DUCKDB_ROOT})
  set(duckdb_default $ENV{DUCKDB_ROOT})
endif()
set(DUCKDB_ROOT ${duckdb_default} CACHE PATH "Folder with libduckdb.so and duckdb.h")
add_library(duckdb SHARED IMPORTED)
set_target_properties(duckdb PROPERTIES
  IMPORTED_LOCATION ${DUCKDB_ROOT}/libduckdb.so
  INTERFACE_INCLUDE_DIRECTORIES ${DUCKDB_ROOT})
if(NOT EXISTS ${DUCKDB_ROOT}/libduckdb.so OR NOT EXISTS ${DUCKDB_ROOT}/duckdb.h)
  message(FATAL_ERROR "DuckDB is not in ${DUCKDB_ROOT}: run tools/setup, or set DUCKDB_ROOT")
endif()
