// preview(NumberOfRows): two results, the first rows and the number of all rows.
#include "lang/operators/_clauses.h"
#include "lang/plugins/_plugins.h"
#include "lang/registry.h"

namespace quoll::lang {
namespace {

std::optional<Relation> BindPreview(Binder& binder, const syntax::CallExpr& call,
                                    const OutputSchema*, std::optional<Relation> input) {
  const PluginArgs args(binder, call, {"NumberOfRows"}, 1);
  if (!args.is_ok() || !IsWholeTable(binder, *input, call)) return std::nullopt;
  const auto num_rows = args.Long(0);
  if (!num_rows) return std::nullopt;
  if (*num_rows < 0) {
    args.Fail(0, diag::Code::K2012, "`NumberOfRows` must not be negative");
    return std::nullopt;
  }
  // Both results show the same rows.
  const auto settled = Settled(binder, *input);
  if (!settled) return std::nullopt;
  const model::AggregateDef& count = *FindAggregate("count");
  auto total = std::make_shared<model::AggregateRel>();
  total->span = call.span;
  total->input = settled->rel;
  total->calls.push_back({&count, &count.signatures[0], {}, model::Type::kLong, call.span});
  total->columns.push_back({binder.NewColumnId(), "Count", model::Type::kLong});
  binder.extra_results().push_back({std::move(total), {}});
  return Limited(*settled, static_cast<uint64_t>(*num_rows), call.span);
}

}  // namespace

extern constinit const PluginDef kPlugin_preview = {
    .name = "preview",
    .usage = "preview(NumberOfRows)",
    .summary = "The first rows, and as a second result the number of all.",
    .bind = BindPreview,
    .examples = {{"range x from 1 to 9 step 1 | evaluate preview(1)", "1"}},
};

}  // namespace quoll::lang
