#include "app/cli/state_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/escape.h"
#include "base/text.h"
#include "base/utf8.h"
#include "intel/canon.h"
#include "intel/writers.h"

namespace quoll::cli {
namespace {

using base::EscapeForTerminal;
using base::FormatCount;
using base::QuoteForJson;

std::string TimeJson(const std::optional<int64_t>& time) {
  return time ? QuoteForJson(intel::FormatIsoTime(*time)) : "null";
}

std::string TextJson(std::string_view text) { return text.empty() ? "null" : QuoteForJson(text); }

std::string SpanText(const std::optional<int64_t>& span) {
  return span ? base::FormatTimespan(*span) : std::string();
}

std::string Shown(const intel::Change& change) {
  std::string value = intel::DisplayValue(change.type, change.value);
  if (change.port != 0) {
    if (value.find(':') != std::string::npos) value = '[' + value + ']';
    value += fmt::format(":{}", change.port);
  }
  return EscapeForTerminal(value);
}

std::string_view Mark(intel::ChangeKind kind) {
  switch (kind) {
    case intel::ChangeKind::kAdded:
      return "+";
    case intel::ChangeKind::kChanged:
      return "~";
    case intel::ChangeKind::kWithdrawn:
    case intel::ChangeKind::kExpired:
      return "-";
    case intel::ChangeKind::kDecided:
      return "!";
  }
  return "";
}

std::string Detail(const intel::Change& change) {
  switch (change.kind) {
    case intel::ChangeKind::kAdded:
      return {};
    case intel::ChangeKind::kChanged:
      return fmt::format("{}: {} → {}", change.field,
                         change.old_value.empty() ? "–" : EscapeForTerminal(change.old_value),
                         change.new_value.empty() ? "–" : EscapeForTerminal(change.new_value));
    case intel::ChangeKind::kWithdrawn:
      return "withdrawn: " + change.field;
    case intel::ChangeKind::kExpired:
      return "expired " + intel::FormatIsoTime(change.at);
    case intel::ChangeKind::kDecided:
      return base::ReplaceAll(change.field, "_", " ") +
             (change.new_value.empty() ? "" : ": " + EscapeForTerminal(change.new_value));
  }
  return {};
}

std::string Origin(const intel::Change& change) {
  return EscapeForTerminal(change.external_id.empty() ? change.source_id : change.external_id);
}

template <size_t N>
std::string Table(const std::array<std::string_view, N>& head,
                  const std::vector<std::array<std::string, N>>& rows) {
  std::array<size_t, N> widths;
  for (size_t i = 0; i < N; ++i) {
    widths[i] = head[i].size();
    for (const auto& row : rows) widths[i] = std::max(widths[i], base::DisplayWidth(row[i]));
  }
  std::string out;
  const auto add = [&](const auto& row) {
    std::string line;
    for (size_t i = 0; i < N; ++i) {
      line += row[i];
      if (i + 1 < N) line.append(widths[i] - base::DisplayWidth(row[i]) + 2, ' ');
    }
    line.resize(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  };
  add(head);
  for (const auto& row : rows) add(row);
  return out;
}

const intel::FeedState* StateOf(const std::string& name,
                                const std::vector<intel::FeedState>& states) {
  const auto found = std::find_if(states.begin(), states.end(),
                                  [&](const auto& state) { return state.name == name; });
  return found == states.end() ? nullptr : &*found;
}

std::string StatusText(const intel::FeedState* state) {
  if (state == nullptr) return "never fetched";
  if (!state->failure.empty()) return "failed: " + EscapeForTerminal(state->failure);
  return state->checked_at ? "fetched " + intel::FormatIsoTime(*state->checked_at)
                           : "never fetched";
}

}  // namespace

std::string ImportText(const intel::ImportReport& report) {
  std::string text =
      fmt::format("{} {}: {} new, {} changed, {} unchanged", FormatCount(report.num_entries),
                  report.num_entries == 1 ? "assertion" : "assertions", FormatCount(report.num_new),
                  FormatCount(report.num_changed), FormatCount(report.num_unchanged));
  if (report.num_late > 0)
    text += fmt::format(", {} older than the state", FormatCount(report.num_late));
  if (report.num_withdrawn > 0)
    text += fmt::format(", {} withdrawn", FormatCount(report.num_withdrawn));
  if (report.num_rejected > 0)
    text += fmt::format(", {} rejected", FormatCount(report.num_rejected));
  if (report.num_compounds > 0)
    text += fmt::format(", {} compound patterns", FormatCount(report.num_compounds));
  return text + fmt::format("; {} new {}\n", FormatCount(report.num_new_indicators),
                            report.num_new_indicators == 1 ? "indicator" : "indicators");
}

std::string ImportJson(const intel::ImportReport& report) {
  return fmt::format(
      "{{\"import\":{},\"files\":{},\"entries\":{},\"rejected\":{},\"new_indicators\":{},"
      "\"new\":{},\"changed\":{},\"unchanged\":{},\"late\":{},\"withdrawn\":{},\"compounds\":{}}}",
      report.import_id, report.num_files, report.num_entries, report.num_rejected,
      report.num_new_indicators, report.num_new, report.num_changed, report.num_unchanged,
      report.num_late, report.num_withdrawn, report.num_compounds);
}

std::string ChangesText(const std::vector<intel::Change>& changes) {
  std::string out;
  std::array<uint64_t, 5> counts{};
  for (const intel::Change& change : changes) {
    ++counts[static_cast<size_t>(change.kind)];
    out += fmt::format("{} {} {}", Mark(change.kind), intel::KindName(change.type), Shown(change));
    if (const std::string origin = Origin(change); !origin.empty()) out += "  " + origin;
    if (const std::string detail = Detail(change); !detail.empty()) out += "  " + detail;
    out += '\n';
  }
  return out + fmt::format("{} added, {} changed, {} withdrawn, {} expired, {} decided\n",
                           FormatCount(counts[0]), FormatCount(counts[1]), FormatCount(counts[2]),
                           FormatCount(counts[3]), FormatCount(counts[4]));
}

std::string ChangesJson(const std::vector<intel::Change>& changes) {
  std::string out = "{\"changes\":[";
  for (const intel::Change& change : changes) {
    if (out.back() == '}') out += ',';
    out += fmt::format(
        "{{\"change\":\"{}\",\"time\":{},\"type\":\"{}\",\"value\":{},\"port\":{},\"source\":{},"
        "\"external_id\":{},\"field\":{},\"old\":{},\"new\":{}}}",
        ChangeKindName(change.kind), TimeJson(change.at), intel::KindName(change.type),
        QuoteForJson(change.value), change.port == 0 ? "null" : std::to_string(change.port),
        TextJson(change.source_id), TextJson(change.external_id), TextJson(change.field),
        TextJson(change.old_value), TextJson(change.new_value));
  }
  return out + "]}\n";
}

std::string FetchText(const intel::Feed& feed, const intel::FetchReport& report) {
  switch (report.outcome) {
    case intel::FetchOutcome::kImported:
      return fmt::format("{}: {}, {}", feed.name, base::FormatBytes(report.num_bytes),
                         ImportText(report.import));
    case intel::FetchOutcome::kKept:
      return fmt::format("{}: {} kept for queries of {}\n", feed.name,
                         base::FormatBytes(report.num_bytes), EscapeForTerminal(feed.url));
    case intel::FetchOutcome::kUnchanged:
      return fmt::format("{}: nothing new\n", feed.name);
    case intel::FetchOutcome::kNotDue:
      return fmt::format("{}: not due before {} (--force fetches it now)\n", feed.name,
                         intel::FormatIsoTime(report.due_at.value_or(0)));
  }
  return {};
}

std::string FetchJson(const intel::Feed& feed, const intel::FetchReport* report) {
  if (report == nullptr) {
    return fmt::format("{{\"name\":{},\"outcome\":\"failed\"}}", QuoteForJson(feed.name));
  }
  const bool has_import = report->outcome == intel::FetchOutcome::kImported;
  return fmt::format(
      "{{\"name\":{},\"outcome\":\"{}\",\"bytes\":{},\"snapshot\":{},\"due_at\":{},\"import\":{}}}",
      QuoteForJson(feed.name), FetchOutcomeName(report->outcome), report->num_bytes,
      TextJson(report->snapshot), TimeJson(report->due_at),
      has_import ? ImportJson(report->import) : std::string("null"));
}

std::string SourcesText(const std::vector<intel::SourceInfo>& sources,
                        const std::vector<intel::Feed>& feeds,
                        const std::vector<intel::FeedState>& states) {
  std::vector<std::array<std::string, 6>> rows;
  for (const intel::SourceInfo& source : sources) {
    rows.push_back({EscapeForTerminal(source.name), FormatCount(source.num_assertions),
                    FormatCount(source.num_withdrawn),
                    source.last_retrieved_at ? intel::FormatIsoTime(*source.last_retrieved_at) : "",
                    source.tlp ? std::string(intel::TlpName(*source.tlp)) : "",
                    EscapeForTerminal(source.licence)});
  }
  std::string out;
  if (!rows.empty()) {
    out = Table<6>({"source", "assertions", "withdrawn", "last", "tlp", "licence"}, rows) + '\n';
  }
  std::vector<std::array<std::string, 3>> feed_rows;
  for (const intel::Feed& feed : feeds) {
    feed_rows.push_back({EscapeForTerminal(feed.name), EscapeForTerminal(feed.about),
                         StatusText(StateOf(feed.name, states))});
  }
  return out + Table<3>({"feed", "what", "status"}, feed_rows);
}

std::string SourcesJson(const std::vector<intel::SourceInfo>& sources,
                        const std::vector<intel::Feed>& feeds,
                        const std::vector<intel::FeedState>& states) {
  std::string out = "{\"sources\":[";
  for (const intel::SourceInfo& source : sources) {
    if (out.back() == '}') out += ',';
    out += fmt::format(
        "{{\"name\":{},\"assertions\":{},\"withdrawn\":{},\"last\":{},\"tlp\":{},\"licence\":{},"
        "\"expires_after\":{}}}",
        QuoteForJson(source.name), source.num_assertions, source.num_withdrawn,
        TimeJson(source.last_retrieved_at),
        TextJson(source.tlp ? intel::TlpName(*source.tlp) : std::string_view()),
        TextJson(source.licence), TextJson(SpanText(source.expires_after)));
  }
  out += "],\"feeds\":[";
  for (const intel::Feed& feed : feeds) {
    if (out.back() == '}') out += ',';
    const intel::FeedState* state = StateOf(feed.name, states);
    out += fmt::format(
        "{{\"name\":{},\"about\":{},\"url\":{},\"enabled\":{},\"checked_at\":{},"
        "\"not_before\":{},\"snapshot\":{},\"failure\":{}}}",
        QuoteForJson(feed.name), TextJson(feed.about), QuoteForJson(feed.url), feed.is_enabled,
        TimeJson(state == nullptr ? std::nullopt : state->checked_at),
        TimeJson(state == nullptr ? std::nullopt : state->not_before),
        TextJson(state == nullptr ? std::string() : state->snapshot),
        TextJson(state == nullptr ? std::string() : state->failure));
  }
  return out + "]}\n";
}

}  // namespace quoll::cli
