// Hits as CSV: a header and one row per hit; lists within a cell are separated by `; `.
#include "base/escape.h"
#include "base/text.h"
#include "hunt/reports/reports.h"
#include "intel/families.h"
#include "intel/writers.h"

namespace quoll::hunt {

std::string WriteCsvReport(const HuntReport& report, const ReportOptions& options) {
  std::string out =
      "grade,time,indicator,type,port,family,confidence,indicator_id,query,table,column,value,"
      "reasons,why,entities,file,"
      "line,record";
  if (options.shows_suppressed) out += ",suppressed_by";
  out += '\n';
  std::vector<const Hit*> hits;
  for (const Hit& hit : report.hits) {
    if (hit.grade >= options.min_grade) hits.push_back(&hit);
  }
  for (const Hit& hit : report.suppressed) {
    if (options.shows_suppressed) hits.push_back(&hit);
  }
  for (size_t i = 0; i < hits.size(); ++i) {
    const Hit& hit = *hits[i];
    const bool is_suppressed =
        i >= hits.size() - (options.shows_suppressed ? report.suppressed.size() : 0);
    const intel::Indicator& indicator = report.indicators->indicators[hit.indicator];
    const HuntQuery& query = report.queries[hit.query_idx];
    std::vector<std::string> entities;
    for (const auto& [name, value] : hit.entities) entities.push_back(name + '=' + value);
    const std::string cells[] = {
        std::string(GradeName(hit.grade)),
        hit.time ? intel::FormatIsoTime(*hit.time) : std::string(),
        indicator.value,
        std::string(intel::KindName(indicator.kind)),
        indicator.port == 0 ? std::string() : std::to_string(indicator.port),
        intel::FamilyName(indicator),
        indicator.confidence ? std::to_string(*indicator.confidence) : std::string(),
        indicator.id,
        query.id,
        query.table,
        hit.column,
        hit.value,
        base::Join(hit.reasons, "; "),
        base::Join(hit.why, " "),
        base::Join(entities, "; "),
        hit.file_idx < report.files.size() ? report.files[hit.file_idx] : std::string(),
        hit.line ? std::to_string(*hit.line) : std::string(),
        std::to_string(hit.record),
    };
    bool is_first = true;
    for (const std::string& cell : cells) {
      if (!is_first) out += ',';
      is_first = false;
      out += base::EscapeForCsv(cell);
    }
    if (options.shows_suppressed)
      out += ',' + (is_suppressed ? base::EscapeForCsv(base::Join(hit.exclusions, "; ")) : "");
    out += '\n';
  }
  return out;
}

}  // namespace quoll::hunt
