// See data_dir.h. A folder counts as the data folder when it holds the table schemas.
#include "base/data_dir.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace quoll::base {
namespace {

constexpr const char* kMarkerFile = "schemas.bin";

bool HoldsData(const std::filesystem::path& folder) {
  std::error_code error;
  return std::filesystem::is_regular_file(folder / kMarkerFile, error);
}

// The folder of the running executable with all links resolved; empty when it cannot be told.
std::filesystem::path ExecutableFolder() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
}

}  // namespace

std::string FindDataDir() {
  if (const char* named = std::getenv("QUOLL_DATA"); named != nullptr && *named != '\0') {
    return HoldsData(named) ? named : std::string();
  }
  const std::filesystem::path executable = ExecutableFolder();
  if (!executable.empty()) {
    for (const char* relative : {"../share/quoll", "../../data"}) {
      const std::filesystem::path folder = (executable / relative).lexically_normal();
      if (HoldsData(folder)) return folder.string();
    }
  }
#ifdef QUOLL_SOURCE_DIR
  const std::filesystem::path source = std::filesystem::path(QUOLL_SOURCE_DIR) / "data";
  if (HoldsData(source)) return source.string();
#endif
  return {};
}

}  // namespace quoll::base
