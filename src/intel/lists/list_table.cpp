#include "intel/lists/list_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/escape.h"
#include "base/text.h"

namespace quoll::intel {
namespace {

constexpr size_t kNumColumns = 6;
using Row = std::array<std::string, kNumColumns>;
constexpr size_t kEntriesColumn = 3;
constexpr size_t kGap = 2;

// In the order of ListSubject.
constexpr std::array<std::string_view, 5> kSubjects = {"ip", "name", "url", "hash", "email"};

// What the list is for, as subjects of effects.
bool IsFor(const Warninglist& list, ListSubject subject) {
  // MISP's `domain|ip` stands with lists of either; their type tells which part is meant.
  if (list.type == ListType::kCidr) return subject == ListSubject::kIp;
  const auto is_network = [](const ListEntry& entry) { return entry.form == EntryForm::kNetwork; };
  if (list.type == ListType::kHostname && subject == ListSubject::kIp)
    return std::any_of(list.entries.begin(), list.entries.end(), is_network);
  const auto holds = [&](Kind kind) { return list.HoldsKind(kind); };
  switch (subject) {
    case ListSubject::kIp:
      return holds(Kind::kIp);
    case ListSubject::kName:
      return holds(Kind::kDomain);
    case ListSubject::kUrl:
      return holds(Kind::kUrl);
    case ListSubject::kHash:
      return holds(Kind::kMd5) || holds(Kind::kSha1) || holds(Kind::kSha256) ||
             holds(Kind::kSha512) || holds(Kind::kSha3_384) || holds(Kind::kJa3) ||
             holds(Kind::kJarm) || holds(Kind::kCertSha1);
    case ListSubject::kEmail:
      break;
  }
  return holds(Kind::kEmail);
}

std::string EffectText(const ListEffect& effect) {
  return effect.reason.empty()
             ? std::string(ListActionName(effect.action))
             : fmt::format("{} ({})", effect.reason, ListActionName(effect.action));
}

// `ip: scanner (scan)`; subjects with one effect are joined.
std::string Effects(const Warninglist& list) {
  std::vector<std::pair<std::string, std::string>> groups;  // effect, subjects
  for (size_t i = 0; i < kSubjects.size(); ++i) {
    const auto subject = static_cast<ListSubject>(i);
    if (!IsFor(list, subject)) continue;
    const std::string effect = EffectText(list.list_class->EffectOn(subject));
    const auto same = std::find_if(groups.begin(), groups.end(),
                                   [&](const auto& group) { return group.first == effect; });
    if (same == groups.end()) {
      groups.emplace_back(effect, kSubjects[i]);
    } else {
      same->second += fmt::format(", {}", kSubjects[i]);
    }
  }
  std::vector<std::string> texts;
  for (const auto& [effect, subjects] : groups) texts.push_back(subjects + ": " + effect);
  return base::Join(texts, "; ");
}

Row RowOf(const Warninglist& list) {
  return {list.name,
          list.version,
          std::string(ListTypeName(list.type)),
          base::FormatCount(list.entries.size()),
          list.list_class->name,
          Effects(list)};
}

std::string DefectText(const Warninglist& list, const ListDefect& defect) {
  std::string text;
  if (defect.count != 0)
    text = fmt::format("{} of {} entries ", base::FormatCount(defect.count),
                       base::FormatCount(list.entries.size() + list.num_skipped));
  text += defect.text;
  if (!defect.example.empty()) text += fmt::format(" (`{}`)", defect.example);
  return (defect.is_loss ? "left aside: " : "") + text;
}

}  // namespace

std::string WriteListTable(const ListSet& lists) {
  std::vector<Row> rows = {{"list", "version", "type", "entries", "class", "effect"}};
  for (const Warninglist& list : lists.lists()) rows.push_back(RowOf(list));
  std::array<size_t, kNumColumns> widths{};
  for (const Row& row : rows) {
    for (size_t i = 0; i < kNumColumns; ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string out;
  size_t num_entries = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    std::string line;
    for (size_t column = 0; column < kNumColumns; ++column) {
      const std::string cell = base::EscapeForTerminal(rows[i][column]);
      const std::string gap(widths[column] > cell.size() ? widths[column] - cell.size() : 0, ' ');
      line += column == kEntriesColumn ? gap + cell : cell + gap;
      if (column + 1 < kNumColumns) line += std::string(kGap, ' ');
    }
    out += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
    if (i == 0) continue;
    const Warninglist& list = lists.lists()[i - 1];
    num_entries += list.entries.size();
    for (const ListDefect& defect : list.defects)
      out += "  " + base::EscapeForTerminal(DefectText(list, defect)) + '\n';
  }
  return out + fmt::format("{} lists, {} entries\n", lists.lists().size(),
                           base::FormatCount(num_entries));
}

std::string WriteListJson(const ListSet& lists) {
  using base::QuoteForJson;
  std::string out = "{\"lists\":[";
  bool is_first = true;
  for (const Warninglist& list : lists.lists()) {
    out += fmt::format(
        "{}\n{{\"name\":{},\"title\":{},\"version\":{},\"type\":\"{}\",\"class\":\"{}\","
        "\"effects\":{{",
        is_first ? "" : ",", QuoteForJson(list.name), QuoteForJson(list.title),
        QuoteForJson(list.version), ListTypeName(list.type), list.list_class->name);
    is_first = false;
    bool is_first_effect = true;
    for (size_t i = 0; i < kSubjects.size(); ++i) {
      const auto subject = static_cast<ListSubject>(i);
      if (!IsFor(list, subject)) continue;
      const ListEffect& effect = list.list_class->EffectOn(subject);
      out += fmt::format("{}\"{}\":{{\"action\":\"{}\",\"reason\":{}}}", is_first_effect ? "" : ",",
                         kSubjects[i], ListActionName(effect.action),
                         effect.reason.empty() ? "null" : QuoteForJson(effect.reason));
      is_first_effect = false;
    }
    out += fmt::format("}},\"entries\":{},\"left_aside\":{},\"file\":{},\"defects\":[",
                       list.entries.size(), list.num_skipped,
                       list.file.empty() ? "null" : QuoteForJson(list.file));
    for (size_t i = 0; i < list.defects.size(); ++i) {
      const ListDefect& defect = list.defects[i];
      out += fmt::format("{}{{\"text\":{},\"entries\":{},\"example\":{},\"left_aside\":{}}}",
                         i == 0 ? "" : ",", QuoteForJson(defect.text), defect.count,
                         defect.example.empty() ? "null" : QuoteForJson(defect.example),
                         defect.is_loss);
    }
    out += "]}";
  }
  return out + "\n]}\n";
}

}  // namespace quoll::intel
