// What may leave: restricted indicators stay unless they are asked for, and a tool that alerts gets
// only what is to be hunted. Whatever stays is counted with its reason.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "intel/indicator.h"
#include "intel/writer_def.h"

namespace quoll::intel {

struct ExportPolicy {
  // TLP:RED and TLP:AMBER+STRICT too.
  bool has_restricted = false;
  // What is for enrichment, expired, revoked or false positive too, for formats that alert.
  bool has_all_indicators = false;
};

// Writes what of `set` may leave in the writer's format. `left_out` of the answer has the reasons
// of the policy and those of the format.
Export ExportIndicators(const IndicatorSet& set, const WriterDef& writer,
                        const ExportPolicy& policy, const ExportContext& context);

// A name-based UUID for what an export makes itself (bundles, families, relationships): the same
// name gives the same id on every machine.
std::string ExportId(std::string_view name);

}  // namespace quoll::intel
