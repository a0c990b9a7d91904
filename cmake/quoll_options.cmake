# Compiler settings shared by every target. Warnings are errors; assertions stay on in release.
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
                    -Woverloaded-virtual -Wimplicit-fallthrough
                    -Werror -fno-omit-frame-pointer)
# Designated initialisers of registry rows leave out what keeps its default.
add_compile_options(-Wno-missing-field-initializers)
# Assertions are part of the release: NDEBUG is never defined.
# g++ 12 sees overlaps in std::string that are not there once it inlines (GCC bug 105651).
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -Wno-restrict")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")
if(QUOLL_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -O1 -g1)
  add_link_options(-fsanitize=address,undefined)
endif()
if(QUOLL_THREAD_SANITIZE)
  add_compile_options(-fsanitize=thread -O1 -g1)
  add_link_options(-fsanitize=thread)
endif()
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()
