// The library as the golden records see it: compile, run, render.
#include <map>
#include <sstream>

#include "base/ticks.h"
#include "diag/renderers.h"
#include "engine/memory_table.h"
#include "engine/session.h"
#include "lang/compile.h"
#include "runner.h"

namespace quoll::kqlt {
namespace {

// A query that runs longer than this is a fault.
constexpr uint64_t kTimeoutMs = 60'000;

// The tables of the records of one file.
class GoldenEnvironment : public lang::Environment {
 public:
  void Set(std::vector<NamedTable> tables) {
    tables_.clear();
    for (NamedTable& named : tables) {
      auto source = std::make_shared<engine::MemoryTable>(named.table.columns);
      for (const auto& row : named.table.rows) source->AddRow(row);
      lang::TableBinding binding;
      binding.schema.name = named.name;
      binding.schema.columns = std::move(named.table.columns);
      binding.source = std::move(source);
      tables_.insert_or_assign(named.name, std::move(binding));
    }
  }
  std::optional<lang::TableBinding> FindTable(std::string_view name) const override {
    const auto found = tables_.find(name);
    return found == tables_.end() ? std::nullopt : std::optional(found->second);
  }
  std::optional<model::WorkspaceFunction> FindFunction(std::string_view) const override {
    return std::nullopt;
  }
  std::vector<std::string> TableNames() const override {
    std::vector<std::string> names;
    for (const auto& [name, binding] : tables_) names.push_back(name);
    return names;
  }

 private:
  std::map<std::string, lang::TableBinding, std::less<>> tables_;
};

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

class LibraryBackend : public Backend {
 public:
  explicit LibraryBackend(std::unique_ptr<engine::Session> session) : session_(std::move(session)) {
    context_.now_ticks = base::DaysFromCivil(2026, 1, 1) * base::kTicksPerDay;
  }

  std::string_view name() const override { return "duckdb"; }
  void SetTables(std::vector<NamedTable> tables) override { environment_.Set(std::move(tables)); }

  Outcome Run(const std::string& query) override {
    Outcome outcome;
    diag::Sink sink;
    outcome.has_failed = !RunInto(query, outcome.results, sink).ok();
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

 private:
  base::Result<lang::CompiledQuery> Compile(const std::string& query, diag::Sink& sink) {
    lang::BindOptions options;
    options.context = context_;
    return lang::Compile(std::make_shared<base::SourceFile>("query", query), environment_, options,
                         sink);
  }

  engine::RunOptions OptionsFor(const lang::CompiledQuery& compiled) const {
    engine::RunOptions options;
    options.context = context_;
    options.limits.timeout_ms = kTimeoutMs;
    options.source = compiled.source;
    return options;
  }

  base::Status RunInto(const std::string& query, std::vector<Table>& results, diag::Sink& sink) {
    TRY(const lang::CompiledQuery compiled, Compile(query, sink));
    for (const model::ResultPlan& plan : compiled.results) {
      TRY(const auto stream, session_->Run(plan, OptionsFor(compiled), sink));
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

  base::Result<std::string> ExplainText(const std::string& query, Kind form, diag::Sink& sink) {
    TRY(const lang::CompiledQuery compiled, Compile(query, sink));
    std::string text;
    for (const model::ResultPlan& plan : compiled.results) {
      if (!text.empty()) text += "\n";
      if (form == Kind::kPlan) {
        text += model::PrintPlan(plan.rel);
      } else {
        TRY(const std::string sql, session_->Explain(plan, OptionsFor(compiled), sink));
        text += sql;
      }
    }
    return text;
  }

  std::unique_ptr<engine::Session> session_;
  GoldenEnvironment environment_;
  model::KernelContext context_;
};

}  // namespace

std::unique_ptr<Backend> OpenBackend(std::string& error) {
  diag::Sink sink;
  // Two threads: what depends on the order of threads shows.
  auto session = engine::Session::Open({.num_threads = 2}, sink);
  if (!session) {
    for (const std::string& line : DiagnosticLines(sink)) error += line + "\n";
    return nullptr;
  }
  return std::make_unique<LibraryBackend>(*std::move(session));
}

}  // namespace quoll::kqlt
