// Fuzzes the log readers: the input is sniffed and scanned as a file, then framed and parsed by
// every format that takes it.
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "ingest/format_def.h"
#include "ingest/limits.h"
#include "model/catalog.h"

namespace quoll::ingest {
namespace {

// Builders of whatever table is asked for, with the columns that the layout brings.
class FuzzRows : public BlockRows {
 public:
  explicit FuzzRows(const FileLayout& layout) {
    model::TableSchema schema;
    schema.name = layout.tables().empty() ? "T" : layout.tables().front().table;
    if (!layout.tables().empty()) schema.columns = layout.tables().front().extra_columns;
    for (const auto& [name, type] : {std::pair{"TimeGenerated", model::Type::kDatetime},
                                     std::pair{"Message", model::Type::kString},
                                     std::pair{"DestinationPort", model::Type::kInt},
                                     std::pair{"AdditionalFields", model::Type::kDynamic}}) {
      std::erase_if(schema.columns, [&](const model::Field& field) { return field.name == name; });
      schema.columns.push_back({name, type});
    }
    const auto plan = std::make_shared<const TablePlan>(std::move(schema));
    model::ScanRequest request;
    request.table = plan->name();
    for (const model::Field& field : plan->schema().columns) request.columns.push_back(field.name);
    request.with_provenance = true;
    builder_ = std::make_unique<RowBuilder>(plan, std::vector{CompileRequest(request, 0, *plan)},
                                            TimeWindow());
  }
  RowBuilder* ForTable(std::string_view) override { return builder_.get(); }
  RowBuilder& builder() { return *builder_; }

 private:
  std::unique_ptr<RowBuilder> builder_;
};

void ReadAs(const FileLayout& layout, const std::string& input) {
  constexpr size_t kMaxRecord = 4096;
  BlockReader reader(OpenMemoryStream(input), layout.MakeFramer(), kMaxRecord);
  const auto parser = layout.MakeParser();
  FuzzRows rows(layout);
  uint64_t expected_offset = 0;
  while (const auto block = reader.Next()) {
    CHECK(block->offset == expected_offset);
    expected_offset += block->size;
    rows.Reset();
    rows.builder().BeginBlock(*block, 0);
    parser->Parse(*block, rows);
    // Every record is a row or is rejected: nothing is lost.
    CHECK(rows.builder().counts().rows + rows.rejected().size() == block->records.size());
    std::vector<model::TableBatch> batches;
    rows.builder().EndBlock(batches);
  }
}

}  // namespace

void FuzzIngest(const std::string& input) {
  TableFinder finder(nullptr);
  const auto stream = OpenMemoryStream(input);
  std::string sample(kSampleBytes, '\0');
  sample.resize(stream->Read(sample.data(), sample.size()));
  for (const FormatDef* format : AllFormats()) {
    format->detect({sample, true});
    InspectContext ctx;
    ctx.sample = {sample, sample.size() < kSampleBytes};
    ctx.path = "fuzz";
    ctx.table_override = "T";
    ctx.finder = &finder;
    std::string reason;
    std::string hint;
    const auto layout = format->inspect(ctx, reason, hint);
    if (layout && !layout->is_native()) ReadAs(*layout, input);
  }
}

}  // namespace quoll::ingest

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  quoll::ingest::FuzzIngest(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
