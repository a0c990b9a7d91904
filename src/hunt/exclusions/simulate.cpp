// Simulating exclusion rules: a hunt in which every rule only marks, and what the marks would have
// removed, rule by rule and all together.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "base/escape.h"
#include "base/text.h"
#include "hunt/exclusions/check.h"
#include "hunt/reports/reports.h"
#include "hunt/yaml.h"

namespace quoll::hunt {
namespace {

constexpr size_t kMaxLabelBytes = size_t{64} << 20;

base::Result<bool> ParseLabel(const std::string& path, const std::string& text, diag::Sink& sink) {
  const std::string label = base::AsciiLower(base::TrimBlanks(text));
  if (label == "true" || label == "1" || label == "malicious") return true;
  if (label == "false" || label == "0" || label == "benign") return false;
  return sink.Fail(diag::Diagnostic{
      .code = diag::Code::K8001,
      .message = fmt::format("`{}` of `{}` is no label", base::EscapeForTerminal(text),
                             base::EscapeForTerminal(path))}
                       .Help("labels are true and false"));
}

std::optional<uint64_t> Number(std::string_view text) {
  const auto number = base::ParseInteger(base::TrimBlanks(text));
  return number && *number > 0 ? std::optional(static_cast<uint64_t>(*number)) : std::nullopt;
}

base::Result<HitLabel> MakeLabel(const std::string& path, const std::string& file,
                                 const std::string& line, const std::string& record,
                                 const std::string& label, diag::Sink& sink) {
  HitLabel out;
  out.file = file;
  out.line = Number(line);
  out.record = Number(record);
  TRY(out.is_true, ParseLabel(path, label, sink));
  if (out.file.empty() || (!out.line && !out.record)) {
    return sink.Fail(diag::Code::K8001,
                     fmt::format("a label of `{}` names no file, or no line or record",
                                 base::EscapeForTerminal(path)));
  }
  return out;
}

// Names of files hold no quotes or commas here; a header says which column is which.
base::Result<std::vector<HitLabel>> ReadCsvLabels(const std::string& path, const std::string& text,
                                                  diag::Sink& sink) {
  std::vector<HitLabel> labels;
  std::vector<std::string> header;
  for (const std::string_view raw : base::Split(text, '\n')) {
    const std::string_view line = base::TrimBlanks(raw);
    if (line.empty()) continue;
    std::vector<std::string> cells;
    for (const std::string_view cell : base::Split(line, ','))
      cells.emplace_back(base::TrimBlanks(cell));
    if (header.empty()) {
      header = cells;
      continue;
    }
    const auto cell = [&](std::string_view name) {
      for (size_t i = 0; i < header.size() && i < cells.size(); ++i) {
        if (base::EqualsIgnoreCase(header[i], name)) return cells[i];
      }
      return std::string();
    };
    TRY(HitLabel label,
        MakeLabel(path, cell("file"), cell("line"), cell("record"), cell("label"), sink));
    labels.push_back(std::move(label));
  }
  return labels;
}

bool IsFile(const std::string& path, const std::string& name) {
  if (path == name) return true;
  return path.size() > name.size() && path.ends_with(name) &&
         path[path.size() - name.size() - 1] == '/';
}

// The truth of each hit: labelled true, labelled false, or neither.
class Truths {
 public:
  Truths(const HuntReport& report, const std::vector<HitLabel>& labels)
      : report_(report), labels_(labels), is_used_(labels.size()) {}

  bool IsTrue(const Hit& hit) {
    bool is_true = false;
    for (size_t i = 0; i < labels_.size(); ++i) {
      const HitLabel& label = labels_[i];
      const bool is_place = (label.record && *label.record == hit.record) ||
                            (label.line && hit.line && *label.line == *hit.line);
      if (!is_place || !IsFile(report_.files[hit.file_idx], label.file)) continue;
      is_used_[i] = true;
      is_true = is_true || label.is_true;
    }
    return is_true;
  }
  uint64_t num_unused() const {
    return static_cast<uint64_t>(std::count(is_used_.begin(), is_used_.end(), false));
  }

 private:
  const HuntReport& report_;
  const std::vector<HitLabel>& labels_;
  std::vector<bool> is_used_;
};

// What goes if the hits do.
struct Removal {
  Measured measured;
  std::set<std::pair<uint32_t, uint64_t>> rows;
  std::set<IndicatorIdx> indicators_kept;
  std::set<IndicatorIdx> indicators_hit;
  std::set<std::string> hosts_kept;
  std::set<std::string> hosts_hit;

  void Add(const Hit& hit, bool is_true, bool is_removed) {
    ++measured.num_hits;
    measured.num_true_hits += is_true ? 1 : 0;
    const std::string host = HostOf(hit);
    indicators_hit.insert(hit.indicator);
    hosts_hit.insert(host);
    if (!is_removed) {
      indicators_kept.insert(hit.indicator);
      hosts_kept.insert(host);
      return;
    }
    ++measured.hits_removed;
    measured.true_hits_removed += is_true ? 1 : 0;
    rows.emplace(hit.file_idx, hit.record);
    measured.rows_removed = rows.size();
  }
  std::vector<std::string> IndicatorsLost(const intel::IndicatorSet& set) const {
    std::vector<std::string> lost;
    for (const IndicatorIdx idx : indicators_hit) {
      if (!indicators_kept.contains(idx)) lost.push_back(IndicatorText(set.indicators[idx]));
    }
    return lost;
  }
  std::vector<std::string> HostsLost() const {
    std::vector<std::string> lost;
    for (const std::string& host : hosts_hit) {
      if (!host.empty() && !hosts_kept.contains(host)) lost.push_back(host);
    }
    return lost;
  }
};

// Those rules that can be asked at all, as marks.
std::vector<ExclusionRule> Marks(const std::vector<ExclusionRule>& rules,
                                 const std::vector<ExclusionVerdict>& verdicts) {
  std::vector<ExclusionRule> marks;
  for (size_t i = 0; i < rules.size(); ++i) {
    if (verdicts[i].Is("unbound") || verdicts[i].Is("incomplete")) continue;
    marks.push_back(rules[i]);
    marks.back().action = ExclusionAction::kTag;
    marks.back().expires.reset();  // what an expired rule would do is of interest
  }
  return marks;
}

}  // namespace

base::Result<std::vector<HitLabel>> ReadLabels(const std::string& path, diag::Sink& sink) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return sink.Fail(diag::Code::K5001, fmt::format("`{}` does not exist or cannot be opened",
                                                    base::EscapeForTerminal(path)));
  }
  std::ostringstream content;
  content << file.rdbuf();
  const std::string text = content.str();
  if (text.size() > kMaxLabelBytes) {
    return sink.Fail(diag::Code::K5002, fmt::format("`{}` is larger than {} bytes",
                                                    base::EscapeForTerminal(path), kMaxLabelBytes));
  }
  if (path.ends_with(".csv")) return ReadCsvLabels(path, text, sink);
  TRY(const YamlNode root, ReadYaml(path, sink));
  std::vector<HitLabel> labels;
  const YamlNode* list = root.Find("labels");
  for (const YamlNode& item : (list == nullptr ? root : *list).items) {
    TRY(HitLabel label, MakeLabel(path, item.Text("file"), item.Text("line"), item.Text("record"),
                                  item.Text("label"), sink));
    labels.push_back(std::move(label));
  }
  return labels;
}

base::Result<Simulation> SimulateExclusions(const std::vector<ExclusionRule>& rules,
                                            Workspace& workspace, const CheckOptions& options,
                                            const std::vector<HitLabel>& labels, diag::Sink& sink) {
  TRY(const auto verdicts, CheckExclusions(rules, workspace, options, sink));
  const std::vector<ExclusionRule> marks = Marks(rules, verdicts);
  HuntOptions hunt = options.hunt;
  hunt.exclusions = &marks;
  TRY(const HuntReport report, Hunt(workspace, *options.indicators, hunt, sink));

  Truths truths(report, labels);
  std::map<std::string, Removal> by_rule;
  for (const ExclusionRule& rule : marks) by_rule[rule.id];
  Removal together;
  for (const Hit& hit : report.hits) {
    const bool is_true = truths.IsTrue(hit);
    together.Add(hit, is_true, !hit.exclusions.empty());
    for (auto& [id, removal] : by_rule) {
      const bool is_removed =
          std::find(hit.exclusions.begin(), hit.exclusions.end(), id) != hit.exclusions.end();
      removal.Add(hit, is_true, is_removed);
    }
  }
  Simulation simulation;
  CheckOptions with_counts = options;
  for (const auto& [id, removal] : by_rule) with_counts.measured[id] = removal.measured;
  TRY(simulation.verdicts, CheckExclusions(rules, workspace, with_counts, sink));
  for (ExclusionVerdict& verdict : simulation.verdicts) {
    const auto removal = by_rule.find(verdict.id);
    if (removal == by_rule.end()) continue;
    verdict.indicators_lost = removal->second.IndicatorsLost(*options.indicators);
    verdict.hosts_lost = removal->second.HostsLost();
  }
  simulation.together = together.measured;
  simulation.has_labels = !labels.empty();
  simulation.num_labels_unmatched = truths.num_unused();
  return simulation;
}

}  // namespace quoll::hunt
