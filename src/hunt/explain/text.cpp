// An explanation for people. Everything that came from a source is escaped for the terminal.
#include <fmt/format.h>

#include "base/escape.h"
#include "base/text.h"
#include "base/ticks.h"
#include "hunt/explain/explain.h"
#include "hunt/reports/reports.h"
#include "intel/families.h"
#include "intel/public_suffix.h"
#include "intel/role.h"
#include "intel/writers.h"

namespace quoll::hunt {
namespace {

using base::EscapeForTerminal;
using intel::Indicator;

std::string Day(std::optional<int64_t> ticks, std::string_view without) {
  return ticks ? intel::FormatIsoTime(*ticks).substr(0, 10) : std::string(without);
}

std::string Title(const Indicator& indicator) {
  std::string title =
      fmt::format("{} {}", intel::KindName(indicator.kind), IndicatorText(indicator));
  const std::string family = intel::FamilyName(indicator);
  if (!family.empty()) title += fmt::format(" ({})", family);
  return EscapeForTerminal(title);
}

class Writer {
 public:
  explicit Writer(const Explanation& explanation) : explanation_(explanation) {}

  std::string Write() {
    WriteAsked();
    if (!explanation_.indicators->indicators.empty()) {
      for (const ExplainedMatch& match : explanation_.matches) WriteMatch(match);
      if (explanation_.matches.empty())
        out_ += fmt::format("\nno indicator matches, of {}\n",
                            base::FormatCount(explanation_.indicators->indicators.size()));
      WriteMisses();
    }
    WriteLists();
    return std::move(out_);
  }

 private:
  void Field(std::string_view name, std::string_view text) {
    out_ += fmt::format("  {:<12} {}\n", name, EscapeForTerminal(text));
  }

  void WriteAsked() {
    const AskedValue& asked = explanation_.asked;
    out_ += EscapeForTerminal(asked.text) + '\n';
    std::string what = fmt::format("{} {}", intel::KindName(asked.canon.kind),
                                   intel::DisplayValue(asked.canon.kind, asked.canon.value));
    if (asked.canon.port != 0) what += fmt::format(", port {}", asked.canon.port);
    if (!asked.canon.note.empty()) what += fmt::format(" ({})", asked.canon.note);
    Field("read as", what);
    if (asked.suffix.empty()) return;
    const std::string list =
        fmt::format("public suffix list of {}", intel::PublicSuffixListVersion());
    Field("owner", asked.registrable.empty()
                       ? fmt::format("none: it is a public suffix ({}, {})", asked.section, list)
                       : fmt::format("{}, below the suffix {} ({}, {})", asked.registrable,
                                     asked.suffix, asked.section, list));
  }

  void WriteMatch(const ExplainedMatch& match) {
    const Indicator& indicator = explanation_.indicators->indicators[match.indicator];
    out_ += fmt::format("\nmatches {}\n", Title(indicator));
    Field("fit", match.option.empty() ? match.fit
                                      : fmt::format("{} (with {} only)", match.fit, match.option));
    WriteClaim(indicator, match);
    if (!match.not_hunted.empty()) Field("not hunted", match.not_hunted);
    Field("searched in", match.searched_in.empty() ? "no column of any table"
                                                   : base::Join(match.searched_in, ", "));
    std::string grade(GradeName(match.grade));
    if (!match.reasons.empty()) grade += " [" + base::Join(match.reasons, ", ") + ']';
    Field("grade",
          fmt::format("{} for an outbound hit on {}", grade, Day(explanation_.event_ticks, {})));
    for (const std::string& why : match.why) Field("", why);
    WriteDecay(match);
    // Of the value itself they stand below.
    if (indicator.value != explanation_.as_indicator.value) {
      for (const intel::Warning& warning : indicator.warnings) WriteWarning(warning);
    }
    for (const intel::Assertion& assertion : indicator.assertions) WriteAssertion(assertion);
  }

  void WriteClaim(const Indicator& indicator, const ExplainedMatch& match) {
    Field("id", indicator.id);
    std::string threat = indicator.threat_type.empty() ? "not stated" : indicator.threat_type;
    if (indicator.is_compromised.value_or(false)) threat += ", a compromised site";
    Field("threat", threat);
    const intel::Role role = intel::RoleOf(indicator);
    if (role != intel::Role::kUnknown)
      Field("role", fmt::format("{}: {}", intel::RoleName(role), intel::RoleSentence(role)));
    Field("seen", fmt::format("first {}, last {}", Day(indicator.first_seen, "unknown"),
                              Day(indicator.last_seen, "unknown")));
    Field("valid", fmt::format("from {}, {}", Day(indicator.valid_from, "any time"),
                               indicator.valid_until ? "until " + Day(indicator.valid_until, {})
                                                     : std::string("open")));
    Field("state", fmt::format("{}, action {}, TLP {}", intel::StateName(indicator.state),
                               intel::ActionName(indicator.action), intel::TlpName(indicator.tlp)));
    Field("confidence",
          fmt::format("{}; {}",
                      indicator.confidence ? std::to_string(*indicator.confidence) : "not stated",
                      match.agreement));
  }

  void WriteDecay(const ExplainedMatch& match) {
    const intel::DecayModel& model = *match.decay.model;
    if (!model.tau_days) return Field("decay", fmt::format("model {}: never", model.name));
    Field("decay",
          fmt::format("model {}: {:.0f} × (1 − (t/{:.0f} d)^(1/{:g})), decayed below {:.0f}",
                      model.name, match.decay.base, *model.tau_days, model.delta, model.threshold));
    if (!match.decay.since) return Field("", "no date is known, so nothing decays");
    std::vector<std::string> points;
    for (const int days : kDecayDays) {
      const int64_t at = *match.decay.since + days * base::kTicksPerDay;
      points.push_back(
          fmt::format("{} {:.0f}", Day(at, {}), intel::DecayScore(model, match.decay.base, days)));
    }
    Field("", base::Join(points, " · "));
    Field("", match.decayed_from ? fmt::format("decayed from {}", Day(match.decayed_from, {}))
                                 : std::string("never decayed"));
  }

  void WriteWarning(const intel::Warning& warning) {
    Field("list", fmt::format("{} version {}: {} → {}", warning.list,
                              warning.version.empty() ? "none" : warning.version, warning.text,
                              warning.reason.empty() ? "shown only" : warning.reason));
  }

  void WriteAssertion(const intel::Assertion& assertion) {
    std::string text = assertion.source_id;
    if (!assertion.external_id.empty()) text += ' ' + assertion.external_id;
    text += assertion.line == 0 ? ", " + assertion.file
                                : fmt::format(", {}:{}", assertion.file, assertion.line);
    const auto add = [&](std::string_view name, const std::string& value) {
      if (!value.empty()) text += fmt::format(", {} {}", name, value);
    };
    add("as", assertion.raw);
    add("confidence", assertion.confidence ? std::to_string(*assertion.confidence) : "");
    add("first seen", Day(assertion.first_seen, {}));
    add("last seen", Day(assertion.last_seen, {}));
    add("threat", assertion.threat_type);
    add("family", assertion.malware_id.empty() ? assertion.malware_name : assertion.malware_id);
    add("tags", base::Join(assertion.tags, " "));
    add("reporter", assertion.reporter);
    add("reference", assertion.reference);
    if (assertion.is_revoked) text += ", withdrawn";
    Field("says", text);
  }

  void WriteMisses() {
    if (explanation_.misses.empty()) return;
    out_ += "\nnear, and no match\n";
    for (const ExplainedMiss& miss : explanation_.misses) {
      out_ +=
          fmt::format("  {}\n    {}\n", Title(explanation_.indicators->indicators[miss.indicator]),
                      EscapeForTerminal(miss.reason));
    }
    if (explanation_.num_more_misses != 0)
      out_ += fmt::format("  and {} more\n", base::FormatCount(explanation_.num_more_misses));
  }

  void WriteLists() {
    out_ += fmt::format("\nlists ({} asked)\n", explanation_.lists->lists().size());
    for (const intel::Warning& warning : explanation_.as_indicator.warnings) WriteWarning(warning);
    for (const intel::ListSet::NearMatch& near : explanation_.near_lists) {
      Field("not on", fmt::format("{} version {}, entry {}: {}", near.list->name,
                                  near.list->version.empty() ? "none" : near.list->version,
                                  near.list->TextOf(*near.entry), near.reason));
    }
    if (explanation_.as_indicator.warnings.empty()) Field("", "no list holds it");
  }

  const Explanation& explanation_;
  std::string out_;
};

}  // namespace

std::string WriteExplanation(const Explanation& explanation) { return Writer(explanation).Write(); }

}  // namespace quoll::hunt
