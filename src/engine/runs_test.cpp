// Limits, cancelling, errors, provenance and spools.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "engine/test_plans.h"

namespace quoll::engine::test {
namespace {

using Clock = std::chrono::steady_clock;

ExprPtr LongCol(ColumnId id) { return Col(id, Type::kLong); }

RelPtr Range(int64_t stop) {
  auto rel = std::make_shared<model::RangeRel>();
  rel->columns = {{1, "x", Type::kLong}};
  rel->start = Value::Long(1), rel->stop = Value::Long(stop), rel->step = Value::Long(1);
  return rel;
}

// A run that takes far longer than any test: counts what a program finds among very many rows.
RelPtr Endless() {
  return Aggregate(Filter(Range(int64_t{1} << 50), Call(kIsEven, {LongCol(1)})), {},
                   {{2, Agg(kSqlCount, {})}});
}

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

TEST(EngineLimits, OneRowTooManyIsAnError) {
  EXPECT_EQ(RunText(Range(3), {.limits = {.max_rows = 3}}), "1\n2\n3\n");
  EXPECT_EQ(RunText(Range(4), {.limits = {.max_rows = 3}}),
            "K4001: the result has more than 3 rows; narrow the query, or raise `--limit`");
  EXPECT_EQ(RunText(Range(1000), {.limits = {.max_bytes = 100}}),
            "K4001: the result is larger than 100 B; narrow the query, or raise `--limit`");
}

TEST(EngineLimits, TimeIsAnError) {
  const auto start = Clock::now();
  EXPECT_EQ(RunText(Endless(), {.limits = {.timeout_ms = 50}}),
            "K4003: the query ran longer than 0.05 s; raise `--timeout`, or narrow the query");
  EXPECT_LT(SecondsSince(start), 2.0);
}

TEST(EngineLimits, MemoryIsAnError) {
  diag::Sink sink;
  auto session = Session::Open({.num_threads = 1, .max_memory_bytes = 20 << 20}, sink);
  ASSERT_TRUE(session.ok());
  const RelPtr sorted = Sort(Range(20'000'000), LongCol(1), Direction::kDescending, Nulls::kLast);
  auto stream = (*session)->Run({sorted, ""}, {.limits = {.max_rows = 0, .max_bytes = 0}}, sink);
  EXPECT_FALSE(stream.ok() && (*stream)->ReadAll().ok());
  ASSERT_EQ(sink.diagnostics().size(), 1u);
  EXPECT_EQ(sink.diagnostics()[0].code, diag::Code::K4002);
}

TEST(EngineCancel, EndsARunSoon) {
  std::atomic<bool> cancel{false};
  std::thread canceller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    cancel = true;
  });
  const auto start = Clock::now();
  EXPECT_EQ(RunText(Endless(), {.cancel = &cancel}), "K4004: the run was cancelled");
  // 100 ms until the flag and 100 ms after it; the rest is for a busy machine.
  EXPECT_LT(SecondsSince(start), 1.0);
  canceller.join();
}

TEST(EngineCancel, BeforeTheStartIsSeen) {
  const std::atomic<bool> cancel{true};
  EXPECT_EQ(RunText(Endless(), {.cancel = &cancel}), "K4004: the run was cancelled");
}

TEST(EngineStream, MayBeLeftInTheMiddle) {
  diag::Sink sink;
  {
    auto stream = TestSession().Run({Range(int64_t{1} << 22), ""}, {.limits = {0, 0, 0}}, sink);
    ASSERT_TRUE(stream.ok());
    auto rows = (*stream)->Next();
    ASSERT_TRUE(rows.ok());
    EXPECT_GT(rows->num_rows, 0u);
    EXPECT_EQ(rows->columns[0].Get<int64_t>(0), 1);
  }
  EXPECT_EQ(RunText(Range(2)), "1\n2\n");
}

TEST(EngineErrors, UnusableConstantIsReportedAtTheArgument) {
  auto file = std::make_shared<base::SourceFile>("query", "print bad(17)");
  diag::Sink sink;
  const ExprPtr arg = model::MakeConstant(Value::Long(17), {10, 12});
  const ExprPtr call =
      model::MakeCall(kBadConstant, &kBadConstant.signatures[0], Type::kLong, {arg}, {6, 13});
  EXPECT_FALSE(
      TestSession().Run({Project(Range(1), {{2, call}}), ""}, {.source = file}, sink).ok());
  ASSERT_EQ(sink.diagnostics().size(), 1u);
  EXPECT_EQ(sink.diagnostics()[0].code, diag::Code::K2012);
  EXPECT_EQ(sink.diagnostics()[0].labels.at(0).span, (base::Span{10, 12}));
}

TEST(EngineErrors, WrongStorageOfATemplateIsInternalAndShowsNoSql) {
  static const model::FunctionDef kWrong = {
      .name = "wrong", .signatures = {{.type = Type::kLong, .duckdb = "'text'"}}};
  const std::string text = RunText(Project(Range(1), {{2, Call(kWrong, {})}}));
  EXPECT_TRUE(text.starts_with("K9001: the query could not be executed")) << text;
  EXPECT_EQ(text.find("SELECT"), std::string::npos) << text;
  // As an input of a program it must not be read as something else.
  const std::string nested =
      RunText(Project(Range(1), {{2, Call(kAdd, {LongCol(1), LongCol(1)})}}));
  EXPECT_EQ(nested, "2\n");
  const RelPtr wrong = Project(Range(1), {{2, Call(kWrong, {})}});
  const std::string read = RunText(Project(wrong, {{3, Call(kAdd, {LongCol(2), LongCol(2)})}}));
  EXPECT_TRUE(read.starts_with("K9001")) << read;
}

TEST(EngineErrors, OverflowInSqlIsAValueOutOfRange) {
  static const model::FunctionDef kTimes = {
      .name = "times",
      .signatures = {{.params = {model::Arg("a", model::kIntegers)},
                      .type = Type::kLong,
                      .duckdb = "{a} * 9223372036854775807"}}};
  EXPECT_EQ(RunText(Project(Range(5), {{2, Call(kTimes, {LongCol(1)})}})),
            "K4005: a computed value does not fit its type");
}

TEST(EngineErrors, AConversionIsMarkedInTheQuery) {
  static const model::FunctionDef kCast = {
      .name = "cast",
      .signatures = {
          {.params = {model::Text("a")}, .type = Type::kLong, .duckdb = "CAST({a} AS BIGINT)"}}};
  auto table = std::make_shared<MemoryTable>(model::Schema{{"Name", Type::kString}});
  table->AddRow({Value::String("x")});
  auto file = std::make_shared<base::SourceFile>("query", "T | extend y = cast(Name)");
  const ExprPtr call =
      model::MakeCall(kCast, &kCast.signatures[0], Type::kLong, {Col(1, Type::kString)}, {15, 25});
  diag::Sink sink;
  auto stream =
      TestSession().Run({Project(Scan(table, 1), {{2, call}}), ""}, {.source = file}, sink);
  EXPECT_FALSE(stream.ok() && (*stream)->ReadAll().ok());
  ASSERT_EQ(sink.diagnostics().size(), 1u);
  EXPECT_EQ(sink.diagnostics()[0].code, diag::Code::K4005);
  EXPECT_EQ(sink.diagnostics()[0].labels.at(0).span, (base::Span{15, 25}));
}

TEST(EngineSession, OpensNoFilesButThoseNamed) {
  static const model::FunctionDef kRead = {
      .name = "read",
      .signatures = {
          {.type = Type::kString, .duckdb = "(SELECT content FROM read_text('/etc/hostname'))"}}};
  const std::string text = RunText(Project(Range(1), {{2, Call(kRead, {})}}));
  EXPECT_TRUE(text.starts_with("K5002")) << text;
}

TEST(EngineSession, RunsSeveralPlansAtATime) {
  std::vector<std::thread> threads;
  std::atomic<int> num_right{0};
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int64_t n = 1; n <= 10; ++n) {
        const RelPtr sum =
            Aggregate(Range(n), {}, {{3, Agg(kSumKernel, {Call(kAdd, {LongCol(1), LongCol(1)})})}});
        if (RunText(sum) == std::to_string(n * (n + 1)) + "\n") ++num_right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(num_right, 40);
}

// Two tables, `A` and `B`, in batches that arrive out of order; answers provenance.
class TwoTables : public model::TableSource {
 public:
  static constexpr int kNumBatches = 40;
  static constexpr size_t kRowsPerBatch = 3000;
  class Scanning : public model::TableScan {
   public:
    Scanning(std::vector<model::ScanRequest> requests, const std::atomic<bool>& cancel)
        : requests_(std::move(requests)), cancel_(cancel) {
      last_requests = requests_;
    }
    size_t max_workers() const override { return 3; }
    double progress() const override { return 1; }
    std::optional<model::TableBatch> Next(size_t) override {
      const int n = next_++;
      if (n >= kNumBatches || cancel_) return std::nullopt;
      const int batch = kNumBatches - 1 - n;
      model::TableBatch out{
          static_cast<size_t>(batch) % requests_.size(), uint64_t(batch) << 20, {}};
      out.batch.num_rows = kRowsPerBatch;
      const auto& request = requests_[out.table_idx];
      const size_t num_provenance = request.with_provenance ? model::kNumProvenanceColumns : 0;
      for (size_t i = 0; i < request.columns.size() + num_provenance; ++i) {
        const bool is_text = i < request.columns.size() && request.columns[i] == "Text";
        model::Column column(is_text ? Type::kString : Type::kLong);
        for (size_t row = 0; row < kRowsPerBatch; ++row) {
          const int64_t number = batch * 10000 + static_cast<int64_t>(row);
          if (is_text) {
            column.AppendText("text of row " + std::to_string(number));
          } else if (i < request.columns.size()) {
            column.Append<int64_t>(number);
          } else if (i == request.columns.size() + 1) {
            column.AppendNull();
          } else {
            column.Append<int64_t>(i == request.columns.size() ? batch
                                                               : static_cast<int64_t>(row) + 1);
          }
        }
        out.batch.columns.push_back(std::move(column));
      }
      return out;
    }

   private:
    std::vector<model::ScanRequest> requests_;
    const std::atomic<bool>& cancel_;
    std::atomic<int> next_{0};
  };
  std::unique_ptr<model::TableScan> Scan(std::vector<model::ScanRequest> requests,
                                         const std::atomic<bool>& cancel) override {
    ++num_scans;
    return std::make_unique<Scanning>(std::move(requests), cancel);
  }
  int ordinal_bits() const override { return 30; }
  int num_scans = 0;
  static inline std::vector<model::ScanRequest> last_requests;
};

RelPtr ScanOf(std::shared_ptr<model::TableSource> source, std::string table,
              std::vector<std::string> names) {
  auto rel = std::make_shared<model::ScanRel>();
  rel->source = std::move(source);
  rel->table = std::move(table);
  for (const std::string& name : names) {
    rel->columns.push_back({static_cast<ColumnId>(rel->columns.size() + 1), name,
                            name == "Text" ? Type::kString : Type::kLong});
  }
  rel->column_names = std::move(names);
  return rel;
}

TEST(EngineScan, GivesProvenanceWhereItIsNamed) {
  const auto source = std::make_shared<TwoTables>();
  const RelPtr scan = ScanOf(source, "A", {"$record", "Number", "$file", "$line"});
  EXPECT_EQ(RunText(Limit(scan, 2)), "1|0|0|null\n2|1|0|null\n");
  EXPECT_EQ(RunText(Limit(Project(scan, {{3, LongCol(3)}, {1, LongCol(1)}}), 1)), "0|1\n");
}

TEST(EngineScan, IsToldHowManyRowsALimitTakes) {
  const auto source = std::make_shared<TwoTables>();
  const RelPtr scan = ScanOf(source, "A", {"Number"});
  EXPECT_EQ(RunText(Limit(Project(scan, {{7, Call(kAdd, {LongCol(1), LongCol(1)})}}), 2)),
            "0\n2\n");
  EXPECT_EQ(TwoTables::last_requests.at(0).first_rows, 2u);
  EXPECT_EQ(RunText(Limit(Filter(scan, Call(kIsEven, {LongCol(1)})), 1)), "0\n");
  EXPECT_EQ(TwoTables::last_requests.at(0).first_rows, std::nullopt);
}

TEST(EngineSpool, ReadsASourceOnceForSeveralTables) {
  const auto source = std::make_shared<TwoTables>();
  diag::Sink sink;
  std::vector<SpoolRequest> requests = {
      {{.table = "A", .columns = {"Number", "Text"}, .with_provenance = true},
       {Type::kLong, Type::kString}},
      {{.table = "B", .columns = {"Number"}}, {Type::kLong}}};
  auto spool = TestSession().Spool(std::move(requests), *source, {}, sink);
  ASSERT_TRUE(spool.ok());
  EXPECT_EQ(source->num_scans, 1);
  const RelPtr a = ScanOf(*spool, "A", {"Text", "Number", "$file"}),
               b = ScanOf(*spool, "B", {"Number"});
  EXPECT_EQ(RunText(Limit(a, 2)), "text of row 0|0|0\ntext of row 1|1|0\n");
  EXPECT_EQ(RunText(Limit(Sort(a, LongCol(2), Direction::kDescending, Nulls::kLast), 1)),
            "text of row 382999|382999|38\n");
  for (const RelPtr& table : {a, b}) {
    EXPECT_EQ(RunText(Aggregate(table, {}, {{9, Agg(kSqlCount, {})}})), "60000\n");
  }
  // Whoever does not read SQL gets the same rows.
  const std::atomic<bool> cancel{false};
  auto scan = (*spool)->Scan(
      {{.table = "B", .columns = {"Number"}}, {.table = "A", .columns = {"Text"}}}, cancel);
  size_t num_rows[2] = {0, 0};
  while (auto batch = scan->Next(0)) {
    num_rows[batch->table_idx] += batch->batch.num_rows;
    if (batch->table_idx == 0) {
      const int64_t number = batch->batch.columns[0].Get<int64_t>(0);
      EXPECT_EQ(batch->ordinal, (static_cast<uint64_t>(number / 10000) << 20) +
                                    static_cast<uint64_t>(number % 10000));
    }
  }
  EXPECT_EQ(num_rows[0], 60000u);
  EXPECT_EQ(num_rows[1], 60000u);
}

TEST(EngineSpool, IsRelievedToDisk) {
  const auto folder = std::filesystem::temp_directory_path() / "quoll_spool_test";
  std::filesystem::create_directories(folder);
  diag::Sink sink;
  auto session = Session::Open(
      {.num_threads = 2, .max_memory_bytes = 24 << 20, .temp_dir = folder.string()}, sink);
  ASSERT_TRUE(session.ok());
  // 80 MB of texts through 24 MB of memory.
  auto table = std::make_shared<MemoryTable>(model::Schema{{"Text", Type::kString}});
  model::Batch batch;
  batch.num_rows = 80'000;
  batch.columns.emplace_back(Type::kString);
  for (size_t row = 0; row < batch.num_rows; ++row) {
    batch.columns[0].AppendText(std::to_string(row * 7919 % 100'003) +
                                std::string(1000, static_cast<char>('a' + row % 26)));
  }
  table->Add(std::move(batch));
  auto spool =
      (*session)->Spool({{{.table = "T", .columns = {"Text"}}, {Type::kString}}}, *table, {}, sink);
  ASSERT_TRUE(spool.ok()) << sink.diagnostics().at(0).message;
  const RelPtr count = Aggregate(ScanOf(*spool, "T", {"Text"}), {}, {{9, Agg(kSqlCount, {})}});
  auto stream = (*session)->Run({count, ""}, {}, sink);
  ASSERT_TRUE(stream.ok());
  auto rows = (*stream)->ReadAll();
  ASSERT_TRUE(rows.ok());
  EXPECT_EQ(rows->columns[0].Get<int64_t>(0), 80'000);
}

TEST(EngineSpool, CanBeCancelled) {
  const auto source = std::make_shared<TwoTables>();
  const std::atomic<bool> cancel{true};
  diag::Sink sink;
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
  auto spool = TestSession().Spool({{{.table = "A", .columns = {"Text"}}, {Type::kString}}},
                                   *source, {.cancel = &cancel}, sink);
  EXPECT_FALSE(spool.ok());
  EXPECT_EQ(sink.diagnostics().at(0).code, diag::Code::K4004);
}

}  // namespace
}  // namespace quoll::engine::test
