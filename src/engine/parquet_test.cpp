// Parquet written and read again, and files as others write them.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/ticks.h"
#include "engine/test_plans.h"
#include "model/dynamic.h"
#include "model/numbers.h"

namespace quoll::engine::test {
namespace {

class EngineParquet : public testing::Test {
 protected:
  EngineParquet() {
    folder_ =
        std::filesystem::temp_directory_path() / ("quoll_parquet_test_" + std::to_string(getpid()));
    std::filesystem::create_directories(folder_);
    session_ = *Session::Open({.num_threads = 2, .paths = {folder_.string()}}, sink_);
  }
  ~EngineParquet() override { std::filesystem::remove_all(folder_); }
  void TearDown() override {
    for (const auto& diagnostic : sink_.diagnostics()) {
      std::string notes;
      for (const auto& note : diagnostic.notes) notes += "; " + note.text;
      if (HasFailure()) ADD_FAILURE() << diagnostic.message << notes;
    }
  }

  std::string Path(const char* name) const { return (folder_ / name).string(); }
  // All rows of the files through a scan of all their columns, as Value.
  std::vector<std::vector<Value>> Read(const ParquetOptions& options,
                                       std::vector<std::string> names,
                                       std::optional<int64_t> since = {}) {
    auto source = session_->OpenParquet(options, sink_);
    if (!source) return {};
    auto schema = session_->ParquetSchema(options.paths, sink_);
    schema->insert(schema->begin(), options.schema.begin(), options.schema.end());
    auto scan = std::make_shared<model::ScanRel>();
    scan->table = "T";
    scan->source = *source;
    scan->since = since;
    for (const std::string& name : names) {
      Type type = Type::kLong;
      for (auto it = schema->rbegin(); it != schema->rend(); ++it) {
        if (it->name == name) type = it->type;
      }
      scan->columns.push_back({static_cast<ColumnId>(scan->columns.size() + 1), name, type});
    }
    scan->column_names = std::move(names);
    auto stream = session_->Run({scan, ""}, {}, sink_);
    if (!stream) return {};
    auto batch = (*stream)->ReadAll();
    std::vector<std::vector<Value>> rows(batch ? batch->num_rows : 0);
    for (size_t row = 0; row < rows.size(); ++row) {
      for (const auto& column : batch->columns)
        rows[row].push_back(Value::FromCell(column.view(), row));
    }
    return rows;
  }

  diag::Sink sink_;
  std::filesystem::path folder_;
  std::unique_ptr<Session> session_;
};

Value Ticks(const char* text) { return Value::Datetime(*base::ParseDatetime(text)); }

TEST_F(EngineParquet, KeepsAllTypesAndTheOrder) {
  const std::vector<std::vector<Value>> rows = {
      {Value::Bool(true), Value::Int(-7), Value::Long(INT64_MIN), Value::Real(0.1),
       Value::String("ünï"), Ticks("2024-05-06T07:08:09.1234567Z"), Value::Timespan(-15),
       Value::Wide(Type::kGuid, *model::GuidFromText("12345678-9abc-def0-1234-56789abcdef0")),
       Value::Wide(Type::kDecimal, *model::DecimalFromText("12.3400")),
       Value::DynamicBytes(*model::DynamicFromJson(R"({"b":[1,2.5,"x",null],"a":true})"))},
      {Value::Null(Type::kBool), Value::Null(Type::kInt), Value::Null(Type::kLong),
       Value::Null(Type::kReal), Value::String(""), Value::Null(Type::kDatetime),
       Value::Null(Type::kTimespan), Value::Null(Type::kGuid), Value::Null(Type::kDecimal),
       Value::Null(Type::kDynamic)}};
  std::vector<model::OutputColumn> columns;
  std::vector<std::string> names;
  for (const Value& value : rows[0]) {
    names.push_back("C" + std::to_string(names.size()) + " \"x\"");
    columns.push_back({static_cast<ColumnId>(names.size()), names.back(), value.type});
  }
  auto written = session_->WriteParquet({Values(columns, rows), ""}, {}, Path("a.parquet"), sink_);
  ASSERT_TRUE(written.ok()) << sink_.diagnostics().at(0).message;
  EXPECT_EQ(*written, 2u);
  EXPECT_FALSE(std::filesystem::exists(Path("a.parquet.part")));
  EXPECT_EQ(Read({.paths = {Path("a.parquet")}}, names), rows);
}

TEST_F(EngineParquet, TimesBeyondNanosecondsAreWrittenWhenTheyAreWhole) {
  const auto write = [&](std::vector<const char*> texts) {
    std::vector<std::vector<Value>> rows;
    for (const char* text : texts) rows.push_back({Ticks(text)});
    return session_
        ->WriteParquet({Values({{1, "T", Type::kDatetime}}, rows), ""}, {}, Path("t.parquet"),
                       sink_)
        .ok();
  };
  EXPECT_TRUE(write({"0001-01-01", "9999-12-31T23:59:59.999999Z"}));
  const auto rows = Read({.paths = {Path("t.parquet")}}, {"T"});
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0][0], Ticks("0001-01-01"));
  EXPECT_EQ(rows[1][0], Ticks("9999-12-31T23:59:59.999999Z"));
  EXPECT_TRUE(write({"2024-01-01T00:00:00.0000001Z"}));
  EXPECT_FALSE(write({"2024-01-01T00:00:00.0000001Z", "0001-01-01"}));
  EXPECT_EQ(sink_.diagnostics().at(0).code, diag::Code::K4005);
}

TEST_F(EngineParquet, SeveralFilesAreOneTableWithPlaces) {
  for (const char* name : {"a.parquet", "b.parquet"}) {
    std::vector<std::vector<Value>> rows = {{Value::String(name), Ticks("2024-01-01")},
                                            {Value::String(name), Ticks("2025-01-01")}};
    ASSERT_TRUE(
        session_
            ->WriteParquet(
                {Values({{1, "Name", Type::kString}, {2, "Time", Type::kDatetime}}, rows), ""}, {},
                Path(name), sink_)
            .ok());
  }
  const ParquetOptions options = {.paths = {Path("b.parquet"), Path("a.parquet")},
                                  .file_idxs = {3, 5},
                                  .schema = {{"Missing", Type::kDynamic}},
                                  .time_column = "Time"};
  const auto rows = Read(options, {"Name", "$file", "$line", "$record", "Missing"});
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[3], (std::vector<Value>{Value::String("a.parquet"), Value::Long(5),
                                         Value::Null(Type::kLong), Value::Long(2),
                                         Value::Null(Type::kDynamic)}));
  EXPECT_EQ(Read(options, {"Name"}, base::ParseDatetime("2024-06-01")).size(), 2u);
}

TEST_F(EngineParquet, ADamagedFileIsReported) {
  std::ofstream(Path("bad.parquet")) << "PAR1 this is none PAR1";
  EXPECT_FALSE(session_->OpenParquet({.paths = {Path("bad.parquet")}}, sink_).ok());
  EXPECT_EQ(sink_.diagnostics().at(0).code, diag::Code::K5002);
}

TEST_F(EngineParquet, NothingOutsideThePathsIsOpened) {
  diag::Sink sink;
  auto closed = Session::Open({.num_threads = 1}, sink);
  ASSERT_TRUE(session_
                  ->WriteParquet({Values({{1, "x", Type::kLong}}, {{Value::Long(1)}}), ""}, {},
                                 Path("x.parquet"), sink_)
                  .ok());
  EXPECT_FALSE((*closed)->OpenParquet({.paths = {Path("x.parquet")}}, sink).ok());
  EXPECT_EQ(sink.diagnostics().at(0).code, diag::Code::K5002);
}

}  // namespace
}  // namespace quoll::engine::test
