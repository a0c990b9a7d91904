// An explanation as one JSON object; the order of the keys is fixed.
#include <fmt/format.h>

#include "base/escape.h"
#include "base/ticks.h"
#include "hunt/explain/explain.h"
#include "intel/public_suffix.h"
#include "intel/writers.h"

namespace quoll::hunt {
namespace {

using base::QuoteForJson;

std::string TextOrNull(std::string_view text) { return text.empty() ? "null" : QuoteForJson(text); }

std::string Time(std::optional<int64_t> ticks) {
  return ticks ? QuoteForJson(intel::FormatIsoTime(*ticks)) : "null";
}

class Writer {
 public:
  explicit Writer(const Explanation& explanation) : explanation_(explanation) {}

  std::string Write() {
    const AskedValue& asked = explanation_.asked;
    out_ = fmt::format("{{\"value\":{},\"type\":\"{}\",\"canonical\":{},\"port\":{},\"note\":{},",
                       QuoteForJson(asked.text), intel::KindName(asked.canon.kind),
                       QuoteForJson(asked.canon.value),
                       asked.canon.port == 0 ? "null" : std::to_string(asked.canon.port),
                       TextOrNull(asked.canon.note));
    out_ += fmt::format(
        "\"registrable\":{},\"suffix\":{},\"suffix_section\":{},\"suffix_list\":{},\"at\":{}",
        TextOrNull(asked.registrable), TextOrNull(asked.suffix), TextOrNull(asked.section),
        QuoteForJson(intel::PublicSuffixListVersion()), Time(explanation_.event_ticks));
    List("indicators", explanation_.matches, [&](const ExplainedMatch& match) { Append(match); });
    List("near", explanation_.misses, [&](const ExplainedMiss& miss) {
      out_ += "{\"indicator\":";
      AppendIndicator(miss.indicator);
      out_ += fmt::format(",\"reason\":{}}}", QuoteForJson(miss.reason));
    });
    out_ += fmt::format(",\n\"more_near\":{}", explanation_.num_more_misses);
    List("lists", explanation_.as_indicator.warnings, [&](const intel::Warning& warning) {
      out_ += fmt::format(
          "{{\"reason\":{},\"list\":{},\"entry\":{},\"version\":{},\"text\":{},\"action\":{},"
          "\"fit\":{}}}",
          TextOrNull(warning.reason), QuoteForJson(warning.list), QuoteForJson(warning.entry),
          TextOrNull(warning.version), QuoteForJson(warning.text), QuoteForJson(warning.action),
          QuoteForJson(warning.fit));
    });
    List("near_lists", explanation_.near_lists, [&](const intel::ListSet::NearMatch& near) {
      out_ +=
          fmt::format("{{\"list\":{},\"entry\":{},\"version\":{},\"reason\":{}}}",
                      QuoteForJson(near.list->name), QuoteForJson(near.list->TextOf(*near.entry)),
                      TextOrNull(near.list->version), QuoteForJson(near.reason));
    });
    return std::move(out_) + "}\n";
  }

 private:
  template <typename T, typename Call>
  void List(std::string_view name, const std::vector<T>& items, Call append) {
    out_ += fmt::format(",\n\"{}\":[", name);
    for (size_t i = 0; i < items.size(); ++i) {
      out_ += i == 0 ? "\n" : ",\n";
      append(items[i]);
    }
    out_ += ']';
  }

  void Texts(std::string_view name, const std::vector<std::string>& texts) {
    out_ += fmt::format(",\"{}\":[", name);
    for (size_t i = 0; i < texts.size(); ++i) out_ += (i == 0 ? "" : ",") + QuoteForJson(texts[i]);
    out_ += ']';
  }

  void AppendIndicator(IndicatorIdx idx) {
    intel::AppendIndicatorJson(out_, explanation_.indicators->indicators[idx]);
  }

  void Append(const ExplainedMatch& match) {
    out_ += "{\"indicator\":";
    AppendIndicator(match.indicator);
    out_ += fmt::format(",\"fit\":{},\"option\":{},\"not_hunted\":{}", QuoteForJson(match.fit),
                        TextOrNull(match.option), TextOrNull(match.not_hunted));
    Texts("searched_in", match.searched_in);
    out_ += fmt::format(",\"grade\":\"{}\"", GradeName(match.grade));
    Texts("reasons", match.reasons);
    Texts("why", match.why);
    out_ += fmt::format(",\"agreement\":{},\"decay\":", QuoteForJson(match.agreement));
    AppendDecay(match);
    out_ += '}';
  }

  void AppendDecay(const ExplainedMatch& match) {
    const intel::DecayModel& model = *match.decay.model;
    out_ += fmt::format(
        "{{\"model\":{},\"tau_days\":{},\"delta\":{:g},\"threshold\":{:g},\"base\":{:g},\"since\":{"
        "},"
        "\"score\":{:.2f},\"decayed\":{},\"decayed_from\":{},\"curve\":[",
        QuoteForJson(model.name), model.tau_days ? fmt::format("{:g}", *model.tau_days) : "null",
        model.delta, model.threshold, match.decay.base, Time(match.decay.since), match.decay.score,
        match.decay.is_decayed, Time(match.decayed_from));
    if (match.decay.since) {
      bool is_first = true;
      for (const int days : kDecayDays) {
        out_ += fmt::format("{}{{\"time\":{},\"score\":{:.2f}}}", is_first ? "" : ",",
                            Time(*match.decay.since + days * base::kTicksPerDay),
                            intel::DecayScore(model, match.decay.base, days));
        is_first = false;
      }
    }
    out_ += "]}";
  }

  const Explanation& explanation_;
  std::string out_;
};

}  // namespace

std::string WriteExplanationJson(const Explanation& explanation) {
  return Writer(explanation).Write();
}

}  // namespace quoll::hunt
