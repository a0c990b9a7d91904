// Reading of .kqlt files into records, by the rules of the golden test format.
#include "record.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace quoll::kqlt {
namespace {

constexpr std::string_view kSeparator = "----";
constexpr std::string_view kBlank = "<blank>";
constexpr std::string_view kAny = "<any>";

constexpr std::array<std::pair<std::string_view, Kind>, 10> kWords = {{
    {"table", Kind::kTable},
    {"query", Kind::kQuery},
    {"error", Kind::kError},
    {"warning", Kind::kWarning},
    {"sql", Kind::kSql},
    {"plan", Kind::kPlan},
    {"read", Kind::kRead},
    {"match", Kind::kMatch},
    {"pack", Kind::kPack},
    {"known-wrong", Kind::kKnownWrong},
}};

std::optional<Kind> KindOf(std::string_view word) {
  for (const auto& [name, kind] : kWords) {
    if (name == word) return kind;
  }
  return std::nullopt;
}

bool IsKnownFlag(std::string_view flag) {
  if (flag == "ordered" || flag == "slow" || flag == "lint") return true;
  return flag.starts_with("rule=") || flag.starts_with("no-rule=") ||
         flag.starts_with("backend=") || flag == "style=seed";
}

std::vector<std::string> LinesOf(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.emplace_back(line);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return lines;
}

// Reads one file's records; pos_ is the index of the next line.
class Parser {
 public:
  explicit Parser(RecordFile& file) : file_(file), lines_(file.lines) {}

  void Run() {
    while (pos_ < lines_.size()) {
      if (lines_[pos_].empty() || lines_[pos_].starts_with('#')) {
        ++pos_;
      } else {
        ParseRecord();
      }
    }
  }

 private:
  void Complain(size_t line_idx, std::string message) {
    file_.problems.push_back({line_idx + 1, std::move(message)});
  }

  bool AtEnd() const { return pos_ >= lines_.size() || lines_[pos_].empty(); }

  void ParseRecord() {
    Record record;
    const size_t begin = pos_;
    record.line = begin + 1;
    const size_t num_problems = file_.problems.size();
    ParseWord(record);
    ++pos_;
    if (record.kind != Kind::kTable) {
      ParseHeader(record);
      record.header_end = pos_;
      ParseInput(record);
    }
    record.expected_begin = pos_;
    for (; !AtEnd(); ++pos_) record.expected.push_back(lines_[pos_]);
    record.expected_end = pos_;
    Check(record, begin);
    if (file_.problems.size() == num_problems) file_.records.push_back(std::move(record));
  }

  void ParseWord(Record& record) {
    const std::string_view line = lines_[pos_];
    const size_t end = line.find(' ');
    const std::string_view word = line.substr(0, end);
    const auto kind = KindOf(word);
    if (!kind) return Complain(pos_, "no record starts with `" + std::string(word) + "`");
    record.kind = *kind;
    const std::string_view rest =
        base::TrimBlanks(end == std::string_view::npos ? std::string_view() : line.substr(end));
    if (record.kind == Kind::kTable) {
      record.argument = rest;
      return;
    }
    for (const std::string_view flag : base::Split(rest, ' ')) {
      if (flag.empty()) continue;
      if ((record.kind == Kind::kRead || record.kind == Kind::kPack) && record.argument.empty()) {
        record.argument = flag;
      } else if (IsKnownFlag(flag)) {
        record.flags.emplace_back(flag);
      } else {
        Complain(pos_, "unknown flag `" + std::string(flag) + "`");
      }
    }
  }

  void ParseHeader(Record& record) {
    for (; !AtEnd(); ++pos_) {
      const std::string_view line = lines_[pos_];
      if (line.starts_with("why:")) {
        record.why = base::TrimBlanks(line.substr(4));
      } else if (line.starts_with("from:")) {
        record.from = base::TrimBlanks(line.substr(5));
        record.from_line = pos_;
      } else if (line.starts_with("issue:")) {
        record.issue = base::TrimBlanks(line.substr(6));
      } else {
        return;
      }
    }
  }

  void ParseInput(Record& record) {
    for (; !AtEnd() && lines_[pos_] != kSeparator; ++pos_) {
      if (!record.input.empty()) record.input += '\n';
      record.input += UnescapeLine(lines_[pos_]);
    }
    if (AtEnd()) return Complain(record.line - 1, "the record has no `----`");
    ++pos_;
  }

  void Check(const Record& record, size_t begin) {
    if (record.kind == Kind::kTable) {
      if (record.argument.empty()) Complain(begin, "a table needs a name");
      return;
    }
    if (record.why.empty()) Complain(begin, "`why:` is missing");
    if (record.input.empty()) Complain(begin, "the record has no input");
    if (record.kind == Kind::kKnownWrong && record.issue.empty())
      Complain(begin, "`issue:` is missing");
    if (record.kind == Kind::kRead && record.argument.empty())
      Complain(begin, "`read` needs a format");
    constexpr std::array<std::string_view, 4> kOrigins = {"docs", "kusto", "reasoned", "self"};
    const std::string_view origin = std::string_view(record.from).substr(0, record.from.find(' '));
    if (!origin.empty() && std::find(kOrigins.begin(), kOrigins.end(), origin) == kOrigins.end()) {
      Complain(*record.from_line, "`from:` is docs, kusto, reasoned or self");
    }
  }

  RecordFile& file_;
  const std::vector<std::string>& lines_;
  size_t pos_ = 0;
};

}  // namespace

std::string_view KindName(Kind kind) {
  for (const auto& [name, known] : kWords) {
    if (known == kind) return name;
  }
  return {};
}

bool Record::HasFlag(std::string_view flag) const {
  return std::find(flags.begin(), flags.end(), flag) != flags.end();
}

std::optional<std::string_view> Record::FlagValue(std::string_view name) const {
  for (const std::string_view flag : flags) {
    if (flag.starts_with(name) && flag.substr(name.size()).starts_with('='))
      return flag.substr(name.size() + 1);
  }
  return std::nullopt;
}

RecordFile ParseRecords(std::string_view text) {
  RecordFile file;
  file.lines = LinesOf(text);
  Parser(file).Run();
  return file;
}

void Bless(std::vector<std::string>& lines, const Record& record,
           const std::vector<std::string>& output) {
  const auto at = [&](size_t idx) { return lines.begin() + static_cast<std::ptrdiff_t>(idx); };
  lines.erase(at(record.expected_begin), at(record.expected_end));
  std::vector<std::string> escaped;
  for (const std::string& line : output) escaped.push_back(EscapeLine(line));
  lines.insert(at(record.expected_begin), escaped.begin(), escaped.end());
  if (record.from_line) {
    lines[*record.from_line] = "from: self";
  } else {
    lines.insert(at(record.header_end), "from: self");
  }
}

std::string EscapeLine(std::string line) { return line.empty() ? std::string(kBlank) : line; }

std::string UnescapeLine(std::string_view line) {
  return line == kBlank ? std::string() : std::string(line);
}

bool MatchesLine(std::string_view pattern, std::string_view text) {
  size_t any = pattern.find(kAny);
  if (any == std::string_view::npos) return pattern == text;
  if (!text.starts_with(pattern.substr(0, any))) return false;
  text.remove_prefix(any);
  pattern.remove_prefix(any + kAny.size());
  // The first place is the best one for every part but the last, which must end the line.
  for (any = pattern.find(kAny); any != std::string_view::npos; any = pattern.find(kAny)) {
    const size_t found = text.find(pattern.substr(0, any));
    if (found == std::string_view::npos) return false;
    text.remove_prefix(found + any);
    pattern.remove_prefix(any + kAny.size());
  }
  return text.ends_with(pattern);
}

bool MatchesLines(const std::vector<std::string>& expected,
                  const std::vector<std::string>& actual) {
  const bool is_open = !expected.empty() && expected.back().ends_with(kAny);
  if (is_open ? actual.size() < expected.size() : actual.size() != expected.size()) return false;
  for (size_t i = 0; i < expected.size(); ++i) {
    if (!MatchesLine(UnescapeLine(expected[i]), actual[i])) return false;
  }
  return true;
}

}  // namespace quoll::kqlt
