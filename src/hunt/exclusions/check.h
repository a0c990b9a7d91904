// Checking exclusion rules: which classes each is in and which sub-expression led there; and, with
// logs, what it removes.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "hunt/exclusion_class_def.h"
#include "hunt/exclusions/rule.h"
#include "hunt/hunt.h"
#include "hunt/workspace.h"
#include "intel/indicator.h"

namespace quoll::hunt {

struct ExclusionVerdict {
  std::string id;
  std::vector<std::string> tables;     // that the rule was checked on
  std::vector<std::string> classes;    // `sound` if in no other; sorted
  std::vector<std::string> why;        // `blinding: …`
  std::vector<std::string> undecided;  // classes that neither hold nor are ruled out
  // With logs.
  std::optional<Measured> measured;
  std::vector<std::string> indicators_lost;  // whose last hit it removes; with port
  std::vector<std::string> hosts_lost;

  bool Is(std::string_view name) const;
};

struct CheckOptions {
  const intel::IndicatorSet* indicators = nullptr;  // null: without indicators no rule is a no-op
  HuntOptions hunt;
  // Days since each rule last removed something, by id, from the counters.
  std::map<std::string, int64_t> idle_days;
  // By id: what a run showed.
  std::map<std::string, Measured> measured;
};

// In the order of the rules. Fails on unreadable data files only.
base::Result<std::vector<ExclusionVerdict>> CheckExclusions(const std::vector<ExclusionRule>& rules,
                                                            const Workspace& workspace,
                                                            const CheckOptions& options,
                                                            diag::Sink& sink);

// What is labelled: a row of a file.
struct HitLabel {
  std::string file;              // its end, at the border of a folder
  std::optional<uint64_t> line;  // of a row, or `record`
  std::optional<uint64_t> record;
  bool is_true = true;
};
// CSV with a header (file, line, record, label) or a YAML or JSON list of such objects; labels are
// true and false (or benign). Fails with K5001, K5002 or K8001.
base::Result<std::vector<HitLabel>> ReadLabels(const std::string& path, diag::Sink& sink);

struct Simulation {
  std::vector<ExclusionVerdict> verdicts;
  Measured together;                  // all rules that could be asked, each hit once
  uint64_t num_labels_unmatched = 0;  // labels that no hit has
  bool has_labels = false;
};
// Hunts with every rule that can be asked and removes nothing.
base::Result<Simulation> SimulateExclusions(const std::vector<ExclusionRule>& rules,
                                            Workspace& workspace, const CheckOptions& options,
                                            const std::vector<HitLabel>& labels, diag::Sink& sink);

// `{"rules":[{"id","tables","classes","why","undecided","rows_removed",…}]}`.
std::string WriteExclusionsJson(const std::vector<ExclusionVerdict>& verdicts,
                                const Simulation* simulation);
std::string WriteExclusionsText(const std::vector<ExclusionVerdict>& verdicts,
                                const Simulation* simulation);

}  // namespace quoll::hunt
