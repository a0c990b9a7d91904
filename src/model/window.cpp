#include "model/window.h"

#include "model/numbers.h"
#include "model/rows.h"

namespace quoll::model {
namespace {

using Rows = std::span<const ColumnView>;

// One call's way through the rows. `is_first[row]` is not 0 where a run of rows begins anew.
class CallPass {
 public:
  explicit CallPass(const WindowColumns::Call& call) : call_(call) {}
  virtual ~CallPass() = default;
  // Appends num_rows results to `out`.
  virtual void Add(Rows rows, size_t num_rows, const std::vector<uint8_t>& is_first,
                   Column& out) = 0;

 protected:
  const ColumnView& Arg(Rows rows, size_t arg) const { return rows[call_.args[arg]]; }
  // Room for the results; the row of `out` for the first of them.
  static size_t Grow(Column& out, size_t num_rows) {
    const size_t first = out.size();
    out.Resize(first + num_rows);
    return first;
  }

  const WindowColumns::Call& call_;
};

class RowNumberPass : public CallPass {
 public:
  using CallPass::CallPass;
  void Add(Rows, size_t num_rows, const std::vector<uint8_t>& is_first, Column& out) override {
    const size_t base = Grow(out, num_rows);
    for (size_t row = 0; row < num_rows; ++row) {
      if (is_first[row] != 0) next_ = call_.call->start;
      out.Set(base + row, next_);
      next_ = static_cast<int64_t>(static_cast<uint64_t>(next_) + 1);
    }
  }

 private:
  int64_t next_ = call_.call->start;
};

// The sum of a type that is added by one of the functions below.
template <typename T, typename Sum, Sum (*kAdd)(Sum, const T&)>
class CumsumPass : public CallPass {
 public:
  using CallPass::CallPass;
  void Add(Rows rows, size_t num_rows, const std::vector<uint8_t>& is_first, Column& out) override {
    const ColumnView& values = Arg(rows, 0);
    const size_t base = Grow(out, num_rows);
    for (size_t row = 0; row < num_rows; ++row) {
      if (is_first[row] != 0) sum_ = Sum{};
      if (!values.IsNull(row)) sum_ = kAdd(sum_, values.Get<T>(row));
      out.Set(base + row, sum_);
    }
  }

 private:
  Sum sum_{};
};

// Wraps round, as `+` does.
int32_t AddInt(int32_t sum, const int32_t& value) {
  return static_cast<int32_t>(static_cast<uint32_t>(sum) + static_cast<uint32_t>(value));
}
int64_t AddLong(int64_t sum, const int64_t& value) {
  return static_cast<int64_t>(static_cast<uint64_t>(sum) + static_cast<uint64_t>(value));
}
double AddReal(double sum, const double& value) { return sum + value; }

class DecimalCumsumPass : public CallPass {
 public:
  using CallPass::CallPass;
  void Add(Rows rows, size_t num_rows, const std::vector<uint8_t>& is_first, Column& out) override {
    const ColumnView& values = Arg(rows, 0);
    const size_t base = Grow(out, num_rows);
    for (size_t row = 0; row < num_rows; ++row) {
      if (is_first[row] != 0) sum_ = DecimalFromLong(0);
      // A sum out of range has no value from there on.
      if (!values.IsNull(row) && sum_)
        sum_ = DecimalCompute(DecimalOp::kAdd, *sum_, values.Get<Bytes16>(row));
      if (sum_) out.Set(base + row, *sum_);
    }
  }

 private:
  std::optional<Bytes16> sum_ = DecimalFromLong(0);
};

class RankPass : public CallPass {
 public:
  using CallPass::CallPass;
  void Add(Rows rows, size_t num_rows, const std::vector<uint8_t>& is_first, Column& out) override {
    const ColumnView& values = Arg(rows, 0);
    const bool is_dense = call_.call->function == WindowRel::Function::kRankDense;
    const size_t base = Grow(out, num_rows);
    for (size_t row = 0; row < num_rows; ++row) {
      if (is_first[row] != 0) rank_ = number_ = 0;
      ++number_;
      if (is_first[row] != 0 || !last_.IsSame(values, row)) {
        rank_ = is_dense ? rank_ + 1 : number_;
        last_.Keep(values, row);
      }
      out.Set(base + row, rank_);
    }
  }

 private:
  int64_t rank_ = 0;
  int64_t number_ = 0;
  KeptCell last_;
};

// row_window_session: a row begins a session when there is none, when it lies as far from the
// session's start as the first limit or as far from the row before as the second, and when it
// restarts.
class SessionPass : public CallPass {
 public:
  using CallPass::CallPass;
  void Add(Rows rows, size_t num_rows, const std::vector<uint8_t>& is_first, Column& out) override {
    const ColumnView& times = Arg(rows, 0);
    const ColumnView& longest = Arg(rows, 1);
    const ColumnView& gap = Arg(rows, 2);
    const size_t base = Grow(out, num_rows);
    for (size_t row = 0; row < num_rows; ++row) {
      if (is_first[row] != 0) start_.reset();
      if (times.IsNull(row)) {
        start_.reset();
        continue;
      }
      const int64_t time = times.Get<int64_t>(row);
      if (!start_ || Reaches(time, *start_, longest, row) || Reaches(time, last_, gap, row))
        start_ = time;
      last_ = time;
      out.Set(base + row, *start_);
    }
  }

 private:
  static bool Reaches(int64_t time, int64_t from, const ColumnView& limit, size_t row) {
    if (limit.IsNull(row)) return false;
    int64_t until = 0;
    return !__builtin_add_overflow(from, limit.Get<int64_t>(row), &until) && time >= until;
  }

  std::optional<int64_t> start_;
  int64_t last_ = 0;
};

std::unique_ptr<CallPass> MakeCallPass(const WindowColumns::Call& call,
                                       const std::vector<Type>& input) {
  switch (call.call->function) {
    case WindowRel::Function::kRowNumber:
      return std::make_unique<RowNumberPass>(call);
    case WindowRel::Function::kCumsum: {
      const Type type = input[call.args[0]];
      if (type == Type::kInt) return std::make_unique<CumsumPass<int32_t, int32_t, AddInt>>(call);
      if (type == Type::kReal) return std::make_unique<CumsumPass<double, double, AddReal>>(call);
      if (type == Type::kDecimal) return std::make_unique<DecimalCumsumPass>(call);
      return std::make_unique<CumsumPass<int64_t, int64_t, AddLong>>(call);
    }
    case WindowRel::Function::kRankDense:
    case WindowRel::Function::kRankMin:
      return std::make_unique<RankPass>(call);
    case WindowRel::Function::kSession:
      return std::make_unique<SessionPass>(call);
    case WindowRel::Function::kShift:
      break;  // SQL says it
  }
  CHECK(false);
  return nullptr;
}

class WindowPass : public NativeRel::StreamOperator::Pass {
 public:
  WindowPass(const WindowColumns& columns, const std::vector<Type>& input)
      : columns_(columns), last_parts_(columns.parts.size()) {
    for (const auto& call : columns.calls) calls_.push_back(MakeCallPass(call, input));
  }

  void Add(Rows rows, size_t num_rows, Batch& out) override {
    for (size_t i = 0; i < columns_.passed.size(); ++i) {
      AppendRows(rows[columns_.passed[i]], 0, num_rows, out.columns[i]);
    }
    FindParts(rows, num_rows);
    for (size_t i = 0; i < calls_.size(); ++i) {
      const auto& restart = columns_.calls[i].restart;
      std::vector<uint8_t> is_first = part_begins_;
      for (size_t row = 0; restart && row < num_rows; ++row) {
        is_first[row] |= static_cast<uint8_t>(!rows[*restart].IsNull(row) &&
                                              rows[*restart].Get<uint8_t>(row) != 0);
      }
      calls_[i]->Add(rows, num_rows, is_first, out.columns[columns_.passed.size() + i]);
    }
    out.num_rows += num_rows;
    is_begun_ = true;
  }

  void Finish(Batch&) override {}

 private:
  void FindParts(Rows rows, size_t num_rows) {
    part_begins_.assign(num_rows, 0);
    if (!is_begun_) part_begins_[0] = 1;
    for (size_t i = 0; i < last_parts_.size(); ++i) {
      const ColumnView& part = rows[columns_.parts[i]];
      for (size_t row = 0; row < num_rows; ++row) {
        if (last_parts_[i].IsSame(part, row)) continue;
        last_parts_[i].Keep(part, row);
        part_begins_[row] = 1;
      }
    }
  }

  const WindowColumns& columns_;
  std::vector<std::unique_ptr<CallPass>> calls_;
  std::vector<KeptCell> last_parts_;
  std::vector<uint8_t> part_begins_;
  bool is_begun_ = false;
};

class WindowOperator : public NativeRel::StreamOperator {
 public:
  WindowOperator(WindowColumns columns, const std::vector<Type>& input)
      : StreamOperator(OutputTypes(columns, input)), columns_(std::move(columns)), input_(input) {}
  std::unique_ptr<Pass> Start(const KernelContext&) const override {
    return std::make_unique<WindowPass>(columns_, input_);
  }
  std::string_view name() const override { return "window"; }

 private:
  static std::vector<Type> OutputTypes(const WindowColumns& columns,
                                       const std::vector<Type>& input) {
    std::vector<Type> types;
    for (const size_t column : columns.passed) types.push_back(input[column]);
    for (const auto& call : columns.calls) types.push_back(call.type);
    return types;
  }

  WindowColumns columns_;
  std::vector<Type> input_;
};

}  // namespace

std::shared_ptr<const NativeRel::Operator> MakeWindowOperator(WindowColumns columns,
                                                              const std::vector<Type>& input) {
  return std::make_shared<WindowOperator>(std::move(columns), input);
}

}  // namespace quoll::model
