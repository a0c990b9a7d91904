// Every function row with SQL against its kernel: the same calls over random typed rows, nulls, NaN
// and extremes among them, once through DuckDB and once through the kernel. A kernel is the
// function's meaning; SQL must be equal to it for all inputs. Here because it needs the language
// and the engine.
#include <gtest/gtest.h>

#include "engine/memory_table.h"
#include "engine/session.h"
#include "lang/registry.h"
#include "lang/test_arguments.h"
#include "model/evaluate.h"
#include "model/rel.h"

namespace quoll::lang::test {
namespace {

constexpr int kRoundsPerSignature = 60;
constexpr KernelContext kContext{.now_ticks = 638'000'000'000'000'000, .seed = 7};

// The call, its columns and a table with their rows.
struct Case {
  ExprPtr call;
  std::shared_ptr<ScanRel> scan;
  std::vector<Column> columns;  // those of the scan
};

Case MakeCase(const FunctionDef& function, const Signature& signature, Arguments arguments) {
  const Type result = ResultType(signature, arguments);
  Case test;
  test.scan = std::make_shared<ScanRel>();
  std::vector<ExprPtr> args;
  Schema schema;
  for (size_t i = 0; i < arguments.columns.size(); ++i) {
    const Type type = arguments.columns[i].type();
    if (arguments.is_constant[i]) {
      args.push_back(MakeConstant(arguments.constants[i], {}));
      continue;
    }
    const auto id = static_cast<ColumnId>(i + 1);
    test.scan->columns.push_back({id, "c" + std::to_string(i), type});
    test.scan->column_names.push_back("c" + std::to_string(i));
    schema.push_back({"c" + std::to_string(i), type});
    args.push_back(MakeColumn(id, type, {}));
    test.columns.push_back(std::move(arguments.columns[i]));
  }
  auto table = std::make_shared<engine::MemoryTable>(schema);
  for (size_t row = 0; row < kNumRows; ++row) {
    std::vector<Value> values;
    for (const Column& column : test.columns) values.push_back(Value::FromCell(column.view(), row));
    table->AddRow(values);
  }
  test.scan->table = "T";
  test.scan->source = table;
  test.call = MakeCall(function, &signature, result, std::move(args), {});
  return test;
}

// Nothing where a constant was refused, as a query would be.
std::optional<std::vector<std::string>> ByKernel(const Case& test) {
  PrepareError error;
  const auto program = Program::Prepare(test.call, kContext, error);
  if (program == nullptr) return std::nullopt;
  std::vector<ColumnView> inputs;
  for (const ExprPtr& input : program->inputs()) {
    for (size_t i = 0; i < test.columns.size(); ++i) {
      if (test.scan->columns[i].id == input->column) inputs.push_back(test.columns[i].view());
    }
  }
  Program::Runner runner(*program);
  return Texts(runner.Run(inputs, kNumRows), kNumRows);
}

std::vector<std::string> BySql(const Case& test, engine::Session& session) {
  auto project = std::make_shared<ProjectRel>();
  project->input = test.scan;
  project->columns.push_back({100, "result", test.call->type});
  project->exprs.push_back(test.call);
  diag::Sink sink;
  ResultPlan plan;
  plan.rel = project;
  auto stream = session.Run(plan, {.context = kContext}, sink);
  if (!stream.ok()) return {"does not run"};
  auto rows = (*stream)->ReadAll();
  if (!rows.ok()) return {sink.diagnostics().empty() ? "fails" : sink.diagnostics()[0].message};
  return Texts(rows->columns[0].view(), rows->num_rows);
}

std::string Shown(const Case& test, size_t row) {
  std::string text;
  for (const ExprPtr& arg : test.call->args) {
    Value value = arg->value;
    for (size_t i = 0; i < test.columns.size() && !arg->IsConstant(); ++i) {
      if (test.scan->columns[i].id == arg->column)
        value = Value::FromCell(test.columns[i].view(), row);
    }
    text += (text.empty() ? "" : ", ") + ValueToKql(value);
  }
  return std::string(test.call->function->name) + "(" + text + ")";
}

TEST(FunctionsDifferential, SqlGivesWhatTheKernelGives) {
  diag::Sink sink;
  auto session = engine::Session::Open({.num_threads = 1}, sink);
  ASSERT_TRUE(session.ok());
  size_t num_rows = 0;
  for (const FunctionDef* function : AllFunctions()) {
    if (function->kernel == nullptr) continue;
    Generator generator(std::hash<std::string_view>{}(function->name), Generator::Bytes::kSound);
    for (const Signature& signature : function->signatures) {
      if (signature.duckdb.empty()) continue;
      for (int round = 0; round < kRoundsPerSignature; ++round) {
        Arguments arguments = MakeArguments(signature, generator);
        if (!IsChosen(*function, signature, arguments)) continue;
        const Case test = MakeCase(*function, signature, std::move(arguments));
        const auto expected = ByKernel(test);
        if (!expected) continue;
        const auto given = BySql(test, **session);
        ASSERT_EQ(given.size(), kNumRows) << Shown(test, 0) << ": " << given[0];
        for (size_t row = 0; row < kNumRows; ++row) {
          EXPECT_EQ(given[row], (*expected)[row]) << Shown(test, row) << " by SQL";
        }
        num_rows += kNumRows;
      }
    }
  }
  EXPECT_GT(num_rows, 10'000u);
}

}  // namespace
}  // namespace quoll::lang::test
