// The helpers of this library's tests.
#include <gtest/gtest.h>

#include "base/check.h"
#include "engine/test_plans.h"

namespace quoll::engine::test {
namespace {

constexpr model::TypeSet kLongs = model::Bit(Type::kLong);
constexpr model::TypeSet kBools = model::Bit(Type::kBool);

void AddKernel(const model::KernelCall& call, model::Column& out) {
  model::MapRows<int64_t, int64_t>(call, out, [](int64_t a, int64_t b) { return a + b; });
}
void ConcatKernel(const model::KernelCall& call, model::Column& out) {
  model::MapText<std::string_view, std::string_view>(
      call, out, [](std::string_view a, std::string_view b, std::string& buffer) {
        buffer.append(a).append(b);
        return true;
      });
}
void TextKernel(const model::KernelCall& call, model::Column& out) {
  model::MapText<int64_t>(call, out, [](int64_t a, std::string& buffer) {
    buffer = std::to_string(a);
    return true;
  });
}
void IsEvenKernel(const model::KernelCall& call, model::Column& out) {
  model::MapRows<int64_t>(call, out, [](int64_t a) { return a % 2 == 0; });
}
void AndKernel(const model::KernelCall& call, model::Column& out) {
  model::MapRows<bool, bool>(call, out, [](bool a, bool b) { return a && b; });
}

class TextJoiner : public model::Accumulator {
 public:
  explicit TextJoiner(std::string separator) : separator_(std::move(separator)) {}
  void Update(std::span<const model::ColumnView> args, size_t row, int64_t ordinal) override {
    parts_.emplace_back(ordinal, args[0].Text(row));
    CHECK(args[1].Text(row) == separator_);
  }
  void Combine(model::Accumulator& other) override {
    auto& parts = static_cast<TextJoiner&>(other).parts_;
    parts_.insert(parts_.end(), parts.begin(), parts.end());
  }
  void Finalize(model::Column& out, size_t row) override {
    std::sort(parts_.begin(), parts_.end());
    std::string text;
    for (const auto& part : parts_) text += (text.empty() ? "" : separator_) + part.second;
    out.SetText(row, text);
  }

 private:
  std::string separator_;
  std::vector<std::pair<int64_t, std::string>> parts_;
};

class LongSum : public model::Accumulator {
 public:
  void Update(std::span<const model::ColumnView> args, size_t row, int64_t) override {
    if (!args[0].IsNull(row)) sum_ += args[0].Get<int64_t>(row);
  }
  void Combine(model::Accumulator& other) override { sum_ += static_cast<LongSum&>(other).sum_; }
  void Finalize(model::Column& out, size_t row) override { out.Set(row, sum_); }

 private:
  int64_t sum_ = 0;
};

std::unique_ptr<model::KernelState> AlwaysFails(model::PrepareCall& call) {
  return call.Fail(0, "is unusable");
}
std::unique_ptr<model::Accumulator> MakeTextJoiner(const model::AggregateCall& call) {
  return std::make_unique<TextJoiner>(call.constants[1]->text);
}
std::unique_ptr<model::Accumulator> MakeLongSum(const model::AggregateCall&) {
  return std::make_unique<LongSum>();
}

template <typename R>
std::shared_ptr<R> Make(std::vector<model::OutputColumn> columns) {
  auto rel = std::make_shared<R>();
  rel->columns = std::move(columns);
  return rel;
}

std::string Cell(const model::ColumnView& column, size_t row) {
  const Value value = Value::FromCell(column, row);
  return value.is_null ? "null" : model::ValueToText(value);
}

std::string Problems(const diag::Sink& sink) {
  std::string text;
  for (const auto& diagnostic : sink.diagnostics()) {
    text += diag::CodeName(diagnostic.code) + ": " + diagnostic.message;
    for (const auto& note : diagnostic.notes) text += "; " + note.text;
  }
  return text;
}

}  // namespace

const model::FunctionDef kSqlEquals = {
    .name = "==",
    .signatures = {{.params = {model::Arg("a", model::kAnyType), model::Arg("b", model::kAnyType)},
                    .type = Type::kBool,
                    .duckdb = "coalesce({a} = {b}, FALSE)"}}};
const model::FunctionDef kSqlGreater = {
    .name = ">",
    .signatures = {{.params = {model::Arg("a", kLongs), model::Arg("b", kLongs)},
                    .type = Type::kBool,
                    .duckdb = "{a} > {b}"}}};
const model::FunctionDef kAdd = {
    .name = "+",
    .signatures = {{.params = {model::Arg("a", kLongs), model::Arg("b", kLongs)},
                    .type = Type::kLong}},
    .kernel = AddKernel};
const model::FunctionDef kConcat = {
    .name = "strcat",
    .signatures = {{.params = {model::Text("a"), model::Text("b")}, .type = Type::kString}},
    .kernel = ConcatKernel};
const model::FunctionDef kText = {
    .name = "tostring",
    .signatures = {{.params = {model::Arg("a", kLongs)}, .type = Type::kString}},
    .kernel = TextKernel};
const model::FunctionDef kIsEven = {
    .name = "is_even",
    .signatures = {{.params = {model::Arg("a", kLongs)}, .type = Type::kBool}},
    .kernel = IsEvenKernel};
const model::FunctionDef kAnd = {
    .name = "and",
    .signatures = {{.params = {model::Arg("a", kBools), model::Arg("b", kBools)},
                    .type = Type::kBool}},
    .kernel = AndKernel};
const model::FunctionDef kBadConstant = {
    .name = "bad",
    .signatures = {{.params = {model::Arg("a", kLongs)}, .type = Type::kLong}},
    .kernel = AddKernel,
    .prepare = AlwaysFails};
const model::AggregateDef kSqlCount = {.name = "count",
                                       .signatures = {{.type = Type::kLong, .duckdb = "count(*)"}}};
const model::AggregateDef kSqlSum = {.name = "sum",
                                     .signatures = {{.params = {model::Arg("x", kLongs)},
                                                     .type = Type::kLong,
                                                     .duckdb = "coalesce(sum({x}), 0)::BIGINT"}}};
const model::AggregateDef kJoinTexts = {
    .name = "join_texts",
    .signatures = {{.params = {model::Text("text"), model::Text("separator")},
                    .type = Type::kString}},
    .make = MakeTextJoiner,
    .needs_ordinal = true};
const model::AggregateDef kSumKernel = {
    .name = "sum_kernel",
    .signatures = {{.params = {model::Arg("x", kLongs)}, .type = Type::kLong}},
    .make = MakeLongSum};

ExprPtr Call(const model::FunctionDef& function, std::vector<ExprPtr> args) {
  return model::MakeCall(function, &function.signatures[0], function.signatures[0].type,
                         std::move(args), {});
}
AggregateRel::Call Agg(const model::AggregateDef& aggregate, std::vector<ExprPtr> args) {
  return {&aggregate, &aggregate.signatures[0], std::move(args), aggregate.signatures[0].type, {}};
}

RelPtr Scan(std::shared_ptr<MemoryTable> table, ColumnId first_id) {
  auto rel = Make<model::ScanRel>({});
  rel->table = "T";
  for (const auto& field : table->schema()) {
    rel->columns.push_back({first_id++, field.name, field.type});
    rel->column_names.push_back(field.name);
  }
  rel->source = std::move(table);
  return rel;
}
RelPtr Values(std::vector<model::OutputColumn> columns, std::vector<std::vector<Value>> rows) {
  auto rel = Make<model::ValuesRel>(std::move(columns));
  rel->rows = std::move(rows);
  return rel;
}
RelPtr Filter(RelPtr input, ExprPtr predicate) {
  auto rel = Make<model::FilterRel>(input->columns);
  rel->input = std::move(input);
  rel->predicate = std::move(predicate);
  return rel;
}
RelPtr Project(RelPtr input, std::vector<std::pair<ColumnId, ExprPtr>> columns) {
  auto rel = Make<model::ProjectRel>({});
  rel->input = std::move(input);
  for (auto& [id, expr] : columns) {
    rel->columns.push_back({id, "p" + std::to_string(id), expr->type});
    rel->exprs.push_back(std::move(expr));
  }
  return rel;
}
RelPtr Aggregate(RelPtr input, std::vector<std::pair<ColumnId, ExprPtr>> keys,
                 std::vector<std::pair<ColumnId, AggregateRel::Call>> calls) {
  auto rel = Make<model::AggregateRel>({});
  rel->input = std::move(input);
  for (auto& [id, expr] : keys) {
    rel->columns.push_back({id, "k" + std::to_string(id), expr->type});
    rel->keys.push_back(std::move(expr));
  }
  for (auto& [id, call] : calls) {
    rel->columns.push_back({id, "a" + std::to_string(id), call.type});
    rel->calls.push_back(std::move(call));
  }
  return rel;
}
RelPtr Sort(RelPtr input, ExprPtr key, Direction direction, Nulls nulls) {
  auto rel = Make<model::SortRel>(input->columns);
  rel->input = std::move(input);
  rel->keys.push_back(
      {std::move(key), direction == Direction::kDescending, nulls == Nulls::kFirst});
  return rel;
}
RelPtr Limit(RelPtr input, uint64_t num_rows) {
  auto rel = Make<model::LimitRel>(input->columns);
  rel->input = std::move(input);
  rel->num_rows = num_rows;
  return rel;
}
RelPtr Join(model::JoinRel::JoinKind kind, RelPtr left, RelPtr right,
            std::vector<std::pair<ExprPtr, ExprPtr>> keys) {
  using JoinKind = model::JoinRel::JoinKind;
  auto rel = Make<model::JoinRel>({});
  rel->join_kind = kind;
  if (kind != JoinKind::kRightSemi && kind != JoinKind::kRightAnti) rel->columns = left->columns;
  if (kind != JoinKind::kLeftSemi && kind != JoinKind::kLeftAnti) {
    rel->columns.insert(rel->columns.end(), right->columns.begin(), right->columns.end());
  }
  rel->left = std::move(left);
  rel->right = std::move(right);
  rel->keys = std::move(keys);
  return rel;
}

Session& TestSession() {
  static const std::unique_ptr<Session> session = [] {
    diag::Sink sink;
    auto opened = Session::Open({.num_threads = 2}, sink);
    CHECK(opened.ok());
    return *std::move(opened);
  }();
  return *session;
}

std::string RunText(const RelPtr& plan, const RunOptions& options) {
  diag::Sink sink;
  auto stream = TestSession().Run({plan, ""}, options, sink);
  if (!stream) return Problems(sink);
  auto rows = (*stream)->ReadAll();
  if (!rows) return Problems(sink);
  std::string text;
  for (size_t row = 0; row < rows->num_rows; ++row) {
    for (size_t i = 0; i < rows->columns.size(); ++i) {
      text += (i > 0 ? "|" : "") + Cell(rows->columns[i].view(), row);
    }
    text += '\n';
  }
  return text;
}
std::string RunText(const RelPtr& plan) { return RunText(plan, {}); }

std::string Sql(const RelPtr& plan) {
  diag::Sink sink;
  auto sql = TestSession().Explain({plan, ""}, {}, sink);
  return sql ? *sql : Problems(sink);
}

}  // namespace quoll::engine::test
