// PackOutputDef: one output of a pack; its row stands in hunt/packs/<name>.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hunt/hunt.h"
#include "hunt/observables.h"
#include "hunt/pack.h"
#include "hunt/pack_facts.h"
#include "hunt/plan.h"
#include "intel/indicator.h"

namespace quoll::hunt {

// What an output is made from: the indicators of one family and their queries.
struct PackInput {
  const intel::IndicatorSet* indicators = nullptr;  // of this family only
  const HuntPlan* plan = nullptr;
  const Observables* observables = nullptr;
  const PackOptions* options = nullptr;
  const PackFacts* facts = nullptr;
  // Statements for the manifest: what an output could not express, and why. Never null.
  std::vector<std::string>* left_out = nullptr;
  std::string family_key;   // `win.nanocore`; empty: no family
  std::string family_name;  // `Nanocore RAT`
  std::string sources;      // `ThreatFox`
};

struct PackOutputDef {
  std::string_view name;    // its file's stem
  std::string_view option;  // the name in --outputs; several outputs may share one (`page`)
  std::string_view summary;
  // Files with paths below the family's folder.
  std::vector<PackFile> (*write)(const PackInput& input) = nullptr;
};

// Every output, by name.
std::span<const PackOutputDef* const> AllPackOutputs();

}  // namespace quoll::hunt
