// indicators.csv: the family's indicators, as `quoll intel show --format csv` prints them.
#include "hunt/pack_output_def.h"
#include "intel/writers.h"

namespace quoll::hunt {
namespace {

std::vector<PackFile> WriteIndicators(const PackInput& input) {
  return {{"indicators.csv", intel::WriteCsv(*input.indicators)}};
}

}  // namespace

extern const PackOutputDef kPackOutput_csv;
constinit const PackOutputDef kPackOutput_csv = {
    .name = "csv",
    .option = "csv",
    .summary = "the indicators as a table",
    .write = WriteIndicators,
};

}  // namespace quoll::hunt
