// What scans count: per file and table, rejected records in the order of the file, and the rejects
// file.
#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/escape.h"
#include "base/text.h"
#include "base/utf8.h"
#include "ingest/log_set_impl.h"

namespace quoll::ingest {
namespace {

void AppendRejectLine(std::string& out, const std::string& path, const Block& block,
                      const RejectedRecord& rejected) {
  const RecordSpan& span = block.records[rejected.record_idx];
  std::string_view raw = block.Text(span);
  const bool is_cut = raw.size() > kMaxRejectRaw;
  if (is_cut) {
    raw = raw.substr(0, kMaxRejectRaw);
    // Not in the middle of a character.
    while (!raw.empty() && (raw.back() & 0xC0) == 0x80) raw.remove_suffix(1);
    if (!raw.empty() && (raw.back() & 0x80) != 0) raw.remove_suffix(1);
  }
  out +=
      fmt::format(R"({{"file":{},"offset":{},"line":{},"record":{},"reason":{},)",
                  base::QuoteForJson(path), block.offset + span.begin, block.first_line + span.line,
                  block.first_record + rejected.record_idx, base::QuoteForJson(rejected.reason));
  if (base::IsValidUtf8(raw)) {
    out += "\"raw\":" + base::QuoteForJson(raw);
  } else {
    out += "\"raw_base64\":\"";
    base::AppendBase64(out, raw);
    out += '"';
  }
  if (is_cut) out += ",\"is_cut\":true";
  out += "}\n";
}

bool ExceedsLimit(const FileCounts& counts, const LogOptions& options) {
  if (counts.rejected == 0) return false;
  if (options.is_strict) return true;
  if (options.max_rejects.count) return counts.rejected > *options.max_rejects.count;
  return static_cast<double>(counts.rejected) >
         options.max_rejects.fraction * static_cast<double>(counts.records);
}

std::string LimitText(const LogOptions& options) {
  if (options.is_strict) return "none is allowed";
  if (options.max_rejects.count)
    return fmt::format("at most {} are allowed", *options.max_rejects.count);
  return fmt::format("at most {:g} % are allowed", options.max_rejects.fraction * 100);
}

void ReportKind(const std::string& path, const std::string& reason, const RejectKind& kind,
                diag::Sink& sink) {
  const diag::Code code = kind.is_too_long ? diag::Code::K5006 : diag::Code::K5004;
  const std::string file = base::EscapeForTerminal(path);
  for (size_t i = 0; i < kind.first.size(); ++i) {
    const RejectKind::Shown& shown = kind.first[i];
    diag::Diagnostic out{code,
                         diag::Severity::kWarning,
                         fmt::format("record {} of `{}` was rejected: {}", shown.record, file,
                                     base::EscapeForTerminal(reason)),
                         nullptr,
                         {},
                         {}};
    out.Remark(fmt::format("line {}, byte offset {}", shown.line, shown.offset));
    const uint64_t num_more = kind.count - kind.first.size();
    if (i + 1 == kind.first.size() && num_more > 0) {
      out.Remark(fmt::format("{} more of the same kind", num_more));
    }
    sink.Report(std::move(out));
  }
}

}  // namespace

void RejectLog::Add(size_t file_idx, uint64_t block_idx, std::string lines) {
  const std::lock_guard lock(mutex_);
  num_pending_ += lines.size();
  pending_[{file_idx, block_idx}] = std::move(lines);
  if (num_pending_ > kMaxPendingRejectBytes) FlushLocked();
}

bool RejectLog::Flush() {
  const std::lock_guard lock(mutex_);
  return FlushLocked();
}

bool RejectLog::FlushLocked() {
  if (!is_on() || has_failed_) return !has_failed_;
  // The file is made even when nothing was rejected: it then says so.
  std::FILE* file = std::fopen(path_.c_str(), is_created_ ? "ab" : "wb");
  has_failed_ = file == nullptr;
  is_created_ = true;
  for (const auto& [place, lines] : pending_) {
    if (has_failed_) break;
    has_failed_ = std::fwrite(lines.data(), 1, lines.size(), file) != lines.size();
  }
  if (file != nullptr && std::fclose(file) != 0) has_failed_ = true;
  pending_.clear();
  num_pending_ = 0;
  return !has_failed_;
}

void LogSet::Impl::CountBlock(size_t file_idx, const Block& block, const BlockRows& rows,
                              const std::vector<std::pair<std::string_view, TableCounts>>& tables) {
  FileState& state = *states[file_idx];
  std::string lines;
  {
    const std::lock_guard lock(state.mutex);
    if (block.index >= state.blocks_done.size()) state.blocks_done.resize(block.index + 1);
    if (state.blocks_done[block.index]) return;
    state.blocks_done[block.index] = true;
    ++state.num_blocks_done;
    state.counts.is_complete = state.num_blocks == state.num_blocks_done;
    state.counts.records += block.records.size();
    state.counts.rejected += rows.rejected().size();
    state.counts.repaired += rows.num_repaired();
    state.counts.ambiguous += rows.num_ambiguous();
    for (const auto& [table, counts] : tables) {
      state.counts.rows += counts.rows;
      state.counts.unconverted += counts.unconverted;
      state.by_table[std::string(table)].Add(counts);
    }
    for (const RejectedRecord& rejected : rows.rejected()) {
      const RecordSpan& span = block.records[rejected.record_idx];
      RejectKind& kind = state.rejects[rejected.reason];
      ++kind.count;
      kind.is_too_long = rejected.is_too_long;
      const RejectKind::Shown shown{block.first_record + rejected.record_idx,
                                    block.first_line + span.line, block.offset + span.begin};
      kind.first.insert(std::upper_bound(kind.first.begin(), kind.first.end(), shown), shown);
      if (kind.first.size() > kShownRejects) kind.first.pop_back();
    }
  }
  if (!reject_log.is_on()) return;
  for (const RejectedRecord& rejected : rows.rejected()) {
    AppendRejectLine(lines, files[file_idx].path, block, rejected);
  }
  if (!lines.empty()) reject_log.Add(file_idx, block.index, std::move(lines));
}

void LogSet::Impl::CountEnd(size_t file_idx, uint64_t num_blocks, const std::string& stream_error) {
  FileState& state = *states[file_idx];
  const std::lock_guard lock(state.mutex);
  state.num_blocks = num_blocks;
  state.counts.is_complete = num_blocks == state.num_blocks_done;
  state.stream_error = stream_error;
}

FileCounts LogSet::Counts(size_t file_idx) const {
  FileState& state = *impl_->states[file_idx];
  const std::lock_guard lock(state.mutex);
  return state.counts;
}

ReadProgress LogSet::progress() const { return {impl_->num_bytes_read, impl_->num_bytes_wanted}; }

std::vector<TableCoverage> LogSet::Coverage() const {
  std::map<std::string, TableCoverage> by_table;
  for (size_t file_idx = 0; file_idx < impl_->files.size(); ++file_idx) {
    FileState& state = *impl_->states[file_idx];
    if (!state.layout) continue;
    const std::lock_guard lock(state.mutex);
    std::vector<std::string> tables = impl_->files[file_idx].tables;
    for (const auto& [table, counts] : state.by_table) {
      if (std::find(tables.begin(), tables.end(), table) == tables.end()) tables.push_back(table);
    }
    for (const std::string& table : tables) {
      const auto [found, is_new] = by_table.try_emplace(table);
      TableCoverage& out = found->second;
      if (is_new) out.is_complete = true;
      out.table = table;
      out.file_idxs.push_back(file_idx);
      out.rejected += state.counts.rejected;
      out.repaired += state.counts.repaired;
      out.is_complete = out.is_complete && state.counts.is_complete;
      const auto counted = state.by_table.find(table);
      if (counted == state.by_table.end()) continue;
      const TableCounts& counts = counted->second;
      out.rows += counts.rows;
      out.in_window += counts.rows_in_window;
      out.rows_without_time += counts.rows_without_time;
      out.unconverted += counts.unconverted;
      if (counts.first) out.first = std::min(out.first.value_or(*counts.first), *counts.first);
      if (counts.last) out.last = std::max(out.last.value_or(*counts.last), *counts.last);
    }
  }
  std::vector<TableCoverage> out;
  for (auto& [table, coverage] : by_table) out.push_back(std::move(coverage));
  return out;
}

std::vector<LogProblem> LogSet::problems() const {
  std::vector<LogProblem> out;
  for (size_t file_idx = 0; file_idx < impl_->files.size(); ++file_idx) {
    const FileInfo& info = impl_->files[file_idx];
    if (info.state == FileInfo::State::kUnreadable ||
        info.state == FileInfo::State::kUnrecognised) {
      const std::string_view what =
          info.state == FileInfo::State::kUnreadable ? "cannot be read" : "not recognised";
      out.push_back({info.path, fmt::format("{}: {}", what, info.reason)});
    }
    FileState& state = *impl_->states[file_idx];
    const std::lock_guard lock(state.mutex);
    if (!state.stream_error.empty()) out.push_back({info.path, "damaged: " + state.stream_error});
    if (ExceedsLimit(state.counts, impl_->options)) {
      out.push_back(
          {info.path, fmt::format("{} of {} records were rejected; {}", state.counts.rejected,
                                  state.counts.records, LimitText(impl_->options))});
    }
  }
  return out;
}

void LogSet::ReportRecords(diag::Sink& sink) {
  for (size_t file_idx = 0; file_idx < impl_->files.size(); ++file_idx) {
    FileState& state = *impl_->states[file_idx];
    const std::lock_guard lock(state.mutex);
    // A scan for the first rows reads a part only.
    const bool was_read = state.counts.is_complete || state.num_blocks_done > 0;
    if (!was_read || state.is_reported) continue;
    state.is_reported = true;
    const std::string& path = impl_->files[file_idx].path;
    for (const auto& [reason, kind] : state.rejects) ReportKind(path, reason, kind, sink);
    if (state.counts.unconverted > 0) {
      sink.Report(
          {diag::Code::K5007,
           diag::Severity::kNote,
           fmt::format("{} fields of `{}` are no values of their columns' types and read as null",
                       base::FormatCount(state.counts.unconverted), base::EscapeForTerminal(path)),
           nullptr,
           {},
           {}});
    }
    if (!state.stream_error.empty()) {
      sink.Warn(diag::Code::K5010, fmt::format("`{}` was read up to its damage only: {}",
                                               base::EscapeForTerminal(path), state.stream_error));
    }
    if (ExceedsLimit(state.counts, impl_->options)) {
      sink.Warn(diag::Code::K5005,
                fmt::format("{} of {} records of `{}` were rejected; {}", state.counts.rejected,
                            state.counts.records, base::EscapeForTerminal(path),
                            LimitText(impl_->options)));
    }
  }
  if (impl_->reject_log.is_on() && !impl_->reject_log.Flush()) {
    sink.Report({diag::Code::K5009,
                 diag::Severity::kError,
                 fmt::format("cannot write the rejected records to `{}`",
                             base::EscapeForTerminal(impl_->options.rejects_path)),
                 nullptr,
                 {},
                 {}});
  }
}

}  // namespace quoll::ingest
