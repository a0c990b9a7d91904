// The document of `quoll hunt --format json`, as the command line promises it; the order of the
// keys is fixed.
#include <fmt/format.h>

#include "base/escape.h"
#include "hunt/reports/reports.h"
#include "intel/writers.h"

namespace quoll::hunt {
namespace {

using base::QuoteForJson;

class Writer {
 public:
  Writer(const HuntReport& report, const ReportOptions& options)
      : report_(report), options_(options) {
    // An indicator with many hits is written once and copied.
    texts_.resize(report.indicators->indicators.size());
  }

  std::string Write() {
    out_ = "{\"summary\":";
    AppendSummary();
    out_ += ",\n\"coverage\":";
    AppendList(report_.coverage, [&](const TableCoverage& table) { AppendCoverage(table); });
    out_ += ",\n\"not_searched\":";
    AppendList(report_.not_searched, [&](const NotSearched& item) {
      out_ += "{\"indicator\":" + IndicatorJson(item.indicator) +
              ",\"reason\":" + QuoteForJson(item.reason) + '}';
    });
    out_ += ",\n\"queries\":";
    AppendList(report_.queries, [&](const HuntQuery& query) {
      out_ +=
          fmt::format("{{\"id\":{},\"table\":{},\"kql\":{},\"rows\":{},\"rows_without_hit\":{}}}",
                      QuoteForJson(query.id), QuoteForJson(query.table), QuoteForJson(query.kql),
                      query.num_rows, query.num_rows_without_hit);
    });
    out_ += ",\n\"hits\":";
    std::vector<const Hit*> shown;
    for (const Hit& hit : report_.hits) {
      if (hit.grade >= options_.min_grade) shown.push_back(&hit);
    }
    AppendList(shown, [&](const Hit* hit) { AppendHit(*hit); });
    if (options_.shows_suppressed) {
      out_ += ",\n\"suppressed\":";
      AppendList(report_.suppressed, [&](const Hit& hit) { AppendHit(hit); });
    }
    out_ += "}\n";
    return std::move(out_);
  }

 private:
  template <typename T, typename Append>
  void AppendList(const std::vector<T>& items, Append append) {
    out_ += '[';
    for (size_t i = 0; i < items.size(); ++i) {
      out_ += i == 0 ? "\n" : ",\n";
      append(items[i]);
    }
    out_ += ']';
  }

  static std::string Time(std::optional<int64_t> ticks) {
    return ticks ? QuoteForJson(intel::FormatIsoTime(*ticks)) : "null";
  }

  const std::string& IndicatorJson(IndicatorIdx idx) {
    if (texts_[idx].empty())
      intel::AppendIndicatorJson(texts_[idx], report_.indicators->indicators[idx]);
    return texts_[idx];
  }

  void AppendSummary() {
    const size_t num_indicators = report_.indicators->indicators.size();
    out_ += fmt::format("{{\"hits\":{},\"grades\":{{", report_.hits.size());
    bool is_first = true;
    for (const Grade grade : {Grade::kHigh, Grade::kMedium, Grade::kLow, Grade::kInfo}) {
      out_ +=
          fmt::format("{}\"{}\":{}", is_first ? "" : ",", GradeName(grade), report_.NumHits(grade));
      is_first = false;
    }
    const auto max = report_.max_grade();
    out_ += fmt::format(
        "}},\"max_grade\":{},\"suppressed\":{},\"indicators\":{},\"indicators_searched\":{},"
        "\"files\":{},",
        max ? QuoteForJson(GradeName(*max)) : "null", report_.suppressed.size(), num_indicators,
        num_indicators - report_.not_searched.size(), report_.files.size());
    out_ += fmt::format("\"style\":\"{}\",\"now\":{},\"since\":{},\"until\":{},\"problems\":",
                        report_.style == Style::kSeed ? "seed" : "own", Time(report_.now_ticks),
                        Time(report_.since), Time(report_.until));
    AppendList(report_.problems, [&](const ingest::LogProblem& problem) {
      out_ += fmt::format("{{\"file\":{},\"reason\":{}}}", QuoteForJson(problem.file),
                          QuoteForJson(problem.reason));
    });
    if (!report_.exclusions.empty()) {
      out_ += ",\"exclusions\":";
      AppendList(report_.exclusions, [&](const ExclusionUse& use) { AppendExclusion(use); });
    }
    out_ += '}';
  }

  void AppendExclusion(const ExclusionUse& use) {
    out_ += fmt::format(
        "{{\"id\":{},\"action\":\"{}\",\"reason\":{},\"owner\":{},\"expires\":{},\"hits\":{},"
        "\"expired\":{}}}",
        QuoteForJson(use.id), use.action, QuoteForJson(use.reason), QuoteForJson(use.owner),
        QuoteForJson(use.expires), use.num_hits, use.is_expired);
  }

  void AppendCoverage(const TableCoverage& table) {
    out_ += fmt::format(
        "{{\"table\":{},\"rows\":{},\"in_window\":{},\"first\":{},\"last\":{},\"rejected\":{},"
        "\"repaired\":{},\"unconverted\":{},\"without_time\":{},\"status\":\"{}\"}}",
        QuoteForJson(table.table), table.num_rows, table.num_in_window, Time(table.first),
        Time(table.last), table.num_rejected, table.num_repaired, table.num_unconverted,
        table.num_without_time, CoverageStatusName(table.status));
  }

  void AppendHit(const Hit& hit) {
    const HuntQuery& query = report_.queries[hit.query_idx];
    const std::string file =
        hit.file_idx < report_.files.size() ? report_.files[hit.file_idx] : std::string();
    out_ += fmt::format(
        "{{\"query\":{},\"table\":{},\"time\":{},\"file\":{},\"line\":{},\"record\":{},"
        "\"indicator\":",
        QuoteForJson(query.id), QuoteForJson(query.table), Time(hit.time), QuoteForJson(file),
        hit.line ? std::to_string(*hit.line) : "null", hit.record);
    out_ += IndicatorJson(hit.indicator);
    out_ += ",\"also\":[";
    for (size_t i = 0; i < hit.also.size(); ++i)
      out_ += (i == 0 ? "" : ",") + IndicatorJson(hit.also[i]);
    out_ += fmt::format("],\"column\":{},\"value\":{},\"grade\":\"{}\",\"reasons\":",
                        QuoteForJson(hit.column), QuoteForJson(hit.value), GradeName(hit.grade));
    AppendTexts(hit.reasons);
    out_ += ",\"why\":";
    AppendTexts(hit.why);
    if (!hit.exclusions.empty()) {
      out_ += ",\"exclusions\":";
      AppendTexts(hit.exclusions);
    }
    out_ += ",\"lifted\":[";
    for (size_t i = 0; i < hit.lifted.size(); ++i) {
      out_ += fmt::format("{}{{\"reason\":{},\"why\":{}}}", i == 0 ? "" : ",",
                          QuoteForJson(hit.lifted[i].first), QuoteForJson(hit.lifted[i].second));
    }
    out_ += ']';
    out_ += ",\"entities\":{";
    for (size_t i = 0; i < hit.entities.size(); ++i) {
      out_ += (i == 0 ? "" : ",") + QuoteForJson(hit.entities[i].first) + ':' +
              QuoteForJson(hit.entities[i].second);
    }
    out_ += "},\"row\":{";
    for (size_t i = 0; i < hit.row.size(); ++i) {
      out_ += (i == 0 ? "" : ",") + QuoteForJson(hit.row[i].name) + ':' + hit.row[i].json;
    }
    out_ += "}}";
  }

  void AppendTexts(const std::vector<std::string>& texts) {
    out_ += '[';
    for (size_t i = 0; i < texts.size(); ++i) out_ += (i == 0 ? "" : ",") + QuoteForJson(texts[i]);
    out_ += ']';
  }

  const HuntReport& report_;
  const ReportOptions& options_;
  std::vector<std::string> texts_;
  std::string out_;
};

}  // namespace

std::string WriteJsonReport(const HuntReport& report, const ReportOptions& options) {
  return Writer(report, options).Write();
}

}  // namespace quoll::hunt
