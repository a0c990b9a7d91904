// The library as the golden records see it: hunt::Workspace with the known tables, the records' own
// tables, a fixed clock and a fixed seed.
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "base/ticks.h"
#include "diag/renderers.h"
#include "hunt/hunt.h"
#include "hunt/pack.h"
#include "hunt/workspace.h"
#include "intel/intel_reader.h"
#include "intel/lists/list_folder.h"
#include "lang/lint_def.h"
#include "runner.h"

namespace quoll::kqlt {
namespace {

namespace fs = std::filesystem;

// A query that runs longer than this is a fault.
constexpr uint64_t kTimeoutMs = 60'000;

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> DiagnosticLines(const diag::Sink& sink) {
  std::vector<std::string> lines;
  for (const diag::Diagnostic& diagnostic : sink.diagnostics()) {
    if (!lines.empty()) lines.emplace_back();
    for (std::string& line : LinesOf(diag::RenderText(diagnostic, diag::Colour::kOff))) {
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

hunt::QueryOptions FixedOptions() {
  hunt::QueryOptions options;
  options.now_ticks = base::DaysFromCivil(2026, 1, 1) * base::kTicksPerDay;
  options.limits.timeout_ms = kTimeoutMs;
  return options;
}

hunt::WorkspaceOptions GoldenWorkspace() {
  hunt::WorkspaceOptions options;
  options.data_dir = QUOLL_SOURCE_DIR "/data";
  options.sources.external = {"https://files.example/=" QUOLL_SOURCE_DIR "/tests/data/external"};
  options.sources.geo_path = QUOLL_SOURCE_DIR "/tests/data/places.mmdb";
  options.sources.watchlists = {"hosts=" QUOLL_SOURCE_DIR "/tests/data/watchlists/hosts.csv",
                                "by-owner:owner=" QUOLL_SOURCE_DIR
                                "/tests/data/watchlists/hosts.csv"};
  options.sources.function_folders = {QUOLL_SOURCE_DIR "/tests/data/functions"};
  options.sources.intel = {QUOLL_SOURCE_DIR "/tests/data/intel/lookup.csv"};
  // Two threads: what depends on the order of threads shows.
  options.session.num_threads = 2;
  return options;
}

base::Result<lang::CompiledQuery> Compile(hunt::Workspace& workspace, const std::string& query,
                                          diag::Sink& sink) {
  return workspace.Compile(std::make_shared<base::SourceFile>("query", query), FixedOptions(),
                           sink);
}

base::Status RunInto(hunt::Workspace& workspace, const std::string& query,
                     std::vector<Table>& results, diag::Sink& sink) {
  TRY(const lang::CompiledQuery compiled, Compile(workspace, query, sink));
  for (const model::ResultPlan& plan : compiled.results) {
    TRY(const auto stream, workspace.Run(plan, compiled.source, FixedOptions(), sink));
    Table table;
    table.columns = stream->schema();
    for (;;) {
      TRY(const engine::Rows rows, stream->Next());
      if (rows.num_rows == 0) break;
      AppendRows(table, rows.columns, rows.num_rows);
    }
    results.push_back(std::move(table));
  }
  return base::Done{};
}

// A file that goes with its folder at the end of the scope.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& text, const std::string& name = "input") {
    folder_ = fs::temp_directory_path() / ("kqlt-" + name + "-" + std::to_string(getpid()));
    fs::create_directories(folder_);
    std::ofstream(path(), std::ios::binary) << text << '\n';
  }
  ~TemporaryFile() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  std::string path() const { return (folder_ / "input.log").string(); }

 private:
  fs::path folder_;
};

// Without the columns in which no row has anything: known tables have up to 160.
Table WithoutEmptyColumns(const Table& table) {
  Table kept;
  kept.rows.resize(table.rows.size());
  for (size_t column = 0; column < table.columns.size(); ++column) {
    const auto has_value = [&](const std::vector<model::Value>& row) {
      return !row[column].is_null &&
             !(row[column].type == model::Type::kString && row[column].text.empty());
    };
    if (std::none_of(table.rows.begin(), table.rows.end(), has_value)) continue;
    kept.columns.push_back(table.columns[column]);
    for (size_t row = 0; row < table.rows.size(); ++row)
      kept.rows[row].push_back(table.rows[row][column]);
  }
  return kept;
}

// What a reader understood of each indicator; the columns that no indicator fills are left out
// later.
Table IndicatorTable(const intel::IndicatorSet& set) {
  using model::Type;
  using model::Value;
  Table table;
  table.columns = {{"type", Type::kString},
                   {"value", Type::kString},
                   {"port", Type::kInt},
                   {"transport", Type::kString},
                   {"malware_id", Type::kString},
                   {"malware_name", Type::kString},
                   {"threat_type", Type::kString},
                   {"confidence", Type::kInt},
                   {"first_seen", Type::kDatetime},
                   {"last_seen", Type::kDatetime},
                   {"valid_until", Type::kDatetime},
                   {"action", Type::kString},
                   {"state", Type::kString},
                   {"tlp", Type::kString},
                   {"sources", Type::kLong}};
  // Only what differs from the usual, so that plain records stay short.
  const auto unless = [](bool is_usual, std::string_view word) {
    return Value::String(is_usual ? std::string() : std::string(word));
  };
  const auto time = [](const std::optional<int64_t>& ticks) {
    return ticks ? Value::Datetime(*ticks) : Value::Null(Type::kDatetime);
  };
  for (const intel::Indicator& indicator : set.indicators) {
    table.rows.push_back(
        {Value::String(std::string(intel::KindName(indicator.kind))),
         Value::String(indicator.value),
         indicator.port != 0 ? Value::Int(indicator.port) : Value::Null(Type::kInt),
         Value::String(std::string(intel::TransportName(indicator.transport))),
         Value::String(indicator.malware_id), Value::String(indicator.malware_name),
         Value::String(indicator.threat_type),
         indicator.confidence ? Value::Int(*indicator.confidence) : Value::Null(Type::kInt),
         time(indicator.first_seen), time(indicator.last_seen), time(indicator.valid_until),
         unless(indicator.action == intel::Action::kDetect, intel::ActionName(indicator.action)),
         unless(indicator.state == intel::State::kActive, intel::StateName(indicator.state)),
         unless(indicator.tlp == intel::Tlp::kClear, intel::TlpName(indicator.tlp)),
         Value::Long(static_cast<int64_t>(indicator.assertions.size()))});
  }
  return table;
}

// What a reader kept whole because no indicator can say it.
Table CompoundTable(const intel::IndicatorSet& set) {
  using model::Value;
  Table table;
  table.columns = {{"text", model::Type::kString}, {"reason", model::Type::kString}};
  for (const intel::Compound& compound : set.compounds)
    table.rows.push_back({Value::String(compound.text), Value::String(compound.reason)});
  return table;
}

class LibraryBackend : public Backend {
 public:
  explicit LibraryBackend(std::unique_ptr<hunt::Workspace> workspace)
      : workspace_(std::move(workspace)) {}

  std::string_view name() const override { return "duckdb"; }

  void SetTables(std::vector<NamedTable> tables) override {
    for (const std::string& table : table_names_) workspace_->RemoveTable(table);
    table_names_.clear();
    for (NamedTable& table : tables) {
      workspace_->AddTable(table.name, std::move(table.table.columns), table.table.rows);
      table_names_.push_back(std::move(table.name));
    }
  }

  Outcome Run(const std::string& query) override {
    Outcome outcome;
    diag::Sink sink;
    outcome.has_failed = !RunInto(*workspace_, query, outcome.results, sink).ok();
    outcome.diagnostics = DiagnosticLines(sink);
    return outcome;
  }

  std::vector<std::string> Explain(const std::string& query, Kind form,
                                   std::vector<std::string>& problems) override {
    diag::Sink sink;
    const auto text = ExplainText(query, form, sink);
    if (!text) {
      problems = DiagnosticLines(sink);
      return {};
    }
    return LinesOf(*text);
  }

  std::vector<std::string> Lint(const std::string& query,
                                std::vector<std::string>& problems) override {
    diag::Sink sink;
    const auto compiled = Compile(*workspace_, query, sink);
    if (!compiled) {
      problems = DiagnosticLines(sink);
      return {};
    }
    diag::Sink remarks;
    lang::Lint(*compiled, remarks);
    return DiagnosticLines(remarks);
  }

  std::vector<std::string> Match(const std::string& intelligence, const std::string& log,
                                 std::vector<std::string>& problems) override {
    diag::Sink sink;
    auto lines = HuntText(intelligence, log, sink);
    if (lines) return *std::move(lines);
    problems = DiagnosticLines(sink);
    return {};
  }

  std::vector<std::string> Pack(const std::string& intelligence, const std::string& path,
                                bool is_seed_style, std::vector<std::string>& problems) override {
    diag::Sink sink;
    const auto files = PackText(intelligence, is_seed_style, sink);
    if (!files) {
      problems = DiagnosticLines(sink);
      return {};
    }
    for (const hunt::PackFile& file : *files) {
      if (file.path == path) return LinesOf(file.content);
    }
    for (const hunt::PackFile& file : *files) problems.push_back("the pack holds " + file.path);
    return {};
  }

  Reading Read(const std::string& format, const std::string& text) override {
    Reading reading;
    diag::Sink sink;
    const TemporaryFile file(text);
    const bool is_intelligence =
        std::ranges::any_of(intel::AllReaders(),
                            [&](const intel::ReaderDef* reader) { return reader->name == format; });
    reading.has_failed = is_intelligence ? !ReadIntelligence(file.path(), text, reading, sink).ok()
                                         : !ReadLog(file.path(), reading, sink).ok();
    reading.diagnostics = DiagnosticLines(sink);
    return reading;
  }

 private:
  base::Result<std::string> ExplainText(const std::string& query, Kind form, diag::Sink& sink) {
    TRY(const lang::CompiledQuery compiled, Compile(*workspace_, query, sink));
    std::string text;
    for (const model::ResultPlan& plan : compiled.results) {
      if (!text.empty()) text += "\n";
      if (form == Kind::kPlan) {
        text += model::PrintPlan(plan.rel);
      } else {
        engine::RunOptions options;
        options.context.now_ticks = *FixedOptions().now_ticks;
        options.source = compiled.source;
        TRY(const std::string sql, workspace_->session().Explain(plan, options, sink));
        text += sql;
      }
    }
    return text;
  }

  static base::Status ReadIntelligence(const std::string& path, const std::string& text,
                                       Reading& reading, diag::Sink& sink) {
    if (const intel::ReaderDef* reader = intel::DetectReader(text, path)) {
      reading.format = reader->name;
    }
    TRY(const intel::IndicatorSet set, intel::ReadIntel({path}, {}, sink));
    reading.tables.push_back({"indicators", WithoutEmptyColumns(IndicatorTable(set))});
    if (!set.compounds.empty()) reading.tables.push_back({"compounds", CompoundTable(set)});
    reading.num_rejected = set.num_rejected;
    return base::Done{};
  }

  // Through the query engine, as every reader of logs goes.
  static base::Status ReadLog(const std::string& path, Reading& reading, diag::Sink& sink) {
    hunt::WorkspaceOptions options = GoldenWorkspace();
    options.log_specs = {path};
    options.logs.reference_time_ticks = FixedOptions().now_ticks;
    TRY(const auto workspace, hunt::Workspace::Open(options, sink));
    reading.format = workspace->logs()->files().at(0).format;
    for (const std::string& name : workspace->logs()->TableNames()) {
      std::vector<Table> results;
      TRY_STATUS(RunInto(*workspace, "table('" + name + "')", results, sink));
      if (!results.at(0).rows.empty())
        reading.tables.push_back({name, WithoutEmptyColumns(results[0])});
    }
    reading.num_rejected = workspace->logs()->Counts(0).rejected;
    return base::Done{};
  }

  static base::Result<std::vector<std::string>> HuntText(const std::string& intelligence,
                                                         const std::string& log, diag::Sink& sink) {
    const TemporaryFile feed(intelligence, "feed");
    const TemporaryFile logs(log, "input");
    TRY(auto lists, intel::ReadLists(QUOLL_SOURCE_DIR "/tests/data/warninglists",
                                     intel::DefectReport::kSilent, sink));
    const intel::ListSet list_set(std::move(lists));
    TRY(const intel::IndicatorSet set,
        intel::ReadIntel({feed.path()}, {.family = {}, .lists = &list_set}, sink));
    hunt::WorkspaceOptions options = GoldenWorkspace();
    options.log_specs = {logs.path()};
    options.logs.reference_time_ticks = FixedOptions().now_ticks;
    TRY(const auto workspace, hunt::Workspace::Open(options, sink));
    hunt::HuntOptions hunt;
    hunt.data_dir = options.data_dir;
    hunt.query = FixedOptions();
    hunt.has_all_indicators = true;  // records use addresses of documentation
    TRY(const hunt::HuntReport report, hunt::Hunt(*workspace, set, hunt, sink));
    std::vector<std::string> lines;
    for (const hunt::Hit& hit : report.hits) {
      const intel::Indicator& indicator = set.indicators[hit.indicator];
      std::string line(hunt::GradeName(hit.grade));
      if (!hit.reasons.empty()) line += " [" + base::Join(hit.reasons, ", ") + "]";
      line += " " + report.queries[hit.query_idx].table + "." + hit.column + " = " + hit.value;
      line += " | " + indicator.value;
      if (indicator.port != 0) line += " port " + std::to_string(indicator.port);
      lines.push_back(line + " | record " + std::to_string(hit.record));
    }
    return lines;
  }

  static base::Result<std::vector<hunt::PackFile>> PackText(const std::string& intelligence,
                                                            bool is_seed_style, diag::Sink& sink) {
    const TemporaryFile feed(intelligence, "feed");
    TRY(const intel::IndicatorSet set, intel::ReadIntel({feed.path()}, {}, sink));
    hunt::PackOptions options;
    options.data_dir = GoldenWorkspace().data_dir;
    options.style = is_seed_style ? hunt::Style::kSeed : hunt::Style::kOwn;
    options.has_all_indicators = true;  // records use addresses of documentation
    return hunt::MakePack(set, options, sink);
  }

  std::unique_ptr<hunt::Workspace> workspace_;
  std::vector<std::string> table_names_;
};

}  // namespace

std::unique_ptr<Backend> OpenBackend(std::string& error) {
  diag::Sink sink;
  auto workspace = hunt::Workspace::Open(GoldenWorkspace(), sink);
  if (!workspace) {
    for (const std::string& line : DiagnosticLines(sink)) error += line + "\n";
    return nullptr;
  }
  return std::make_unique<LibraryBackend>(*std::move(workspace));
}

}  // namespace quoll::kqlt
