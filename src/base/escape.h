// One quoting function per target. Everything that came from a log or a feed passes through one of these
// before it is printed, written or put into a query.
#pragma once

#include <string>
#include <string_view>

namespace quoll::base {

// Control characters, escape sequences, bidirectional overrides and bad UTF-8 become `\xNN` or `\u{NNNN}`.
std::string EscapeForTerminal(std::string_view text);
// Text content and attribute values (`& < > " '`); control characters become U+FFFD.
std::string EscapeForHtml(std::string_view text);
// A cell of RFC 4180. A text that a spreadsheet would take for a formula gets a leading `'`.
std::string EscapeForCsv(std::string_view text);
// A cell of a Markdown table: `|`, backticks, angle brackets and line ends are defused.
std::string EscapeForMarkdown(std::string_view text);
// The inside of a JSON string; bad UTF-8 becomes U+FFFD.
void AppendJsonEscaped(std::string& out, std::string_view text);
// A JSON string with its quotes.
std::string QuoteForJson(std::string_view text);
// A Kusto string literal with double quotes.
std::string QuoteForKql(std::string_view text);
// A Kusto name: bare where that is allowed, else `['…']`.
std::string QuoteNameForKql(std::string_view name);
// An SQL string literal and an SQL identifier, for DuckDB.
std::string QuoteForSql(std::string_view text);
std::string QuoteNameForSql(std::string_view name);

}  // namespace quoll::base
