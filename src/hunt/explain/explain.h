// Explain: all that is known of one value: the indicators that match it and how a hit would be
// graded, those that nearly match it and which condition failed, the lists, its owner by the public
// suffix list. Matching is the hunt's own (match.h), so that the answer cannot differ from a
// hunt's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "hunt/hunt.h"
#include "intel/canon.h"
#include "intel/decay.h"
#include "intel/indicator.h"
#include "intel/lists/list_set.h"

namespace quoll::hunt {

// Near misses beyond these are counted.
inline constexpr size_t kMaxNearIndicators = 20;

struct ExplainOptions {
  // The time of the event that is asked about, in ticks.
  int64_t event_ticks = 0;
  std::vector<std::string> own_networks;
  std::string data_dir;  // empty: base::FindDataDir()
};

// What is asked about.
struct AskedValue {
  std::string text;  // as given
  intel::Canonical canon;
  std::string suffix;       // names and hosts only
  std::string section;      // `icann`, `private`, `none`
  std::string registrable;  // empty for a suffix itself
};

// An indicator that the value is evidence of.
struct ExplainedMatch {
  IndicatorIdx indicator = 0;
  std::string fit;  // `the value itself`, `a name below it`
  // Only with the option that it names; empty: always.
  std::string option;
  // Why no hunt looks for it; empty: hunts do.
  std::string not_hunted;
  std::vector<std::string> searched_in;  // `DnsEvents.Name`
  Grade grade = Grade::kHigh;            // of an outbound hit at the time asked
  std::vector<std::string> reasons;
  std::vector<std::string> why;
  intel::Decay decay;
  std::optional<int64_t> decayed_from;
  std::string agreement;  // of the sources
};

// An indicator that nearly matches.
struct ExplainedMiss {
  IndicatorIdx indicator = 0;
  std::string reason;  // the condition that failed
};

struct Explanation {
  // Both must outlive the explanation.
  const intel::IndicatorSet* indicators = nullptr;
  const intel::ListSet* lists = nullptr;
  AskedValue asked;
  int64_t event_ticks = 0;
  std::vector<ExplainedMatch> matches;
  std::vector<ExplainedMiss> misses;
  uint64_t num_more_misses = 0;
  // What the lists would say of the value if it were an indicator.
  intel::Indicator as_indicator;
  std::vector<intel::ListSet::NearMatch> near_lists;
};

// Fails with K8001 when the text is no address, network, name, URL, hash or address of mail, and as
// Hunt for the data files.
base::Result<Explanation> Explain(std::string_view text, const intel::IndicatorSet& indicators,
                                  const intel::ListSet& lists, const ExplainOptions& options,
                                  diag::Sink& sink);

// The indicators that nearly match, in the order of the set.
std::vector<ExplainedMiss> FindMisses(const AskedValue& asked,
                                      const intel::IndicatorSet& indicators,
                                      const std::vector<bool>& is_match, uint64_t& num_more);

// For people; ends with a newline.
std::string WriteExplanation(const Explanation& explanation);
// `{"value","type",…,"indicators":[…],"near":[…],"lists":[…],"near_lists":[…]}`.
std::string WriteExplanationJson(const Explanation& explanation);

// Days after which the curve of decay is told.
inline constexpr int kDecayDays[] = {0, 7, 14, 30, 60, 90, 120, 180};

}  // namespace quoll::hunt
