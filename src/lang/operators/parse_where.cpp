// parse-where is parse that drops the rows whose text does not fit.
#include "lang/operators/_parse.h"

namespace quoll::lang {
namespace {

std::optional<Relation> BindParseWhere(Binder& binder, const syntax::OperatorNode& node,
                                       std::optional<Relation> input) {
  return BindParseClause(binder, As<ParseClause>(node), *input, FailedRows::kDrop, node.span);
}

}  // namespace

extern constinit const OperatorDef kOperator_parse_where = {
    .name = "parse-where",
    .usage = "parse-where [kind=simple | relaxed | regex [flags=…]] Text with \"literal\" Column[:Type] … *",
    .summary = "Take a text apart into columns and drop the rows that do not fit.",
    .parse = ParseParseClause,
    .bind = BindParseWhere,
    .examples = {{"datatable(s:string)['a=1', 'b'] | parse-where s with 'a=' x:long | count", "1"}},
};

}  // namespace quoll::lang
