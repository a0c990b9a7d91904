// One .kql file per query: queries/<Table>.kql in seed style, else
// queries/<Table>.<kind>.<form>[-NN].kql, and queries/freshness.kql.
#include "hunt/pack_output_def.h"
#include "hunt/packs/_page.h"

namespace quoll::hunt {
namespace {

std::vector<PackFile> WriteKql(const PackInput& input) {
  std::vector<PackFile> files;
  for (const PlannedQuery& query : input.plan->queries) {
    files.push_back({"queries/" + query.id + ".kql", query.kql});
  }
  if (std::string freshness = FreshnessQuery(input); !freshness.empty())
    files.push_back({"queries/freshness.kql", std::move(freshness)});
  return files;
}

}  // namespace

extern const PackOutputDef kPackOutput_kql;
constinit const PackOutputDef kPackOutput_kql = {
    .name = "kql",
    .option = "kql",
    .summary = "each query as a file",
    .write = WriteKql,
};

}  // namespace quoll::hunt
