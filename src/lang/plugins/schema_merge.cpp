// schema_merge([PreserveOrder = true]): one schema out of several, each as getschema gives it and
// one after the other (union). Columns of one name become one with the type that both fit (int,
// long, real, decimal in this order); where none fits, or a column comes in another place than in
// the schema that had it first, the row of the column says so and comes last with the ordinal -1.
// PreserveOrder = false lets columns move to their last place.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "lang/plugins/_timeline.h"

namespace quoll::lang {
namespace {

using model::ColumnView;
using model::Type;

struct MergedColumn {
  std::string name;
  int64_t ordinal = 0;
  std::string type;
  std::string data_type;
  std::string error;
};

// Columns: ColumnName, ColumnOrdinal, DataType, ColumnType.
class SchemaMerge : public model::NativeRel::Operator {
 public:
  SchemaMerge(bool preserves_order, std::vector<Type> types)
      : preserves_order_(preserves_order), types_(std::move(types)) {}
  std::string_view name() const override { return "schema_merge"; }

  model::Batch Run(std::vector<model::Column> input, size_t num_rows,
                   const model::KernelContext&) const override {
    std::vector<MergedColumn> columns;
    std::map<std::string, size_t, std::less<>> idx_of;
    for (size_t row = 0; row < num_rows; ++row) {
      MergedColumn column;
      column.name = input[0].view().Text(row);
      column.ordinal = input[1].Get<int64_t>(row);
      column.data_type = input[2].view().Text(row);
      column.type = input[3].view().Text(row);
      const auto [known, is_new] = idx_of.emplace(column.name, columns.size());
      if (is_new) {
        columns.push_back(std::move(column));
      } else {
        Merge(columns[known->second], column);
      }
    }
    std::stable_sort(columns.begin(), columns.end(),
                     [](const MergedColumn& a, const MergedColumn& b) {
                       return std::make_pair(!a.error.empty(), a.ordinal) <
                              std::make_pair(!b.error.empty(), b.ordinal);
                     });
    RowWriter out(types_);
    int64_t ordinal = 0;
    for (const MergedColumn& column : columns) {
      const bool is_error = !column.error.empty();
      out.Begin();
      out.Text(column.name);
      out.Point(is_error ? -1 : ordinal++);
      out.Text(is_error ? fmt::format("ERROR(unknown CSL type:{})", column.error)
                        : column.data_type);
      out.Text(is_error ? column.error : column.type);
    }
    return out.Take();
  }

 private:
  void Merge(MergedColumn& known, const MergedColumn& other) const {
    if (preserves_order_ && other.ordinal != known.ordinal) {
      known.error = "ERROR(columns are out of order)";
    }
    known.ordinal = std::max(known.ordinal, other.ordinal);
    if (other.type == known.type) return;
    const auto a = model::TypeFromName(known.type);
    const auto b = model::TypeFromName(other.type);
    if (!a || !b || !model::IsNumeric(*a) || !model::IsNumeric(*b)) {
      known.error = fmt::format("ERROR(types are different: {}, {})", known.type, other.type);
    } else if (*b > *a) {  // int < long < real < decimal
      known.type = other.type;
      known.data_type = other.data_type;
    }
  }

  bool preserves_order_;
  std::vector<Type> types_;
};

std::optional<Relation> BindSchemaMerge(Binder& binder, const syntax::CallExpr& call,
                                        const OutputSchema*, std::optional<Relation> input) {
  const PluginArgs args(binder, call, {"PreserveOrder"}, 0);
  if (!args.is_ok() || !IsWholeTable(binder, *input, call)) return std::nullopt;
  bool preserves_order = true;
  if (args.Has(0)) {
    const auto value = args.Bool(0);
    if (!value) return std::nullopt;
    preserves_order = *value;
  }
  std::vector<NamedValue> values;
  for (const char* name : {"ColumnName", "ColumnOrdinal", "DataType", "ColumnType"}) {
    const model::OutputColumn* column = binder.FindColumn(*input, name, call.span);
    if (column == nullptr) return std::nullopt;
    values.push_back(ColumnValue(*column, call.span));
    const bool is_ordinal = column->name == "ColumnOrdinal";
    values.back().expr =
        binder.Convert(std::move(values.back().expr), is_ordinal ? Type::kLong : Type::kString);
    if (!values.back().expr) return std::nullopt;
  }
  const model::Schema schema = {{"ColumnName", Type::kString},
                                {"ColumnOrdinal", Type::kInt},
                                {"DataType", Type::kString},
                                {"ColumnType", Type::kString}};
  return MakeNative(binder, binder.Project(*input, std::move(values), call.span), schema,
                    std::make_shared<SchemaMerge>(preserves_order, TypesOf(schema)), call.span);
}

}  // namespace

extern constinit const PluginDef kPlugin_schema_merge = {
    .name = "schema_merge",
    .usage = "schema_merge([PreserveOrder = true])",
    .summary = "One schema out of several.",
    .bind = BindSchemaMerge,
    .examples = {{"union (print a=1 | getschema), (print a=1, b='x' | getschema) | evaluate "
                  "schema_merge() | count",
                  "2"}},
};

}  // namespace quoll::lang
