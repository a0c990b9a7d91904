# Compiler settings shared by every target. Warnings are errors; assertions stay on in release.
# g++ decides what is a warning; clang, which only builds the fuzz targets, may show others.
set(warnings_policy -Werror)
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(warnings_policy -Wno-unknown-warning-option)
endif()
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
                    -Woverloaded-virtual -Wimplicit-fallthrough
                    ${warnings_policy} -fno-omit-frame-pointer)
# Designated initialisers of registry rows leave out what keeps its default.
add_compile_options(-Wno-missing-field-initializers)
# Assertions are part of the release: NDEBUG is never defined.
# g++ 12 sees overlaps in std::string that are not there once it inlines (GCC bug 105651).
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -Wno-restrict")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")
# What meets hostile bytes first, and what every test run builds once more with QUOLL_SANITIZE.
set(QUOLL_SANITIZED_LIBRARIES base diag syntax model ingest intel)
if(QUOLL_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -O1 -g1)
  add_link_options(-fsanitize=address,undefined)
endif()
if(QUOLL_THREAD_SANITIZE)
  add_compile_options(-fsanitize=thread -O1 -g1)
  add_link_options(-fsanitize=thread)
endif()
# libFuzzer learns from the libraries, too, which branches an input takes.
set(QUOLL_LIBFUZZER OFF)
if(QUOLL_FUZZ AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  set(QUOLL_LIBFUZZER ON)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()
# Reads the standard library's headers once instead of once per file, which halves the time of a construct. Off, because
# g++ 12 then takes the code of those headers for ours and reports false overruns in it (-Warray-bounds), which end
# the build.
option(QUOLL_PRECOMPILE "Precompile the headers of the standard library" OFF)
if(QUOLL_PRECOMPILE)
  # A macro of it must be the same in all files that share the header.
  add_compile_options(-pthread)
endif()
