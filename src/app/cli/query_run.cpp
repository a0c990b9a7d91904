#include "app/cli/query_run.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "app/cli/arguments.h"
#include "app/cli/log_notes.h"
#include "app/cli/output.h"
#include "app/cli/progress.h"
#include "app/cli/terminal.h"
#include "base/text.h"

namespace quoll::cli {
namespace {

using Clock = std::chrono::steady_clock;

class QueryRunner {
 public:
  QueryRunner(const QueryRun& run, Context& context) : run_(run), context_(context) {}

  ExitCode Run() {
    const base::Status status = RunAll();
    if (workspace_ != nullptr && workspace_->logs() != nullptr && !is_closed_) {
      has_data_fault_ = !ReportInputs(*workspace_->logs(), sink_);
    }
    if (workspace_ != nullptr && !is_closed_) workspace_->ReportExternal(sink_);
    context_.console.ShowNew(sink_);
    if (is_closed_) return ExitCode::kDone;
    if (context_.cancel) return ExitCode::kInterrupted;
    if (!status.ok()) return ExitCodeOf(sink_);
    return Conclude();
  }

 private:
  base::Status RunAll() {
    const Clock::time_point start = Clock::now();
    TRY(workspace_, hunt::Workspace::Open(run_.workspace, sink_));
    TRY_STATUS(FailIfCancelled(context_, sink_));
    context_.console.ShowNew(sink_);
    if (workspace_->logs() != nullptr && context_.verbosity > 0) {
      DescribeInputs(*workspace_->logs(), context_.console);
    }
    const Clock::time_point opened = Clock::now();
    TRY(query_, workspace_->Compile(run_.source, run_.query, sink_));
    if (run_.timespan_ticks && !StatesTime(query_)) TRY_STATUS(CompileWithinTimespan());
    context_.console.ShowNew(sink_);
    const Clock::time_point compiled = Clock::now();
    TRY_STATUS(run_.format == ResultFormat::kParquet ? WriteParquet() : WriteResults());
    if (run_.shows_timings) ShowTimings(start, opened, compiled, Clock::now());
    return base::Done{};
  }

  // True if the query bounds the time of any table that it reads.
  static bool StatesTime(const lang::CompiledQuery& query) {
    std::vector<const model::ScanRel*> scans;
    for (const model::ResultPlan& plan : query.results) model::CollectScans(plan.rel, scans);
    return std::any_of(scans.begin(), scans.end(),
                       [](const model::ScanRel* scan) { return scan->since || scan->until; });
  }

  // As the portals run a query without a time of its own.
  base::Status CompileWithinTimespan() {
    hunt::QueryOptions within = run_.query;
    const int64_t now = workspace_->now_ticks(within);
    within.now_ticks = now;
    within.since = std::max<int64_t>(0, now - *run_.timespan_ticks);
    within.until = now;
    diag::Sink again;  // the text has been reported already
    TRY(query_, workspace_->Compile(run_.source, within, again));
    return base::Done{};
  }

  base::Status WriteParquet() {
    if (query_.results.size() != 1) {
      return WrongUsage(sink_, fmt::format("the query has {} results, and a Parquet file holds one",
                                           query_.results.size()));
    }
    engine::RunOptions options;
    options.context = workspace_->context(run_.query);
    options.limits = run_.query.limits;
    options.cancel = run_.query.cancel;
    options.source = query_.source;
    ProgressLine progress(context_.console, workspace_->logs());
    TRY(num_rows_, workspace_->session().WriteParquet(query_.results.front(), options,
                                                      run_.output_path, sink_));
    return base::Done{};
  }

  base::Status WriteResults() {
    TRY(Output output, Output::Open(run_.output_path, sink_));
    WriterOptions options;
    options.num_results = query_.results.size();
    if (output.is_standard_output()) {
      options.width = TerminalWidth(STDOUT_FILENO);
      options.colour = context_.output_colour;
    }
    const auto writer = MakeResultWriter(run_.format, output, options);
    for (const model::ResultPlan& plan : query_.results) {
      TRY_STATUS(WriteResult(plan, *writer));
      if (is_closed_) break;
    }
    if (!is_closed_) writer->Finish();
    const base::Status finished = output.Finish(sink_);
    is_closed_ = output.is_closed();
    return finished;
  }

  base::Status WriteResult(const model::ResultPlan& plan, ResultWriter& writer) {
    ProgressLine progress(context_.console, workspace_->logs());
    TRY(const auto stream, workspace_->Run(plan, query_.source, run_.query, sink_));
    const bool is_on_screen = run_.output_path.empty() && IsTerminal(STDOUT_FILENO);
    if (!writer.Begin(stream->schema())) return Close();
    for (;;) {
      TRY(const engine::Rows rows, stream->Next());
      if (rows.num_rows == 0) break;
      num_rows_ += rows.num_rows;
      // Results and the progress line would run into each other.
      if (is_on_screen && run_.format != ResultFormat::kTable) progress.Stop();
      if (!writer.Add(rows)) return Close();
    }
    progress.Stop();
    if (!writer.End()) return Close();
    return base::Done{};
  }

  // The output takes no more: a closed pipe, or a fault that Output::Finish tells.
  base::Status Close() {
    is_closed_ = true;
    return base::Done{};
  }

  ExitCode Conclude() {
    NoteTablesWithoutData(query_.results, workspace_->logs(), context_.console);
    if (run_.format == ResultFormat::kTable || !run_.output_path.empty()) {
      context_.console.Line(
          fmt::format("{} {}", base::FormatCount(num_rows_), num_rows_ == 1 ? "row" : "rows"));
    }
    if (sink_.has_error()) return ExitCodeOf(sink_);
    return has_data_fault_ ? ExitCode::kData : ExitCode::kDone;
  }

  void ShowTimings(Clock::time_point start, Clock::time_point opened, Clock::time_point compiled,
                   Clock::time_point end) {
    const auto ms = [](Clock::duration time) {
      return std::chrono::duration<double, std::milli>(time).count();
    };
    std::string text = fmt::format("timings: open {:.1f} ms, compile {:.1f} ms, run {:.1f} ms",
                                   ms(opened - start), ms(compiled - opened), ms(end - compiled));
    if (workspace_->logs() != nullptr) {
      text += ": " + ProgressText(StateOf(workspace_->logs()), end - compiled);
    }
    context_.console.AlwaysLine(text);
  }

  const QueryRun& run_;
  Context& context_;
  diag::Sink sink_;
  std::unique_ptr<hunt::Workspace> workspace_;
  lang::CompiledQuery query_;
  uint64_t num_rows_ = 0;
  bool is_closed_ = false;
  bool has_data_fault_ = false;
};

}  // namespace

ExitCode RunQuery(const QueryRun& run, Context& context) { return QueryRunner(run, context).Run(); }

}  // namespace quoll::cli
