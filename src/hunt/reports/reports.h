// The formats of a hunt's report, one function per file; WriteReport chooses. Everything in them
// that came from logs or feeds is escaped for its target.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hunt/hunt.h"

namespace quoll::hunt {

std::string WriteJsonReport(const HuntReport& report, const ReportOptions& options);
std::string WriteCsvReport(const HuntReport& report, const ReportOptions& options);
std::string WriteTableReport(const HuntReport& report, const ReportOptions& options);
std::string WriteMarkdownReport(const HuntReport& report, const ReportOptions& options);
std::string WriteHtmlReport(const HuntReport& report, const ReportOptions& options);

// What the formats for people show in common: hits of one indicator on one host are one finding.
struct Finding {
  IndicatorIdx indicator = 0;
  std::string host;  // the first entity of the hits: `PC-17`, an address, a mailbox; may be empty
  Grade grade = Grade::kInfo;  // the highest
  std::optional<int64_t> first;
  std::optional<int64_t> last;
  uint64_t num_hits = 0;
  std::vector<std::string> tables;   // sorted
  std::vector<std::string> reasons;  // of the hit with the highest grade: its sentences
  std::vector<const Hit*> rows;      // the best by grade, then the first by time; at most max_rows
};

// Highest grade first, then the most hits, then the order of the indicators; hits below min_grade
// are left out.
std::vector<Finding> GroupFindings(const HuntReport& report, const ReportOptions& options);

// Statements of the account that all formats for people make, in plain text.
struct Account {
  std::string verdict;                   // one line: what was found
  std::vector<std::string> not_covered;  // `DnsEvents: no data — 2 domains were not searched there`
  std::vector<std::string>
      not_searched;  // `sadd.io (domain): no data in DnsEvents`; many of one reason are joined
  // `own-scanner suppresses 12 hits: CASE-1042 (soc@example.org, until 2026-12-31)`
  std::vector<std::string> excluded;
  // With ReportOptions::shows_suppressed: each hit taken out, with its rules and place.
  std::vector<std::string> suppressed;
  std::vector<std::string> problems;  // `fw.cef: 12 of 40 records rejected`
};
Account MakeAccount(const HuntReport& report, const ReportOptions& options);

// `2026-05-05 10:00:00`; `unknown` without.
std::string ShortTime(std::optional<int64_t> ticks);
// `logs/fw.cef:12`, or `logs/events.json record 12` where the format has no lines.
std::string PlaceOf(const HuntReport& report, const Hit& hit);
// Value with port, for people: `76.13.208.153:443`.
std::string IndicatorText(const intel::Indicator& indicator);
// At most kMaxShownBytes of a value; `…` shows a cut.
inline constexpr size_t kMaxShownBytes = 300;
std::string ShortValue(std::string_view value);
// The first entity that names who was involved.
std::string HostOf(const Hit& hit);

}  // namespace quoll::hunt
