// Indicators as CSV: the fields of the JSON form without its nested lists. Lists within a cell are
// separated by `;`.
#include "base/escape.h"
#include "base/text.h"
#include "intel/families.h"
#include "intel/writer_def.h"
#include "intel/writers.h"

namespace quoll::intel {
namespace {

constexpr std::string_view kHeader =
    "id,type,value,port,transport,family,malpedia,aliases,threat_type,confidence,first_seen,last_"
    "seen,"
    "valid_until,action,warnings,sources\n";

std::string Time(std::optional<int64_t> ticks) {
  return ticks ? FormatIsoTime(*ticks) : std::string();
}

std::string Warnings(const Indicator& indicator) {
  std::vector<std::string> texts;
  for (const Warning& warning : indicator.warnings)
    texts.push_back((warning.reason.empty() ? "note" : warning.reason) + ':' + warning.list);
  return base::Join(texts, ";");
}

// `threatfox:1693315`, or the kind of source and its file.
std::string Sources(const Indicator& indicator) {
  std::vector<std::string> texts;
  for (const Assertion& assertion : indicator.assertions) {
    texts.push_back(assertion.external_id.empty() ? assertion.source_id + ':' + assertion.file
                                                  : assertion.external_id);
  }
  return base::Join(texts, ";");
}

void AppendRow(std::string& out, const Indicator& indicator) {
  const std::string cells[] = {
      indicator.id,
      std::string(KindName(indicator.kind)),
      indicator.value,
      indicator.port == 0 ? std::string() : std::to_string(indicator.port),
      std::string(TransportName(indicator.transport)),
      FamilyName(indicator),
      indicator.malware_id,
      base::Join(indicator.aliases, ";"),
      indicator.threat_type,
      indicator.confidence ? std::to_string(*indicator.confidence) : std::string(),
      Time(indicator.first_seen),
      Time(indicator.last_seen),
      Time(indicator.valid_until),
      std::string(ActionName(indicator.action)),
      Warnings(indicator),
      Sources(indicator),
  };
  bool is_first = true;
  for (const std::string& cell : cells) {
    if (!is_first) out += ',';
    is_first = false;
    out += base::EscapeForCsv(cell);
  }
  out += '\n';
}

Export ExportCsv(std::span<const Indicator* const> indicators, const ExportContext& /*context*/) {
  std::string out(kHeader);
  for (const Indicator* indicator : indicators) AppendRow(out, *indicator);
  Export result;
  result.files = {{"indicators.csv", std::move(out)}};
  return result;
}

}  // namespace

std::string WriteCsv(const IndicatorSet& set) {
  std::string out(kHeader);
  for (const Indicator& indicator : set.indicators) AppendRow(out, indicator);
  return out;
}

extern const WriterDef kWriter_csv;
constinit const WriterDef kWriter_csv = {
    .name = "csv",
    .summary = "CSV with a header",
    .write = ExportCsv,
};

}  // namespace quoll::intel
