#include "app/cli/version.h"

#include <fmt/format.h>

#include "base/data_dir.h"
#include "base/text.h"
#include "engine/session.h"
#include "intel/infrastructure.h"
#include "model/catalog.h"

namespace quoll::cli {
namespace {

std::string SchemasText() {
  const std::string folder = base::FindDataDir();
  diag::Sink sink;
  if (folder.empty()) return "not found";
  const auto catalog = model::Catalog::Load(folder + "/schemas.bin", sink);
  if (!catalog) return "damaged";
  // States how many tables and functions there are.
  return std::string((*catalog)->version());
}

}  // namespace

std::string VersionText() {
  std::string version = engine::Session::Version();
  if (version.starts_with('v')) version.erase(0, 1);
  return fmt::format("quoll {}\nDuckDB {}\nschemas {}\nlists {}\n", QUOLL_VERSION, version,
                     SchemasText(), base::Join(intel::BuiltinListVersions(), ", "));
}

}  // namespace quoll::cli
