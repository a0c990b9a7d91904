// Parquet. The engine reads these files itself; here they are only recognised and given a table, by
// the user, by the file's name or by the name of a folder above it (a lake's
// `DnsEvents/day=2026-05-05/part.parquet`).
#include "ingest/format_def.h"

namespace quoll::ingest {
namespace {

class ParquetLayout : public FileLayout {
 public:
  explicit ParquetLayout(std::string table) { tables_.push_back({std::move(table), {}, false}); }
  bool is_native() const override { return true; }
  std::unique_ptr<Framer> MakeFramer() const override { return nullptr; }
  std::unique_ptr<RecordParser> MakeParser() const override { return nullptr; }
};

int DetectParquet(const Sample& sample) noexcept {
  return sample.text.starts_with("PAR1") ? 100 : 0;
}

std::unique_ptr<FileLayout> InspectParquet(const InspectContext& ctx, std::string& reason,
                                           std::string& hint) {
  std::string table = ctx.table_override;
  if (table.empty()) table = ctx.finder->FromFileName(ctx.path);
  // Up to three folders above: partitions such as `day=…` stand between.
  std::string_view folder = ctx.path;
  for (int level = 0; table.empty() && level < 3; ++level) {
    const size_t slash = folder.rfind('/');
    if (slash == std::string_view::npos) break;
    folder = folder.substr(0, slash);
    table = ctx.finder->Spelling(folder.substr(folder.rfind('/') + 1));
  }
  if (!table.empty()) return std::make_unique<ParquetLayout>(std::move(table));
  reason = "neither the file's name nor its folder names a table";
  hint = "name the table: `Table=" + ctx.path + "`";
  return nullptr;
}

}  // namespace

extern const FormatDef kFormat_parquet;
const FormatDef kFormat_parquet = {
    .name = "parquet",
    .summary = "Parquet files, read by the engine.",
    .extensions = ".parquet",
    .detect = DetectParquet,
    .inspect = InspectParquet,
};

}  // namespace quoll::ingest
