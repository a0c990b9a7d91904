// How an indicator ages: MISP's polynomial score at the time of an event. The models are data
// (data/intel/decay.txt). The score grades a hit and is never stored.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "intel/indicator.h"

namespace quoll::intel {

struct DecayModel {
  std::string name;
  std::optional<double> tau_days;  // absent: never decays
  double delta = 1;
  double threshold = 0;
  double default_base = 0;
};

// The model of an indicator by its kind and threat type. Lives as long as the program.
const DecayModel& DecayModelOf(const Indicator& indicator);

// base × (1 − (days/τ)^(1/δ)); 0 where that is negative, and before the base date, as MISP has it.
double DecayScore(const DecayModel& model, double base, double days);

// Days after which the score falls below the threshold; absent: never. 0 for a base below it.
std::optional<double> DaysToThreshold(const DecayModel& model, double base);

struct Decay {
  const DecayModel* model = nullptr;
  double base = 0;
  // When it was last seen, else first; absent: no date is known, and nothing decays.
  std::optional<int64_t> since;
  double days = 0;  // from then to the event; negative: the event was before
  double score = 0;
  // The score has fallen below the threshold. An event before the base date lies in the active time
  // of the indicator and is never decayed. A base below the threshold is low confidence, not age:
  // then the model's default base decides.
  bool is_decayed = false;
};
Decay DecayAt(const Indicator& indicator, int64_t event_ticks);
// When hits begin to be decayed; absent: never, or no date is known.
std::optional<int64_t> DecayedFrom(const Indicator& indicator);

}  // namespace quoll::intel
