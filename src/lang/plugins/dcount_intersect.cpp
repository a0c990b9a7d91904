// dcount_intersect(Hll, Hll, …): for each row the number of values that its first set holds, its
// first two sets have in common, … all of them: columns s0, s1, …. The sets are values of hll().
// DIFFERS: exact as long as no set has more than 1,024 values; Kusto estimates from the start. A
// row in which a set is none gives nulls from there on.
#include <fmt/format.h>

#include "lang/aggregates/_hll.h"
#include "lang/plugins/_plugins.h"

namespace quoll::lang {
namespace {

using model::Type;

constexpr size_t kMinSets = 2;
constexpr size_t kMaxSets = 16;

class DcountIntersect : public model::NativeRel::Operator {
 public:
  std::string_view name() const override { return "dcount_intersect"; }

  model::Batch Run(std::vector<model::Column> input, size_t num_rows,
                   const model::KernelContext& context) const override {
    std::string failure;
    return TryRun(std::move(input), num_rows, context, failure);
  }

  model::Batch TryRun(std::vector<model::Column> input, size_t num_rows,
                      const model::KernelContext&, std::string& failure) const override {
    model::Batch out;
    out.num_rows = num_rows;
    for (size_t i = 0; i < input.size(); ++i)
      out.columns.emplace_back(Type::kLong).Resize(num_rows);
    for (size_t row = 0; row < num_rows; ++row) {
      std::vector<Hll> sets;
      for (const model::Column& column : input) {
        const model::ColumnView view = column.view();
        auto set = view.IsNull(row) ? std::nullopt : Hll::Read(model::Dynamic(view.Text(row)));
        if (!set) break;
        sets.push_back(std::move(*set));
      }
      const auto counts = Hll::CountIntersections(sets);
      if (!counts) {
        failure = fmt::format("dcount_intersect takes at most {} sets of more than 1,024 values",
                              Hll::kMaxSketchedSets);
        return out;
      }
      for (size_t i = 0; i < input.size(); ++i) {
        if (i < counts->size()) {
          out.columns[i].Set(row, (*counts)[i]);
        } else {
          out.columns[i].SetNull(row);
        }
      }
    }
    return out;
  }
};

std::optional<Relation> BindDcountIntersect(Binder& binder, const syntax::CallExpr& call,
                                            const OutputSchema*, std::optional<Relation> input) {
  const PluginArgs args(binder, call, {"Hll", "Hll", "…"}, kMinSets);
  if (!args.is_ok()) return std::nullopt;
  if (args.size() > kMaxSets) {
    return args.Fail(kMaxSets, diag::Code::K2005,
                     fmt::format("`dcount_intersect` takes {} to {} sets", kMinSets, kMaxSets));
  }
  std::vector<model::OutputColumn> columns;
  model::Schema schema;
  for (size_t i = 0; i < args.size(); ++i) {
    const auto column = args.Column(i, *input);
    if (!column) return std::nullopt;
    if (column->type != Type::kDynamic) {
      return args.Fail(i, diag::Code::K2004,
                       fmt::format("a set is a value of hll(), not {}", TypeName(column->type)));
    }
    columns.push_back(*column);
    schema.push_back({fmt::format("s{}", i), Type::kLong});
  }
  return MakeNative(binder, OnlyColumns(binder, *input, columns, call.span), schema,
                    std::make_shared<DcountIntersect>(), call.span);
}

}  // namespace

extern constinit const PluginDef kPlugin_dcount_intersect = {
    .name = "dcount_intersect",
    .usage = "dcount_intersect(Hll, Hll, …)",
    .summary = "How many values sets have in common.",
    .bind = BindDcountIntersect,
    .differs = "exact as long as no set has more than 1,024 values, where Kusto estimates",
    .examples = {{"range x from 1 to 100 step 1 "
                  "| summarize a = hll(iff(x % 2 == 0, x, 0)), b = hll(iff(x % 3 == 0, x, 0)) "
                  "| evaluate dcount_intersect(a, b) | project s1",
                  "17"}},
};

}  // namespace quoll::lang
