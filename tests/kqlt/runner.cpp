// Runs records against the workspace and compares, or blesses, their expectations.
#include "runner.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <sstream>

#include "base/text.h"

namespace quoll::kqlt {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> ReadText(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

// What a record gave, as lines, and how it differs from what was expected; empty: not at all.
struct Verdict {
  std::vector<std::string> output;
  std::string difference;
};

std::vector<std::string> RenderResults(const std::vector<Table>& results) {
  std::vector<std::string> lines;
  for (size_t i = 0; i < results.size(); ++i) {
    if (i > 0) lines.emplace_back();
    for (std::string& line : RenderTable(results[i])) lines.push_back(std::move(line));
  }
  return lines;
}

// The expected lines of several results, which `<blank>` lines part.
std::vector<std::vector<std::string>> SplitResults(const std::vector<std::string>& lines) {
  std::vector<std::vector<std::string>> parts(1);
  for (const std::string& line : lines) {
    if (UnescapeLine(line).empty()) {
      parts.emplace_back();
    } else {
      parts.back().push_back(line);
    }
  }
  return parts;
}

std::string CompareResults(const Record& record, const std::vector<Table>& results) {
  const auto parts = SplitResults(record.expected);
  if (parts.size() != results.size()) {
    return "there are " + std::to_string(results.size()) + " results, not " +
           std::to_string(parts.size());
  }
  const Order order = record.HasFlag("ordered") ? Order::kGiven : Order::kFree;
  for (size_t i = 0; i < parts.size(); ++i) {
    std::string difference = CompareTable(parts[i], results[i], order);
    if (!difference.empty()) return difference;
  }
  return {};
}

std::string CompareLines(const Record& record, const std::vector<std::string>& output) {
  return MatchesLines(record.expected, output) ? "" : "the output differs";
}

Verdict JudgeQuery(const Record& record, Backend& backend) {
  Outcome outcome = backend.Run(record.input);
  if (outcome.has_failed) return {std::move(outcome.diagnostics), "the query fails"};
  return {RenderResults(outcome.results), CompareResults(record, outcome.results)};
}

Verdict JudgeDiagnostics(const Record& record, Backend& backend) {
  Outcome outcome = backend.Run(record.input);
  if (record.kind == Kind::kError && !outcome.has_failed) {
    return {RenderResults(outcome.results), "the query does not fail"};
  }
  if (record.kind == Kind::kWarning && outcome.has_failed)
    return {std::move(outcome.diagnostics), "the query fails"};
  std::string difference = CompareLines(record, outcome.diagnostics);
  return {std::move(outcome.diagnostics), std::move(difference)};
}

Verdict JudgeText(const Record& record, Backend& backend) {
  std::vector<std::string> problems;
  std::vector<std::string> lines = backend.Explain(record.input, record.kind, problems);
  if (!problems.empty()) return {std::move(problems), "the query fails"};
  std::string difference = CompareLines(record, lines);
  return {std::move(lines), std::move(difference)};
}

// `warning lint`: what `quoll check --lint` remarks.
Verdict JudgeLint(const Record& record, Backend& backend) {
  std::vector<std::string> problems;
  std::vector<std::string> lines = backend.Lint(record.input, problems);
  if (!problems.empty()) return {std::move(problems), "the query fails"};
  if (lines.empty()) lines.emplace_back("no remark");
  std::string difference = CompareLines(record, lines);
  return {std::move(lines), std::move(difference)};
}

// One part of a `read` record's outcome: a table under its name, or the count of rejected records.
std::vector<std::string> RenderReading(const Reading& reading) {
  std::vector<std::string> lines;
  for (const NamedTable& table : reading.tables) {
    if (!lines.empty()) lines.emplace_back();
    lines.push_back(table.name);
    for (std::string& line : RenderTable(table.table)) lines.push_back(std::move(line));
  }
  if (reading.num_rejected > 0) {
    if (!lines.empty()) lines.emplace_back();
    lines.push_back("rejected: " + std::to_string(reading.num_rejected));
  }
  return lines;
}

std::string CompareReading(const Record& record, const Reading& reading) {
  if (reading.format != record.argument) return "the text was read as `" + reading.format + "`";
  const std::vector<std::string> output = RenderReading(reading);
  const auto parts = SplitResults(record.expected);
  const size_t num_parts = reading.tables.size() + (reading.num_rejected > 0 ? 1 : 0);
  if (parts.size() != num_parts) {
    return "there are " + std::to_string(num_parts) + " parts, not " + std::to_string(parts.size());
  }
  const Order order = record.HasFlag("ordered") ? Order::kGiven : Order::kFree;
  for (size_t i = 0; i < reading.tables.size(); ++i) {
    if (parts[i].empty() || parts[i][0] != reading.tables[i].name)
      return "a table is `" + reading.tables[i].name + "`";
    std::string difference =
        CompareTable({parts[i].begin() + 1, parts[i].end()}, reading.tables[i].table, order);
    if (!difference.empty()) return difference;
  }
  const bool is_last_right =
      reading.num_rejected == 0 || parts.back() == std::vector<std::string>{output.back()};
  return is_last_right ? "" : "the last line is `" + output.back() + "`";
}

Verdict JudgeReading(const Record& record, Backend& backend) {
  Reading reading = backend.Read(record.argument, record.input);
  if (reading.has_failed) return {std::move(reading.diagnostics), "the text cannot be read"};
  return {RenderReading(reading), CompareReading(record, reading)};
}

// `match`: an intelligence source, a line `<blank>`, then a log; the hits of the one in the other.
Verdict JudgeMatch(const Record& record, Backend& backend) {
  const size_t log_at = record.input.find("\n\n");
  if (log_at == std::string::npos) return {{}, "no `<blank>` parts the indicators from the log"};
  std::vector<std::string> problems;
  std::vector<std::string> lines =
      backend.Match(record.input.substr(0, log_at + 1), record.input.substr(log_at + 2), problems);
  if (!problems.empty()) return {std::move(problems), "the hunt fails"};
  if (lines.empty()) lines.emplace_back("no hit");
  std::string difference = CompareLines(record, lines);
  return {std::move(lines), std::move(difference)};
}

// `pack FILE [style=seed]`: one file of the pack for the indicators of the text.
Verdict JudgePack(const Record& record, Backend& backend) {
  std::vector<std::string> problems;
  std::vector<std::string> lines =
      backend.Pack(record.input, record.argument, record.HasFlag("style=seed"), problems);
  if (!problems.empty()) return {std::move(problems), "the pack fails"};
  std::string difference = CompareLines(record, lines);
  return {std::move(lines), std::move(difference)};
}

Verdict Judge(const Record& record, Backend& backend) {
  switch (record.kind) {
    case Kind::kQuery:
    case Kind::kKnownWrong:
      return JudgeQuery(record, backend);
    case Kind::kError:
    case Kind::kWarning:
      return record.HasFlag("lint") ? JudgeLint(record, backend)
                                    : JudgeDiagnostics(record, backend);
    case Kind::kSql:
    case Kind::kPlan:
      return JudgeText(record, backend);
    case Kind::kRead:
      return JudgeReading(record, backend);
    case Kind::kMatch:
      return JudgeMatch(record, backend);
    case Kind::kPack:
      return JudgePack(record, backend);
    case Kind::kTable:
      break;
  }
  return {{}, "this program does not run `" + std::string(KindName(record.kind)) + "` records"};
}

// One run over one file.
class FileRun {
 public:
  FileRun(const Selection& selection, const RunOptions& options, Backend& backend,
          std::ostream& out)
      : selection_(selection), options_(options), backend_(backend), out_(out) {}

  Counts Run() {
    const auto text = ReadText(selection_.path);
    if (!text) {
      Complain(0, "cannot be read");
      return counts_;
    }
    file_ = ParseRecords(*text);
    for (const Malformed& problem : file_.problems) Complain(problem.line, problem.message);
    backend_.SetTables({});
    for (const Record& record : file_.records) {
      if (record.kind == Kind::kTable) {
        AddTable(record);
      } else if (IsWanted(record)) {
        RunRecord(record);
      }
    }
    if (!blessed_.empty()) WriteBlessed();
    return counts_;
  }

 private:
  void Complain(size_t line, const std::string& message) {
    ++counts_.num_failed;
    out_ << selection_.shown << ":" << line << ": " << message << "\n";
  }

  // The record in which the wanted line stands.
  bool IsWanted(const Record& record) const {
    return selection_.line == 0 ||
           (record.line <= selection_.line && selection_.line <= record.expected_end);
  }

  void AddTable(const Record& record) {
    const size_t equals = record.argument.find('=');
    std::string name(base::TrimBlanks(std::string_view(record.argument).substr(0, equals)));
    std::string error;
    std::optional<Table> table;
    if (equals == std::string::npos) {
      table = ParseTable(record.expected, error);
    } else {
      const std::string file(
          base::TrimBlanks(std::string_view(record.argument).substr(equals + 1)));
      const auto text = ReadText(fs::path(selection_.path).parent_path() / file);
      if (text) {
        table = ParseCsvTable(*text, error);
      } else {
        error = "`" + file + "` cannot be read";
      }
    }
    if (!table) return Complain(record.line, error);
    tables_.push_back({std::move(name), std::move(*table)});
    backend_.SetTables(tables_);
  }

  void RunRecord(const Record& record) {
    const auto only = record.FlagValue("backend");
    if ((record.HasFlag("slow") && !options_.with_slow) || (only && *only != backend_.name())) {
      ++counts_.num_skipped;
      return;
    }
    Verdict verdict = Judge(record, backend_);
    if (verdict.difference.empty()) {
      ++counts_.num_passed;
      if (record.from == "self") ++counts_.num_self;
      return;
    }
    if (options_.mode == Mode::kBless && !verdict.output.empty()) {
      blessed_.emplace_back(&record, std::move(verdict.output));
      return;
    }
    ++counts_.num_failed;
    Report(record, verdict);
  }

  void Report(const Record& record, const Verdict& verdict) {
    out_ << selection_.shown << ":" << record.line << ": " << verdict.difference << "\n";
    out_ << "  why: " << record.why << "\n  expected\n";
    for (const std::string& line : record.expected) out_ << "    " << line << "\n";
    out_ << "  actual\n";
    for (const std::string& line : verdict.output) out_ << "    " << EscapeLine(line) << "\n";
  }

  // From the last record to the first, so that line numbers stay right.
  void WriteBlessed() {
    for (auto it = blessed_.rbegin(); it != blessed_.rend(); ++it)
      Bless(file_.lines, *it->first, it->second);
    std::ofstream out(selection_.path, std::ios::binary | std::ios::trunc);
    for (const std::string& line : file_.lines) out << line << "\n";
    out.close();
    if (!out) {
      Complain(0, "cannot be written");
      return;
    }
    counts_.num_passed += blessed_.size();
    counts_.num_self += blessed_.size();
    for (const auto& [record, output] : blessed_) {
      out_ << selection_.shown << ":" << record->line << ": blessed, `from: self`\n";
    }
  }

  const Selection& selection_;
  const RunOptions& options_;
  Backend& backend_;
  std::ostream& out_;
  RecordFile file_;
  std::vector<NamedTable> tables_;
  std::vector<std::pair<const Record*, std::vector<std::string>>> blessed_;
  Counts counts_;
};

void AppendFiles(const fs::path& root, const fs::path& folder, std::vector<Selection>& out) {
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().extension() == ".kqlt") {
      out.push_back({entry.path().string(), fs::relative(entry.path(), root).string(), 0});
    }
  }
}

}  // namespace

void Counts::Add(const Counts& other) {
  num_passed += other.num_passed;
  num_failed += other.num_failed;
  num_skipped += other.num_skipped;
  num_self += other.num_self;
}

Counts RunFile(const Selection& selection, const RunOptions& options, Backend& backend,
               std::ostream& out) {
  return FileRun(selection, options, backend, out).Run();
}

std::vector<Selection> Select(const std::string& root, const std::vector<std::string>& names,
                              std::string& error) {
  constexpr int64_t kNoLine = -1;
  std::vector<Selection> selections;
  if (names.empty() && fs::is_directory(root)) AppendFiles(root, root, selections);
  if (names.empty() && selections.empty()) error = "no .kqlt files in `" + root + "`";
  for (const std::string& name : names) {
    const size_t num_before = selections.size();
    const size_t colon = name.rfind(':');
    // Without digits behind the colon it is part of the file's name.
    const int64_t line =
        colon == std::string::npos
            ? kNoLine
            : base::ParseInteger(std::string_view(name).substr(colon + 1)).value_or(kNoLine);
    const std::string file = line == kNoLine ? name : name.substr(0, colon);
    const fs::path path = fs::path(root) / file;
    if (fs::is_directory(path)) {
      AppendFiles(root, path, selections);
    } else if (fs::is_regular_file(path) && (line == kNoLine || line > 0)) {
      selections.push_back({path.string(), file, static_cast<size_t>(std::max<int64_t>(line, 0))});
    }
    if (selections.size() == num_before) error = "`" + name + "` selects no records";
  }
  std::sort(selections.begin(), selections.end(),
            [](const Selection& a, const Selection& b) { return a.shown < b.shown; });
  return selections;
}

}  // namespace quoll::kqlt
