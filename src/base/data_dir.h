// Where the program's data files lie: schemas, mappings, lists. Separate because the installed
// program, the build tree and a test find them in different places.
#pragma once

#include <string>

namespace quoll::base {

// The folder, or an empty text when there is none. The first that exists of: $QUOLL_DATA;
// ../share/quoll beside the folder of the executable (installed); ../../data seen from there (build
// tree); data in the source tree that was compiled. A set $QUOLL_DATA is never passed over.
std::string FindDataDir();

}  // namespace quoll::base
