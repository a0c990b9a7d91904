#include "hunt/exclusions/check.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/data_dir.h"
#include "base/escape.h"
#include "base/text.h"
#include "hunt/observables.h"
#include "hunt/plan.h"

namespace quoll::hunt {
namespace {

// What every rule is checked against.
struct Basis {
  Observables observables;
  Surroundings known;
  HuntPlan plan;
};

base::Result<Basis> ReadBasis(const CheckOptions& options, diag::Sink& sink) {
  Basis basis;
  const std::string dir =
      options.hunt.data_dir.empty() ? base::FindDataDir() : options.hunt.data_dir;
  TRY(basis.observables, ReadObservables(dir, sink));
  TRY(basis.known, ReadSurroundings(dir, sink));
  return basis;
}

void Plan(Basis& basis, const CheckOptions& options) {
  if (options.indicators == nullptr) return;
  PlanOptions plan;
  plan.has_all_indicators = options.hunt.has_all_indicators;
  plan.has_url_hosts = options.hunt.has_url_hosts;
  basis.plan = MakePlan(*options.indicators, basis.observables, plan);
}

// The tables of a rule: its own, else those in which the hunt looks.
std::vector<std::string> TablesOf(const ExclusionRule& rule, const Basis& basis) {
  if (!rule.tables.empty()) return rule.tables;
  std::vector<std::string> tables;
  for (const ObservableTable& table : basis.observables.tables) {
    const bool is_hunted =
        basis.plan.queries.empty() ||
        std::any_of(basis.plan.queries.begin(), basis.plan.queries.end(),
                    [&](const PlannedQuery& query) { return query.table == &table; });
    if (is_hunted) tables.push_back(table.name);
  }
  return tables;
}

TableView ViewOf(const std::string& name, const Predicate& predicate, const Basis& basis,
                 const Workspace& workspace, const CheckOptions& options) {
  TableView view;
  view.name = name;
  view.observable = basis.observables.Find(name);
  view.bound = BindPredicate(predicate, name, workspace, options.hunt.query);
  for (const PlannedQuery& query : basis.plan.queries) {
    if (query.table == view.observable) view.queries.push_back(&query);
  }
  return view;
}

// In which tables a rule without tables holds.
std::vector<std::string> NamesOf(const ClassInput& input) {
  std::vector<std::string> names;
  for (const TableView& table : input.tables) {
    if (!input.rule->tables.empty() || table.bound.is_whole()) names.push_back(table.name);
  }
  return names;
}

ExclusionVerdict Classify(const ClassInput& input) {
  ExclusionVerdict verdict;
  verdict.id = input.rule->id;
  verdict.tables = NamesOf(input);
  for (const ExclusionClassDef* def : AllExclusionClasses()) {
    const ClassFinding finding = def->find(input);
    if (finding.is_undecided && finding.why.empty()) verdict.undecided.emplace_back(def->name);
    if (finding.why.empty()) continue;
    verdict.classes.emplace_back(def->name);
    for (const std::string& why : finding.why)
      verdict.why.push_back(fmt::format("{}: {}", def->name, why));
  }
  if (verdict.classes.empty()) verdict.classes.emplace_back("sound");
  std::sort(verdict.classes.begin(), verdict.classes.end());
  if (input.measured != nullptr) verdict.measured = *input.measured;
  return verdict;
}

std::string JsonList(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ",") + base::QuoteForJson(text);
  return "[" + out + "]";
}

std::string MeasuredJson(const Measured& measured, bool has_labels) {
  std::string out = fmt::format("\"rows_removed\":{},\"hits_removed\":{},\"true_hits_removed\":{}",
                                measured.rows_removed, measured.hits_removed,
                                has_labels ? std::to_string(measured.true_hits_removed) : "null");
  return out;
}

std::string MeasuredText(const Measured& measured, bool has_labels) {
  std::string out =
      fmt::format("removes {} of {} hits in {} rows", base::FormatCount(measured.hits_removed),
                  base::FormatCount(measured.num_hits), base::FormatCount(measured.rows_removed));
  if (has_labels) {
    out += fmt::format(", {} of {} labelled true", base::FormatCount(measured.true_hits_removed),
                       base::FormatCount(measured.num_true_hits));
  }
  return out;
}

}  // namespace

bool ExclusionVerdict::Is(std::string_view name) const {
  return std::find(classes.begin(), classes.end(), name) != classes.end();
}

base::Result<std::vector<ExclusionVerdict>> CheckExclusions(const std::vector<ExclusionRule>& rules,
                                                            const Workspace& workspace,
                                                            const CheckOptions& options,
                                                            diag::Sink& sink) {
  TRY(Basis basis, ReadBasis(options, sink));
  Plan(basis, options);
  std::vector<ExclusionVerdict> verdicts;
  for (const ExclusionRule& rule : rules) {
    const Predicate predicate = ParsePredicate(rule.where);
    ClassInput input;
    input.rule = &rule;
    input.predicate = &predicate;
    for (const std::string& table : TablesOf(rule, basis))
      input.tables.push_back(ViewOf(table, predicate, basis, workspace, options));
    input.known = &basis.known;
    input.indicators = options.indicators;
    input.now_ticks = workspace.now_ticks(options.hunt.query);
    if (const auto idle = options.idle_days.find(rule.id); idle != options.idle_days.end())
      input.idle_days = idle->second;
    if (const auto found = options.measured.find(rule.id); found != options.measured.end())
      input.measured = &found->second;
    verdicts.push_back(Classify(input));
  }
  return verdicts;
}

std::string WriteExclusionsJson(const std::vector<ExclusionVerdict>& verdicts,
                                const Simulation* simulation) {
  const bool has_labels = simulation != nullptr && simulation->has_labels;
  std::string out = "{\"rules\":[";
  for (size_t i = 0; i < verdicts.size(); ++i) {
    const ExclusionVerdict& verdict = verdicts[i];
    out +=
        fmt::format("{}\n{{\"id\":{},\"tables\":{},\"classes\":{},\"why\":{},\"undecided\":{}",
                    i == 0 ? "" : ",", base::QuoteForJson(verdict.id), JsonList(verdict.tables),
                    JsonList(verdict.classes), JsonList(verdict.why), JsonList(verdict.undecided));
    if (verdict.measured) {
      out += fmt::format(",{},\"indicators_lost\":{},\"hosts_lost\":{}",
                         MeasuredJson(*verdict.measured, has_labels),
                         JsonList(verdict.indicators_lost), JsonList(verdict.hosts_lost));
    } else {
      out += ",\"rows_removed\":null,\"hits_removed\":null,\"true_hits_removed\":null";
    }
    out += '}';
  }
  out += "\n]";
  if (simulation != nullptr) {
    out += fmt::format(",\n\"together\":{{{},\"hits\":{},\"labels_without_hit\":{}}}",
                       MeasuredJson(simulation->together, has_labels),
                       simulation->together.num_hits, simulation->num_labels_unmatched);
  }
  return out + "}\n";
}

std::string WriteExclusionsText(const std::vector<ExclusionVerdict>& verdicts,
                                const Simulation* simulation) {
  const bool has_labels = simulation != nullptr && simulation->has_labels;
  std::string out;
  for (const ExclusionVerdict& verdict : verdicts) {
    out += fmt::format("{}: {}\n", base::EscapeForTerminal(verdict.id),
                       base::Join(verdict.classes, ", "));
    for (const std::string& why : verdict.why)
      out += fmt::format("  {}\n", base::EscapeForTerminal(why));
    for (const std::string& name : verdict.undecided)
      out += fmt::format("  {}: unknown, the condition could not be decided\n", name);
    if (verdict.measured) out += fmt::format("  {}\n", MeasuredText(*verdict.measured, has_labels));
    if (!verdict.indicators_lost.empty()) {
      out += fmt::format("  removes the last hit of {}\n",
                         base::EscapeForTerminal(base::Join(verdict.indicators_lost, ", ")));
    }
    if (!verdict.hosts_lost.empty()) {
      out += fmt::format("  removes the last hit on {}\n",
                         base::EscapeForTerminal(base::Join(verdict.hosts_lost, ", ")));
    }
  }
  if (simulation != nullptr) {
    out += fmt::format("all together: {}\n", MeasuredText(simulation->together, has_labels));
    if (simulation->num_labels_unmatched != 0) {
      out += fmt::format("{} labels name no hit\n",
                         base::FormatCount(simulation->num_labels_unmatched));
    }
  }
  return out;
}

}  // namespace quoll::hunt
