// The records of a .kqlt file: small tables, queries and what they must give.
//
//   query ordered                    word and flags, in column one
//   why:  a missing value differs    required but for `table`
//   from: docs                       where the expectation comes from
//   Signins | where Result != 1      input, up to ----
//   ----
//   User:string                      the whole expected output, up to an empty line
//   eve
//
// `#` starts a comment between records; an empty line within a record is written `<blank>`.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quoll::kqlt {

// A `read` record expects, for each table that got rows, its name and its rows, then `rejected: N`
// if records were; parted by `<blank>`. The rows of an intelligence source are its indicators.
enum class Kind {
  kTable,
  kQuery,
  kError,
  kWarning,
  kSql,
  kPlan,
  kRead,
  kMatch,
  kPack,
  kKnownWrong
};
std::string_view KindName(Kind kind);

struct Record {
  Kind kind = Kind::kQuery;
  size_t line = 0;  // of the word, from 1
  std::string
      argument;  // `Name` or `Name = file` of a table, the format of `read`, the file of `pack`
  std::vector<std::string> flags;
  std::string why;
  std::string from;
  std::string issue;                  // of known-wrong
  std::string input;                  // lines joined, `<blank>` already an empty line
  std::vector<std::string> expected;  // lines as written
  // Half-open range of line indexes (from 0) of the expected block and of the `from:` line (empty:
  // none), for --bless.
  size_t expected_begin = 0;
  size_t expected_end = 0;
  std::optional<size_t> from_line;
  size_t header_end = 0;  // line index behind word, why and from

  bool HasFlag(std::string_view flag) const;
  // The value of `name=value`, or nothing.
  std::optional<std::string_view> FlagValue(std::string_view name) const;
};

// What is wrong with a file itself.
struct Malformed {
  size_t line = 0;
  std::string message;
};

struct RecordFile {
  std::vector<std::string> lines;
  std::vector<Record> records;
  std::vector<Malformed> problems;
};

RecordFile ParseRecords(std::string_view text);

// Puts `output` in the place of the record's expectation and marks it `from: self`. Records later
// in the same file keep their line numbers only if they are rewritten from the last to the first.
void Bless(std::vector<std::string>& lines, const Record& record,
           const std::vector<std::string>& output);

// An empty line as it stands in a file, and back.
std::string EscapeLine(std::string line);
std::string UnescapeLine(std::string_view line);

// True if `actual` is what `expected` says. `<any>` stands for any text within its line; at the
// very end of the expectation it stands for all that follows.
bool MatchesLines(const std::vector<std::string>& expected, const std::vector<std::string>& actual);
bool MatchesLine(std::string_view pattern, std::string_view text);

}  // namespace quoll::kqlt
