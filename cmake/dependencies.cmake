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
pkg_check_modules(MAXMINDDB REQUIRED IMPORTED_TARGET libmaxminddb)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)
# S2 and GeographicLib come without a package that CMake finds. GeographicLib is small and linked in.
find_library(S2_LIBRARY s2 REQUIRED)
add_library(S2::s2 UNKNOWN IMPORTED)
set_target_properties(S2::s2 PROPERTIES IMPORTED_LOCATION ${S2_LIBRARY})
find_library(GEOGRAPHICLIB_LIBRARY NAMES libGeographicLib.a GeographicLib REQUIRED)
add_library(GeographicLib::GeographicLib UNKNOWN IMPORTED)
set_target_properties(GeographicLib::GeographicLib PROPERTIES IMPORTED_LOCATION ${GEOGRAPHICLIB_LIBRARY})
# H3: as tools/setup builds it, or any installed copy >= 4.
find_package(h3 4 CONFIG REQUIRED HINTS ${CMAKE_SOURCE_DIR}/build/deps/h3)
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
