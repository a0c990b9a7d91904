// The content of a pack's page, once for Markdown and HTML: what it says about a family is derived
// from the indicators and the plan, and where a sentence is general it says so.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "hunt/pack_output_def.h"

namespace quoll::hunt {

struct PageScenario {
  std::string scenario;
  std::string description;
  std::string treatment;
};

struct PageContent {
  std::string title;
  std::vector<std::string> narrative;                        // paragraphs
  std::vector<std::pair<std::string, std::string>> summary;  // `Malware Family` → `Nanocore RAT`
  std::vector<std::vector<std::string>> indicators;          // rows of kIndicatorHeader
  std::vector<std::pair<std::string, std::string>> connectors;  // table, note
  std::vector<PageScenario> scenarios;
  std::vector<std::string> not_searched;  // statements
  std::string freshness;                  // a query; empty in seed style
  std::string exclusions;                 // an exclusions.yaml; may be empty
};

inline constexpr std::string_view kIndicatorHeader[] = {"Type", "Value", "Threat Type",
                                                        "First Seen", "Confidence"};

PageContent MakePage(const PackInput& input);

// Which of the hunt's tables have rows and how new they are, as KQL; empty in seed style.
std::string FreshnessQuery(const PackInput& input);

// The indicator table as the seed pages write it, with its header; each row ends with a newline.
std::string IndicatorTable(const PageContent& page);

}  // namespace quoll::hunt
