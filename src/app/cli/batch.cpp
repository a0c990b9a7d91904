#include "app/cli/batch.h"

#include <fmt/format.h>
#include <simdjson.h>
#include <unistd.h>

#include <cerrno>
#include <exception>

#include "app/cli/arguments.h"
#include "app/cli/formats/cell_text.h"
#include "app/cli/output.h"
#include "base/escape.h"

namespace quoll::cli {
namespace {

constexpr size_t kMaxRequestBytes = size_t{64} << 20;
constexpr size_t kReadBytes = 64 * 1024;

struct Request {
  std::string query;
  std::string tables = "none";
};

// The first error, which is the cause of the others.
void AppendError(std::string& out, const diag::Sink& sink) {
  for (const diag::Diagnostic& diagnostic : sink.diagnostics()) {
    if (diagnostic.severity != diag::Severity::kError) continue;
    out += fmt::format(R"("error":{{"code":"{}","message":{})", diag::CodeName(diagnostic.code),
                       base::QuoteForJson(diagnostic.message));
    for (const diag::Label& label : diagnostic.labels) {
      if (!label.primary || diagnostic.source == nullptr) continue;
      const base::Place place = diagnostic.source->PlaceOf(label.span.begin);
      out += fmt::format(R"(,"line":{},"column":{})", place.line, place.column);
      break;
    }
    out += '}';
    return;
  }
  out += R"("error":{"code":"K9001","message":"the query failed without a reason"})";
}

// Hands out the lines of a file descriptor; a line over the limit reads as empty with
// `is_too_long`.
class LineReader {
 public:
  explicit LineReader(int fd) : fd_(fd) {}

  // False at the end of the input, or when a signal came.
  bool Next(std::string& line, bool& is_too_long) {
    line.clear();
    is_too_long = false;
    for (;;) {
      const size_t newline = buffer_.find('\n', pos_);
      const size_t end = newline == std::string::npos ? buffer_.size() : newline;
      if (line.size() + (end - pos_) > kMaxRequestBytes) is_too_long = true;
      if (is_too_long) {
        line.clear();
      } else {
        line.append(buffer_, pos_, end - pos_);
      }
      pos_ = end + (newline == std::string::npos ? 0 : 1);
      if (newline != std::string::npos) return true;
      if (!Fill()) return !line.empty() || is_too_long;
    }
  }

 private:
  bool Fill() {
    buffer_.resize(kReadBytes);
    pos_ = 0;
    const ssize_t count = ::read(fd_, buffer_.data(), buffer_.size());
    buffer_.resize(count > 0 ? static_cast<size_t>(count) : 0);
    return count > 0;
  }

  const int fd_;
  std::string buffer_;
  size_t pos_ = 0;
};

// Text of a member, or nothing where it is missing. `is_bad` when it is there and no text.
std::optional<std::string> TextMember(const simdjson::dom::object& object, const char* name,
                                      bool& is_bad) {
  simdjson::dom::element element;
  if (object[name].get(element) != simdjson::SUCCESS) return std::nullopt;
  std::string_view text;
  if (element.get(text) != simdjson::SUCCESS) {
    is_bad = true;
    return std::nullopt;
  }
  return std::string(text);
}

base::Result<Request> ReadRequest(std::string_view line, std::string& id, diag::Sink& sink) {
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  if (parser.parse(line.data(), line.size()).get(object) != simdjson::SUCCESS) {
    return WrongUsage(sink, "the request is no JSON object");
  }
  simdjson::dom::element id_element;
  if (object["id"].get(id_element) == simdjson::SUCCESS) id = simdjson::minify(id_element);
  bool is_bad = false;
  Request request;
  const auto query = TextMember(object, "query", is_bad);
  const auto tables = TextMember(object, "tables", is_bad);
  if (!query || is_bad)
    return WrongUsage(sink, "a request has `query` and may have `tables`, both texts");
  request.query = *query;
  if (tables) request.tables = *tables;
  return request;
}

}  // namespace

base::Result<hunt::Workspace*> BatchAnswerer::FindWorkspace(std::string_view environment,
                                                            diag::Sink& sink) {
  if (const auto found = workspaces_.find(environment); found != workspaces_.end())
    return found->second.get();
  hunt::WorkspaceOptions options;
  options.session = options_.session;
  // The tables of the other environments are empty, and so are their files.
  options.sources.has_empty_others = environment != "none";
  if (environment == "none") {
    options.has_catalog = false;
  } else if (environment == "united+implicit") {
    options.shows_implicit_columns = true;
  } else if (environment != "united") {
    return sink.Fail(
        diag::Diagnostic{.code = diag::Code::K2001,
                         .message = fmt::format("there is no environment `{}`", environment)}
            .Help("built in are `none`, `united` and `united+implicit`"));
  }
  TRY(std::unique_ptr<hunt::Workspace> workspace, hunt::Workspace::Open(options, sink));
  return workspaces_.emplace(environment, std::move(workspace)).first->second.get();
}

base::Status BatchAnswerer::RunQuery(hunt::Workspace& workspace, const std::string& query,
                                     diag::Sink& sink) {
  TRY(const lang::CompiledQuery compiled,
      workspace.Compile(std::make_shared<base::SourceFile>("query", query), options_.query, sink));
  const bool is_list = compiled.results.size() != 1;
  if (is_list) answer_ += "\"tables\":[";
  for (size_t i = 0; i < compiled.results.size(); ++i) {
    TRY(const auto stream,
        workspace.Run(compiled.results[i], compiled.source, options_.query, sink));
    if (is_list) answer_ += i == 0 ? "{" : ",{";
    answer_ += "\"columns\":";
    AppendSchemaJson(answer_, stream->schema());
    answer_ += ",\"rows\":[";
    for (bool is_first = true;;) {
      TRY(const engine::Rows rows, stream->Next());
      if (rows.num_rows == 0) break;
      for (size_t row = 0; row < rows.num_rows; ++row) {
        if (!is_first) answer_ += ',';
        is_first = false;
        AppendRowJson(answer_, rows.columns, row);
      }
    }
    answer_ += is_list ? "]}" : "]";
  }
  if (is_list) answer_ += ']';
  return base::Done{};
}

base::Status BatchAnswerer::AnswerRequest(std::string_view line, diag::Sink& sink) {
  TRY(const Request request, ReadRequest(line, id_, sink));
  TRY(hunt::Workspace* const workspace, FindWorkspace(request.tables, sink));
  answer_ = fmt::format(R"({{"id":{},)", id_);
  return RunQuery(*workspace, request.query, sink);
}

std::string_view BatchAnswerer::Answer(std::string_view line) {
  diag::Sink sink;
  id_ = "null";
  bool is_answered = false;
  // A fault of one request must not take the others with it.
  try {
    is_answered = AnswerRequest(line, sink).ok();
  } catch (const std::exception& error) {
    sink.Report({.code = diag::Code::K9001, .message = error.what()});
  }
  if (!is_answered) {
    answer_ = fmt::format(R"({{"id":{},)", id_);
    AppendError(answer_, sink);
  }
  answer_ += "}\n";
  return answer_;
}

ExitCode RunBatch(const BatchOptions& options, Context& context) {
  diag::Sink sink;
  auto output = Output::Open({}, sink);
  BatchAnswerer answerer(options);
  LineReader reader(STDIN_FILENO);
  std::string line;
  bool is_too_long = false;
  while (!context.cancel && reader.Next(line, is_too_long)) {
    if (line.find_first_not_of(" \t\r") == std::string::npos && !is_too_long) continue;
    const std::string_view answer =
        is_too_long ? R"({"id":null,"error":{"code":"K8001","message":"the request is too long"}})"
                      "\n"
                    : answerer.Answer(line);
    // The asker waits for this line. A closed pipe means that it has gone.
    if (!output->Write(answer) || !output->Flush()) break;
  }
  if (context.cancel) return ExitCode::kInterrupted;
  if (output->Finish(sink).ok()) return ExitCode::kDone;
  context.console.ShowNew(sink);
  return ExitCodeOf(sink);
}

}  // namespace quoll::cli
