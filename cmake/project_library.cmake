# project_library(NAME lang USES syntax model diag base [LINKS fmt::fmt ...])
#
# The single statement of a library and of what it may include. Sources are all *.cpp below the calling
# folder but the *_test.cpp files, which go to the target unit_tests. tools/check_layers.py reads the same
# call and compares it with the includes.
#
# Leaves behind, for tests/ and fuzz/: QUOLL_LIBRARIES, the names, and QUOLL_UNIT_TESTS_<name>, their tests.
set_property(GLOBAL PROPERTY QUOLL_LIBRARIES "")

# precompile(TARGET): the files of a library find the standard headers read already. One precompiled header serves
# all libraries: they share their compile options, and it includes nothing that a library's macros could change.
set(QUOLL_STANDARD_HEADERS
  <algorithm> <array> <atomic> <charconv> <chrono> <cmath> <condition_variable> <cstdint> <cstring> <deque> <functional>
  <limits> <map> <memory> <mutex> <optional> <set> <span> <string> <string_view> <thread> <tuple> <unordered_map>
  <unordered_set> <utility> <variant> <vector>)
function(precompile target)
  if(NOT QUOLL_PRECOMPILE)
    return()
  endif()
  if(NOT TARGET standard_headers)
    set(carrier ${CMAKE_BINARY_DIR}/standard_headers.cpp)
    file(CONFIGURE OUTPUT ${carrier} CONTENT "// Carries the precompiled header.\n")
    add_library(standard_headers OBJECT ${carrier})
    target_precompile_headers(standard_headers PRIVATE ${QUOLL_STANDARD_HEADERS})
  endif()
  target_precompile_headers(${target} REUSE_FROM standard_headers)
endfunction()

function(project_library)
  cmake_parse_arguments(ARG "" "NAME" "USES;LINKS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  get_property(lists DIRECTORY PROPERTY QUOLL_CONSTRUCT_LISTS)
  add_library(quoll_${ARG_NAME} STATIC ${sources} ${lists})
  target_include_directories(quoll_${ARG_NAME} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  precompile(quoll_${ARG_NAME})
  foreach(used IN LISTS ARG_USES)
    target_link_libraries(quoll_${ARG_NAME} PUBLIC quoll_${used})
  endforeach()
  target_link_libraries(quoll_${ARG_NAME} PUBLIC ${ARG_LINKS})
  set_property(GLOBAL APPEND PROPERTY QUOLL_LIBRARIES ${ARG_NAME})
  set_property(GLOBAL PROPERTY QUOLL_UNIT_TESTS_${ARG_NAME} ${tests})
endfunction()

# construct_list(FOLDER operators TYPE OperatorDef PREFIX kOperator LIST kAllOperators HEADER lang/operator_def.h NAMESPACE quoll::lang)
#
# Derives the registry from the folder: every <stem>.cpp in it defines `const TYPE PREFIX_<stem>`; the
# generated file lists them sorted by name. A misnamed row fails the link with the row's name.
# Call it before project_library of the same folder. Files whose name starts with `_` are shared helpers.
function(construct_list)
  cmake_parse_arguments(ARG "" "FOLDER;TYPE;PREFIX;LIST;HEADER;NAMESPACE" "" ${ARGN})
  file(GLOB rows CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR}/${ARG_FOLDER}
       ${CMAKE_CURRENT_SOURCE_DIR}/${ARG_FOLDER}/*.cpp)
  list(FILTER rows EXCLUDE REGEX "_test\\.cpp$")
  list(FILTER rows EXCLUDE REGEX "^_")
  list(SORT rows)
  set(externs "")
  set(entries "")
  foreach(row IN LISTS rows)
    string(REGEX REPLACE "\\.cpp$" "" stem ${row})
    string(APPEND externs "extern const ${ARG_TYPE} ${ARG_PREFIX}_${stem};\n")
    string(APPEND entries "    &${ARG_PREFIX}_${stem},\n")
  endforeach()
  set(text "// Generated from the folder ${ARG_FOLDER}; do not edit.\n#include <iterator>\n\n#include \"${ARG_HEADER}\"\n\nnamespace ${ARG_NAMESPACE} {\n${externs}\n// One more than there are rows, so that a folder without rows compiles.\nstatic const ${ARG_TYPE}* const kRows[] = {\n${entries}    nullptr};\n\nstd::span<const ${ARG_TYPE}* const> ${ARG_LIST}() { return {kRows, std::size(kRows) - 1}; }\n}  // namespace ${ARG_NAMESPACE}\n")
  string(MAKE_C_IDENTIFIER "${ARG_FOLDER}" identifier)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/generated/${identifier}_list.cpp)
  file(CONFIGURE OUTPUT ${out} CONTENT "${text}" @ONLY)
  set_property(DIRECTORY APPEND PROPERTY QUOLL_CONSTRUCT_LISTS ${out})
endfunction()
