#include "hunt/watchlists.h"

#include <algorithm>
#include <atomic>

#include <fmt/format.h>

#include "base/text.h"
#include "hunt/external_files.h"
#include "ingest/csv_framer.h"

namespace quoll::hunt {
namespace {

// The first row of a file, as the names of its columns.
std::vector<std::string> HeaderOf(const std::vector<ingest::ExternalInput>& inputs) {
  ingest::ExternalOptions options;
  options.format = ingest::ExternalFormat::kLines;
  options.columns.push_back({.name = "line", .ordinal = 0, .path = {}, .constant = {}});
  ingest::ExternalSource lines(options, inputs);
  const std::atomic<bool> cancel = false;
  const auto scan = lines.Scan({{.table = "header", .columns = {"line"}}}, cancel);
  const auto batch = scan->Next(0);
  std::vector<std::string> names;
  if (!batch || batch->batch.num_rows == 0) return names;
  std::vector<ingest::CsvCell> cells;
  if (!ingest::SplitCsvRow(batch->batch.columns[0].view().Text(0), ',', cells)) return names;
  for (const ingest::CsvCell& cell : cells) {
    names.emplace_back(base::TrimBlanks(ingest::DecodeCsvCell(cell)));
  }
  return names;
}

}  // namespace

base::Status Watchlists::Add(const std::string& spec, diag::Sink& sink) {
  const size_t equals = spec.find('=');
  if (equals == 0 || equals == std::string::npos || equals + 1 == spec.size()) {
    return sink.Fail(diag::Diagnostic{.code = diag::Code::K8001, .message = fmt::format("bad watchlist `{}`", spec)}
                         .Help("write --watchlist alias=FILE, or alias:KeyColumn=FILE"));
  }
  const std::string path = spec.substr(equals + 1);
  const std::string_view name = std::string_view(spec).substr(0, equals);
  const size_t colon = name.find(':');
  const std::string_view wanted_key = colon == std::string_view::npos ? std::string_view() : name.substr(colon + 1);
  List list;
  list.alias = std::string(name.substr(0, colon));

  std::vector<ingest::ExternalInput> inputs;
  std::string reason;
  if (!InputsOf(path, {}, inputs, reason)) {
    return sink.Fail(diag::Code::K5001, fmt::format("the watchlist `{}` cannot be read: {}", path, reason));
  }
  const std::vector<std::string> header = HeaderOf(inputs);
  if (header.empty()) return sink.Fail(diag::Code::K5002, fmt::format("the watchlist `{}` has no header", path));
  size_t key = 0;
  const std::string_view key_name = wanted_key.empty() ? "SearchKey" : wanted_key;
  const auto found = std::find(header.begin(), header.end(), key_name);
  if (found != header.end()) key = static_cast<size_t>(found - header.begin());
  if (found == header.end() && !wanted_key.empty()) {
    return sink.Fail(diag::Code::K5002, fmt::format("the watchlist `{}` has no column `{}`", path, wanted_key));
  }

  ingest::ExternalOptions options;
  options.ignores_first_record = true;
  list.schema.name = list.alias;
  const auto add = [&](const std::string& column, size_t ordinal) {
    if (column.empty() || list.schema.Find(column)) return;
    list.schema.columns.push_back({column, model::Type::kString});
    options.columns.push_back({.name = column, .ordinal = ordinal, .path = {}, .constant = {}});
  };
  add("SearchKey", key);
  for (size_t i = 0; i < header.size(); ++i) add(header[i], i);
  list.source = std::make_shared<ingest::ExternalSource>(std::move(options), std::move(inputs));
  lists_[base::AsciiLower(list.alias)] = std::move(list);
  return base::Done{};
}

std::optional<lang::TableBinding> Watchlists::Find(std::string_view alias) const {
  const auto found = lists_.find(base::AsciiLower(alias));
  if (found == lists_.end()) return std::nullopt;
  return lang::TableBinding{found->second.schema, found->second.source};
}

std::vector<std::string> Watchlists::names() const {
  std::vector<std::string> names;
  for (const auto& [key, list] : lists_) names.push_back(list.alias);
  return names;
}

void Watchlists::Report(diag::Sink& sink) const {
  for (const auto& [key, list] : lists_) ReportCounts(list.source->counts(), sink);
}

}  // namespace quoll::hunt
