#include "hunt/second_signal.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_map>

#include "base/text.h"
#include "base/ticks.h"
#include "intel/canon.h"
#include "intel/families.h"
#include "intel/writers.h"

namespace quoll::hunt {
namespace {

constexpr int64_t kWindow = base::kTicksPerDay;
constexpr std::string_view kLiftable[] = {"shared_infrastructure", "needs_second_signal"};

bool Has(const Hit& hit, std::string_view reason) {
  return std::find(hit.reasons.begin(), hit.reasons.end(), reason) != hit.reasons.end();
}

bool IsLiftable(const Hit& hit) {
  return std::any_of(std::begin(kLiftable), std::end(kLiftable),
                     [&](std::string_view reason) { return Has(hit, reason); });
}

// A family that groups nothing: `unknown_rat` is the lack of one.
bool IsFamily(std::string_view key) {
  return !key.empty() && !key.starts_with("unknown_") && key != "unknown";
}

std::set<std::string> FamiliesOf(const intel::Indicator& indicator) {
  std::set<std::string> families;
  const auto add = [&](const std::string& id, const std::string& name) {
    std::string key = id.empty() ? intel::FamilySlug(name) : id;
    if (IsFamily(key)) families.insert(std::move(key));
  };
  add(indicator.malware_id, indicator.malware_name);
  for (const intel::Assertion& assertion : indicator.assertions)
    add(assertion.malware_id, assertion.malware_name);
  return families;
}

// Hits with one key are one signal: the value, or for an address of a content network that network.
std::string SignalOf(const intel::Indicator& indicator) {
  for (const intel::Warning& warning : indicator.warnings) {
    const bool is_shared_address =
        warning.fit == "network" && warning.action == "second_signal" && !warning.reason.empty();
    if (is_shared_address) return "list " + warning.list;
  }
  return std::string(intel::KindName(indicator.kind)) + ' ' + indicator.value;
}

// What names the host: entities of our side.
std::vector<std::string> HostsOf(const Hit& hit) {
  std::vector<std::string> hosts;
  for (const auto& [entity, value] : hit.entities) {
    if (entity == "host" || entity == "ip") hosts.push_back(base::AsciiLower(value));
  }
  return hosts;
}

// Facts of an indicator, computed once for all its hits.
struct Facts {
  std::vector<uint32_t> families;
  uint32_t signal = 0;
};

// Numbers for texts, so that sorting a million hits compares numbers.
class Numbers {
 public:
  uint32_t Of(const std::string& text) {
    return numbers_.emplace(text, static_cast<uint32_t>(numbers_.size())).first->second;
  }

 private:
  std::unordered_map<std::string, uint32_t> numbers_;
};

struct Sighting {
  uint32_t host = 0;
  uint32_t family = 0;
  int64_t time = 0;
  uint32_t signal = 0;
  uint32_t hit = 0;
};

bool Precedes(const Sighting& a, const Sighting& b) {
  if (a.host != b.host) return a.host < b.host;
  if (a.family != b.family) return a.family < b.family;
  if (a.time != b.time) return a.time < b.time;
  return a.hit < b.hit;
}

class Lifter {
 public:
  Lifter(std::vector<Hit>& hits, const intel::IndicatorSet& indicators, const Grading& grading)
      : hits_(hits), indicators_(indicators), grading_(grading) {}

  void Run() {
    const bool has_any =
        std::any_of(hits_.begin(), hits_.end(), [](const Hit& hit) { return IsLiftable(hit); });
    if (!has_any) return;
    Collect();
    std::sort(sightings_.begin(), sightings_.end(), Precedes);
    for (size_t begin = 0; begin < sightings_.size();) {
      size_t end = begin + 1;
      while (end < sightings_.size() && sightings_[end].host == sightings_[begin].host &&
             sightings_[end].family == sightings_[begin].family) {
        ++end;
      }
      LiftGroup(begin, end);
      begin = end;
    }
  }

 private:
  const Facts& FactsOf(IndicatorIdx idx) {
    const auto [found, is_new] = facts_.try_emplace(idx);
    if (!is_new) return found->second;
    const intel::Indicator& indicator = indicators_.indicators[idx];
    for (const std::string& family : FamiliesOf(indicator))
      found->second.families.push_back(family_numbers_.Of(family));
    found->second.signal = signal_numbers_.Of(SignalOf(indicator));
    return found->second;
  }

  void Collect() {
    for (uint32_t i = 0; i < hits_.size(); ++i) {
      const Hit& hit = hits_[i];
      if (!hit.time || Has(hit, "inbound")) continue;
      const Facts& facts = FactsOf(hit.indicator);
      for (const std::string& host : HostsOf(hit)) {
        for (const uint32_t family : facts.families)
          sightings_.push_back({host_numbers_.Of(host), family, *hit.time, facts.signal, i});
      }
    }
  }

  // Sightings of one host and family, by time. The nearest of another signal decides; it is found
  // in one pass forwards and one back.
  void LiftGroup(size_t begin, size_t end) {
    std::vector<size_t> before(end - begin, end);
    for (size_t i = begin + 1; i < end; ++i) {
      before[i - begin] =
          sightings_[i - 1].signal != sightings_[i].signal ? i - 1 : before[i - 1 - begin];
    }
    size_t after = end;
    for (size_t i = end; i-- > begin;) {
      if (i + 1 < end && sightings_[i + 1].signal != sightings_[i].signal) after = i + 1;
      const int64_t time = sightings_[i].time;
      const size_t earlier = before[i - begin];
      if (earlier != end && time - sightings_[earlier].time <= kWindow) {
        Lift(hits_[sightings_[i].hit], hits_[sightings_[earlier].hit]);
      } else if (after != end && sightings_[after].time - time <= kWindow) {
        Lift(hits_[sightings_[i].hit], hits_[sightings_[after].hit]);
      }
    }
  }

  void Lift(Hit& hit, const Hit& signal) {
    if (!IsLiftable(hit)) return;
    const intel::Indicator& other = indicators_.indicators[signal.indicator];
    for (const std::string_view reason : kLiftable) {
      const auto at = std::find(hit.reasons.begin(), hit.reasons.end(), reason);
      if (at == hit.reasons.end()) continue;
      hit.lifted.emplace_back(
          std::string(reason),
          fmt::format("{} of the same family was seen on the same host at {}, so `{}` does not "
                      "count.",
                      intel::DisplayValue(other.kind, other.value),
                      intel::FormatIsoTime(*signal.time), reason));
      hit.why.erase(hit.why.begin() + (at - hit.reasons.begin()));
      hit.reasons.erase(at);
    }
    hit.grade = grading_.GradeOf(hit.reasons);
  }

  std::vector<Hit>& hits_;
  const intel::IndicatorSet& indicators_;
  const Grading& grading_;
  std::unordered_map<IndicatorIdx, Facts> facts_;
  Numbers host_numbers_;
  Numbers family_numbers_;
  Numbers signal_numbers_;
  std::vector<Sighting> sightings_;
};

}  // namespace

void LiftBySecondSignal(std::vector<Hit>& hits, const intel::IndicatorSet& indicators,
                        const Grading& grading) {
  Lifter(hits, indicators, grading).Run();
}

}  // namespace quoll::hunt
