#include "app/cli/log_notes.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/escape.h"
#include "base/text.h"

namespace quoll::cli {
namespace {

std::string_view StateText(ingest::FileInfo::State state) {
  switch (state) {
    case ingest::FileInfo::State::kRecognised:
      return "recognised";
    case ingest::FileInfo::State::kEmpty:
      return "empty";
    case ingest::FileInfo::State::kUnrecognised:
      return "not recognised";
    case ingest::FileInfo::State::kUnreadable:
      return "unreadable";
  }
  return {};
}

}  // namespace

void DescribeInputs(const ingest::LogSet& logs, Console& console) {
  for (const ingest::FileInfo& file : logs.files()) {
    const std::string what =
        file.state == ingest::FileInfo::State::kRecognised
            ? fmt::format("{} → {}", file.format, base::Join(file.tables, ", "))
            : std::string(StateText(file.state));
    console.Line(fmt::format("input: {}: {}, {}", base::EscapeForTerminal(file.path),
                             base::EscapeForTerminal(what), base::FormatBytes(file.num_bytes)));
  }
}

void NoteTablesWithoutData(const std::vector<model::ResultPlan>& plans, const ingest::LogSet* logs,
                           Console& console) {
  std::vector<const model::ScanRel*> scans;
  for (const model::ResultPlan& plan : plans) model::CollectScans(plan.rel, scans);
  std::map<std::string, ingest::TableCoverage> coverage;
  if (logs != nullptr) {
    for (ingest::TableCoverage& table : logs->Coverage()) coverage[table.table] = std::move(table);
  }
  std::set<std::string> told;
  for (const model::ScanRel* scan : scans) {
    if (!told.insert(scan->table).second) continue;
    const std::string name = base::EscapeForTerminal(scan->table);
    if (scan->source == nullptr) {
      console.Note(fmt::format("`{}` has no data", name));
      continue;
    }
    const auto found = coverage.find(scan->table);
    // What was not read to its end may hold more.
    if (found == coverage.end() || !found->second.is_complete) continue;
    if (found->second.rows == 0) {
      console.Note(fmt::format("`{}` has no data", name));
    } else if (found->second.in_window == 0) {
      console.Note(fmt::format("none of the {} rows of `{}` lie within the time asked for",
                               base::FormatCount(found->second.rows), name));
    }
  }
}

bool ReportInputs(ingest::LogSet& logs, diag::Sink& sink) {
  logs.ReportRecords(sink);
  return logs.problems().empty();
}

}  // namespace quoll::cli
