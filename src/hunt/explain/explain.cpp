#include "hunt/explain/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/data_dir.h"
#include "base/text.h"
#include "hunt/grading.h"
#include "hunt/match.h"
#include "hunt/plan.h"
#include "intel/families.h"
#include "intel/lists/grade.h"
#include "intel/public_suffix.h"
#include "intel/refang.h"

namespace quoll::hunt {
namespace {

using intel::Canonical;
using intel::Indicator;
using intel::Kind;

bool IsAddress(Kind kind) { return kind == Kind::kIp || kind == Kind::kCidr; }

bool IsFingerprint(Kind kind) {
  return !IsAddress(kind) && kind != Kind::kDomain && kind != Kind::kUrl && kind != Kind::kEmail;
}

// The kind of a value that nobody states: from the most telling form to the least.
Canonical CanonAny(std::string_view text) {
  if (text.find("://") != std::string_view::npos) return intel::CanonUrl(text);
  intel::IpBytes bytes;
  if (intel::ParseIp(text, bytes)) return intel::CanonIp(text);
  intel::IpNetwork network;
  if (intel::ParseNetwork(text, network)) return intel::CanonCidr(text);
  for (const auto& canonicalise : {intel::CanonIpPort, intel::CanonHash}) {
    Canonical canon = canonicalise(text);
    if (canon.ok()) return canon;
  }
  const bool has_path = text.find_first_of("/?") != std::string_view::npos;
  if (text.find('@') != std::string_view::npos && !has_path) return intel::CanonEmail(text);
  if (has_path) return intel::CanonUrl(text);
  Canonical named = intel::CanonDomain(text);
  if (named.ok()) return named;
  Canonical with_port = intel::CanonDomainPort(text);
  return with_port.ok() ? with_port : named;
}

std::string HostOf(const Canonical& canon) {
  switch (canon.kind) {
    case Kind::kDomain:
      return canon.value;
    case Kind::kUrl:
      return std::string(intel::HostOfUrl(canon.value));
    case Kind::kEmail:
      return canon.value.substr(canon.value.rfind('@') + 1);
    case Kind::kIp:
    case Kind::kCidr:
    case Kind::kMd5:
    case Kind::kSha1:
    case Kind::kSha256:
    case Kind::kSha512:
    case Kind::kSha3_384:
    case Kind::kJa3:
    case Kind::kJa3s:
    case Kind::kJa4:
    case Kind::kJarm:
    case Kind::kCertSha1:
      break;
  }
  return {};
}

base::Result<AskedValue> Ask(std::string_view text, const intel::IndicatorSet& indicators,
                             diag::Sink& sink) {
  AskedValue asked;
  asked.text = text;
  const std::string value = intel::Refang(base::TrimBlanks(text));
  asked.canon = CanonAny(value);
  if (!asked.canon.ok()) {
    // Fingerprints have forms of their own: only an indicator can tell.
    const std::string lower = base::AsciiLower(value);
    const auto same = std::find_if(
        indicators.indicators.begin(), indicators.indicators.end(),
        [&](const Indicator& known) { return IsFingerprint(known.kind) && known.value == lower; });
    if (same == indicators.indicators.end()) {
      return sink.Fail(
          diag::Diagnostic{.code = diag::Code::K8001,
                           .message = fmt::format("`{}` is no value that indicators have: {}", text,
                                                  asked.canon.reason)}
              .Help(
                  "ask about an address, a network, a name, a URL, a hash or an address of mail"));
    }
    asked.canon = {};
    asked.canon.kind = same->kind;
    asked.canon.value = lower;
  }
  const std::string host = HostOf(asked.canon);
  intel::IpBytes bytes;
  if (!host.empty() && !intel::ParseIp(host, bytes)) {
    asked.suffix = intel::PublicSuffixOf(host);
    asked.section = intel::SuffixSection(asked.suffix);
    asked.registrable = intel::RegistrableDomain(host);
  }
  return asked;
}

struct Fit {
  Match match;
  std::string text;
};

// The matches of the value as a log would hold it, by the hunt's own matcher.
std::vector<Fit> FindFits(const AskedValue& asked, const intel::IndicatorSet& set) {
  std::vector<IndicatorIdx> all(set.indicators.size());
  for (IndicatorIdx i = 0; i < all.size(); ++i) all[i] = i;
  std::vector<Fit> fits;
  const Kind kind = asked.canon.kind;
  if (IsFingerprint(kind) || kind == Kind::kEmail || kind == Kind::kCidr) {
    for (const IndicatorIdx idx : all) {
      if (set.indicators[idx].value == asked.canon.value)
        fits.push_back({{.indicator = idx}, "the value itself"});
    }
    return fits;
  }
  const Matcher matcher(set, all, true);
  const Holds holds = kind == Kind::kIp ? Holds::kIp : Holds::kHostOrUrl;
  std::set<IndicatorIdx> seen;
  for (const IocGroup group : {IocGroup::kIp, IocGroup::kCidr, IocGroup::kDomain, IocGroup::kUrl}) {
    if (kind == Kind::kIp && group != IocGroup::kIp && group != IocGroup::kCidr) continue;
    for (const Observed& observed : matcher.Find(holds, group, asked.canon.value)) {
      for (const Match& match : observed.matches) {
        if (!seen.insert(match.indicator).second) continue;
        const Indicator& indicator = set.indicators[match.indicator];
        std::string text = "the value itself";
        if (match.is_host_of_url) {
          text = "the host of the indicator's URL alone";
        } else if (match.is_subdomain) {
          text = "a name below the indicator, at a label boundary";
        } else if (indicator.kind == Kind::kCidr) {
          text = "an address in the indicator's network";
        } else if (kind == Kind::kUrl && indicator.kind != Kind::kUrl) {
          text = "the URL's host";
        } else if (kind == Kind::kUrl && indicator.value != asked.canon.value) {
          text = indicator.scope == intel::Scope::kUrlPrefix ? "a URL below the indicator's folder"
                                                             : "the URL in either scheme";
        }
        fits.push_back({match, text});
      }
    }
  }
  return fits;
}

std::string AgreementOf(const Indicator& indicator) {
  std::set<std::string> sources;
  std::set<std::string> families;
  uint64_t num_revoked = 0;
  for (const intel::Assertion& assertion : indicator.assertions) {
    sources.insert(assertion.source_id);
    const std::string family = assertion.malware_id.empty()
                                   ? intel::FamilySlug(assertion.malware_name)
                                   : assertion.malware_id;
    if (!family.empty()) families.insert(family);
    num_revoked += assertion.is_revoked ? 1 : 0;
  }
  std::string text = fmt::format("{} {} of {} {}", indicator.assertions.size(),
                                 indicator.assertions.size() == 1 ? "assertion" : "assertions",
                                 sources.size(), sources.size() == 1 ? "source" : "sources");
  if (sources.size() > 1 && families.size() == 1) text += ", which agree on the family";
  if (families.size() > 1)
    text +=
        ", which name different families: " + base::Join({families.begin(), families.end()}, ", ");
  if (num_revoked != 0) text += fmt::format("; {} withdrawn", num_revoked);
  return text;
}

class Explainer {
 public:
  Explainer(const intel::IndicatorSet& set, const intel::ListSet& lists,
            const Observables& observables, const Grading& grading, const ExplainOptions& options)
      : set_(set), lists_(lists), observables_(observables), grading_(grading), options_(options) {}

  Explanation Run(AskedValue asked) {
    Explanation result;
    result.indicators = &set_;
    result.lists = &lists_;
    result.event_ticks = options_.event_ticks;
    result.as_indicator.kind = asked.canon.kind;
    result.as_indicator.value = asked.canon.value;
    intel::GradeByLists(result.as_indicator, lists_);
    if (!asked.suffix.empty()) result.near_lists = lists_.FindNear(HostOf(asked.canon));
    std::vector<bool> is_match(set_.indicators.size());
    for (const Fit& fit : FindFits(asked, set_)) {
      // A URL that shares its host only misses in the rest, which is worth telling too.
      is_match[fit.match.indicator] = !fit.match.is_host_of_url || asked.canon.kind != Kind::kUrl;
      result.matches.push_back(ExplainMatch(asked, fit));
    }
    result.misses = FindMisses(asked, set_, is_match, result.num_more_misses);
    result.asked = std::move(asked);
    return result;
  }

 private:
  ExplainedMatch ExplainMatch(const AskedValue& asked, const Fit& fit) const {
    const Indicator& indicator = set_.indicators[fit.match.indicator];
    ExplainedMatch match;
    match.indicator = fit.match.indicator;
    match.fit = fit.text;
    if (fit.match.is_host_of_url) match.option = "--url-hosts";
    match.not_hunted = WhyNotHunted(indicator);
    match.searched_in =
        SearchedIn(asked, fit.match.is_host_of_url ? Kind::kDomain : indicator.kind);
    match.decay = intel::DecayAt(indicator, options_.event_ticks);
    match.decayed_from = intel::DecayedFrom(indicator);
    match.agreement = AgreementOf(indicator);
    HitFacts facts;
    facts.indicator = &indicator;
    facts.direction = IsFingerprint(indicator.kind) ? Direction::kNone : Direction::kOutbound;
    facts.value = asked.canon.value;
    facts.time = options_.event_ticks;
    // Without a port the hit is supposed to be at the indicator's.
    facts.port = asked.canon.port != 0 ? asked.canon.port : indicator.port;
    facts.is_subdomain = fit.match.is_subdomain;
    facts.is_host_of_url = fit.match.is_host_of_url;
    Verdict verdict = grading_.Judge(facts);
    match.grade = verdict.grade;
    match.reasons = std::move(verdict.reasons);
    match.why = std::move(verdict.why);
    return match;
  }

  // The hunt's own words, from a plan for this indicator alone.
  std::string WhyNotHunted(const Indicator& indicator) const {
    intel::IndicatorSet alone;
    alone.indicators.push_back(indicator);
    const HuntPlan plan = MakePlan(alone, observables_, {});
    return plan.not_searched.empty() ? std::string() : plan.not_searched[0].reason;
  }

  // Columns in which indicators of the kind are looked for.
  std::vector<std::string> SearchedIn(const AskedValue& asked, Kind kind) const {
    std::vector<std::string> columns;
    for (const ObservableTable& table : observables_.tables) {
      for (const Search& search : table.searches) {
        // A URL stands in columns of URLs only, whatever of it matches.
        const bool can_hold_value =
            asked.canon.kind != Kind::kUrl || CanHold(search.holds, Kind::kUrl);
        if (can_hold_value && CanHold(search.holds, kind))
          columns.push_back(table.name + '.' + search.column);
      }
    }
    return columns;
  }

  const intel::IndicatorSet& set_;
  const intel::ListSet& lists_;
  const Observables& observables_;
  const Grading& grading_;
  const ExplainOptions& options_;
};

}  // namespace

base::Result<Explanation> Explain(std::string_view text, const intel::IndicatorSet& indicators,
                                  const intel::ListSet& lists, const ExplainOptions& options,
                                  diag::Sink& sink) {
  const std::string dir = options.data_dir.empty() ? base::FindDataDir() : options.data_dir;
  if (dir.empty()) return sink.Fail(diag::Code::K5001, "the program's data folder was not found");
  TRY(const Observables observables, ReadObservables(dir, sink));
  TRY(const Grading grading, Grading::Read(dir, options.own_networks, sink));
  TRY(AskedValue asked, Ask(text, indicators, sink));
  return Explainer(indicators, lists, observables, grading, options).Run(std::move(asked));
}

}  // namespace quoll::hunt
