# What `make install` lays down. The program finds libduckdb.so in ../lib and its data in ../share/quoll,
# both seen from its own folder, so that the tree works wherever it is put.
# One folder name on every system: Debian would say lib/x86_64-linux-gnu for some prefixes.
set(CMAKE_INSTALL_LIBDIR lib)
include(GNUInstallDirs)
if(TARGET quoll)
  # An old-style RPATH is passed on to the libraries that a library needs; `make dist` relies on that.
  set_target_properties(quoll PROPERTIES INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR}")
  target_link_options(quoll PRIVATE -Wl,--disable-new-dtags)
  install(TARGETS quoll RUNTIME)
  install(PROGRAMS ${DUCKDB_ROOT}/libduckdb.so DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(DIRECTORY ${CMAKE_SOURCE_DIR}/data/ DESTINATION ${CMAKE_INSTALL_DATADIR}/quoll)
  install(DIRECTORY ${CMAKE_SOURCE_DIR}/docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR})
  install(FILES ${CMAKE_SOURCE_DIR}/README.md ${CMAKE_SOURCE_DIR}/LICENSE ${CMAKE_SOURCE_DIR}/NOTICE
          DESTINATION ${CMAKE_INSTALL_DOCDIR})
endif()
