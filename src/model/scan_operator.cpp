// The matching of scan. For each row the steps are tried from the last to the first:
//   1. the step before has a state and the condition holds over it: that state becomes this step's;
//   2. else this step has a state, or is the first, and the condition holds over its own state.
// A step that matched keeps the values of its row in its state.
#include "model/scan_operator.h"

#include "model/rows.h"

namespace quoll::model {
namespace {

using Rows = std::span<const ColumnView>;

// One cell of a column as a column of one row.
ColumnView CellOf(const ColumnView& column, size_t row) {
  static constexpr uint64_t kAbsent = 0;
  ColumnView cell = column;
  cell.is_constant = true;
  cell.data = static_cast<const char*>(column.data) + column.Index(row) * PhysicalSize(column.type);
  cell.validity = column.IsNull(row) ? &kAbsent : nullptr;
  return cell;
}

void SetCell(const ColumnView& from, Column& to) {
  to.Clear();
  AppendRows(from, 0, 1, to);
}

Column CellWith(const Value& value) {
  Column column(value.type);
  column.Resize(1);
  value.Store(column, 0);
  return column;
}

struct State {
  bool is_active = false;
  int64_t match_id = 0;
  std::vector<Column> slots;  // one row each
};

class ScanPass : public NativeRel::StreamOperator::Pass {
 public:
  ScanPass(const ScanPlan& plan, std::vector<Type> output)
      : plan_(plan), last_parts_(plan.parts.size()) {
    for (const auto& step : plan.steps) {
      conditions_.emplace_back(*step.condition.program);
      auto& runners = assignments_.emplace_back();
      for (const auto& assignment : step.assignments)
        runners.emplace_back(*assignment.value.program);
      pending_.emplace_back();
      for (const Type type : output) pending_.back().columns.emplace_back(type);
      states_.emplace_back();
      for (const auto& slot : plan.slots) states_.back().slots.push_back(CellWith(slot.initial));
    }
    for (const Value& value : plan.declared) declared_.push_back(CellWith(value));
    row_.resize(plan.passed.size() + plan.declared.size());
  }

  void Add(Rows rows, size_t num_rows, Batch& out) override {
    for (size_t row = 0; row < num_rows; ++row) {
      BeginPart(rows, row, out);
      for (size_t step = plan_.steps.size(); step-- > 0;) Try(rows, row, step, out);
    }
  }

  void Finish(Batch& out) override {
    for (size_t step = 0; step < plan_.steps.size(); ++step) Flush(step, out);
  }

 private:
  void BeginPart(Rows rows, size_t row, Batch& out) {
    bool is_new = false;
    for (size_t i = 0; i < last_parts_.size(); ++i) {
      const ColumnView& part = rows[plan_.parts[i]];
      if (last_parts_[i].IsSame(part, row)) continue;
      last_parts_[i].Keep(part, row);
      is_new = true;
    }
    if (!is_new) return;
    Finish(out);
    for (size_t step = 0; step < states_.size(); ++step) Forget(step);
    next_match_id_ = 0;
  }

  void Forget(size_t step) {
    states_[step].is_active = false;
    for (size_t i = 0; i < plan_.slots.size(); ++i) {
      SetCell(CellOf(initial(i), 0), states_[step].slots[i]);
    }
  }
  ColumnView initial(size_t slot) {
    while (initial_.size() <= slot)
      initial_.push_back(CellWith(plan_.slots[initial_.size()].initial));
    return initial_[slot].view();
  }

  ColumnView Run(Program::Runner& runner, const ScanPlan::Formula& formula, Rows rows, size_t row,
                 const State& state) {
    leaves_.clear();
    for (const auto& leaf : formula.leaves) {
      leaves_.push_back(leaf.is_slot ? state.slots[leaf.idx].view(true)
                                     : CellOf(rows[leaf.idx], row));
    }
    return runner.Run(leaves_, 1);
  }

  bool Holds(size_t step, Rows rows, size_t row, const State& state) {
    const ColumnView result = Run(conditions_[step], plan_.steps[step].condition, rows, row, state);
    return !result.IsNull(0) && result.Get<uint8_t>(0) != 0;
  }

  void Try(Rows rows, size_t row, size_t step, Batch& out) {
    if (step > 0 && states_[step - 1].is_active && Holds(step, rows, row, states_[step - 1])) {
      // The series of both steps have ended.
      Flush(step - 1, out);
      Flush(step, out);
      std::swap(states_[step], states_[step - 1]);
      Forget(step - 1);
      return Match(rows, row, step, out);
    }
    State& own = states_[step];
    if ((!own.is_active && step > 0) || !Holds(step, rows, row, own)) return;
    if (!own.is_active) own.match_id = next_match_id_++;
    Match(rows, row, step, out);
  }

  // The row as the step makes it, into the output and the step's state.
  void Match(Rows rows, size_t row, size_t step, Batch& out) {
    State& state = states_[step];
    const size_t num_passed = plan_.passed.size();
    for (size_t i = 0; i < num_passed; ++i) row_[i] = CellOf(rows[plan_.passed[i]], row);
    for (size_t i = 0; i < declared_.size(); ++i) row_[num_passed + i] = declared_[i].view(true);
    const auto& assignments = plan_.steps[step].assignments;
    // All of them see the state as it was.
    for (size_t i = 0; i < assignments.size(); ++i) {
      row_[assignments[i].column] =
          Run(assignments_[step][i], assignments[i].value, rows, row, state);
    }
    Emit(rows, row, step, out);
    KeepRow(step, state);
    state.is_active = true;
  }

  void KeepRow(size_t step, State& state) {
    // An assigned value may lie in the state itself: all are copied before one is replaced.
    std::vector<std::pair<size_t, Column>> kept;
    for (size_t i = 0; i < plan_.slots.size(); ++i) {
      if (plan_.slots[i].step != step) continue;
      kept.emplace_back(i, Column(plan_.slots[i].type));
      AppendRows(row_[plan_.slots[i].column], 0, 1, kept.back().second);
    }
    for (auto& [slot, column] : kept) state.slots[slot] = std::move(column);
  }

  void Emit(Rows rows, size_t row, size_t step, Batch& out) {
    const ScanPlan::Output output = plan_.steps[step].output;
    if (output == ScanPlan::Output::kNone) return;
    Batch& target = output == ScanPlan::Output::kLast ? pending_[step] : out;
    if (output == ScanPlan::Output::kLast) {
      for (Column& column : target.columns) column.Clear();
      target.num_rows = 0;
    }
    size_t next = 0;
    for (const ColumnView& cell : row_) AppendRows(cell, 0, 1, target.columns[next++]);
    if (plan_.with_match_id) target.columns[next++].Append(states_[step].match_id);
    for (const size_t column : plan_.carried)
      AppendRows(CellOf(rows[column], row), 0, 1, target.columns[next++]);
    ++target.num_rows;
  }

  // The last row of a series that gives only that.
  void Flush(size_t step, Batch& out) {
    Batch& pending = pending_[step];
    if (pending.num_rows == 0) return;
    for (size_t i = 0; i < pending.columns.size(); ++i) {
      AppendRows(pending.columns[i].view(), 0, 1, out.columns[i]);
      pending.columns[i].Clear();
    }
    pending.num_rows = 0;
    ++out.num_rows;
  }

  const ScanPlan& plan_;
  std::vector<Program::Runner> conditions_;
  std::vector<std::vector<Program::Runner>> assignments_;
  std::vector<State> states_;
  std::vector<Batch> pending_;
  std::vector<Column> declared_;
  std::vector<Column> initial_;
  std::vector<KeptCell> last_parts_;
  std::vector<ColumnView> row_;
  std::vector<ColumnView> leaves_;
  int64_t next_match_id_ = 0;
};

class ScanOperator : public NativeRel::StreamOperator {
 public:
  ScanOperator(ScanPlan plan, const std::vector<Type>& input)
      : StreamOperator(OutputTypes(plan, input)),
        types_(OutputTypes(plan, input)),
        plan_(std::move(plan)) {}
  std::unique_ptr<Pass> Start(const KernelContext&) const override {
    return std::make_unique<ScanPass>(plan_, types_);
  }
  std::string_view name() const override { return "scan"; }

 private:
  static std::vector<Type> OutputTypes(const ScanPlan& plan, const std::vector<Type>& input) {
    std::vector<Type> types;
    for (const size_t column : plan.passed) types.push_back(input[column]);
    for (const Value& value : plan.declared) types.push_back(value.type);
    if (plan.with_match_id) types.push_back(Type::kLong);
    for (const size_t column : plan.carried) types.push_back(input[column]);
    return types;
  }

  std::vector<Type> types_;
  ScanPlan plan_;
};

}  // namespace

std::shared_ptr<const NativeRel::Operator> MakeScanOperator(ScanPlan plan,
                                                            const std::vector<Type>& input) {
  return std::make_shared<ScanOperator>(std::move(plan), input);
}

}  // namespace quoll::model
