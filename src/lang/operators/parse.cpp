// parse [kind=simple|relaxed|regex [flags=…]] Text with "literal" Column:type … * takes texts apart. No row is dropped: where
// the pattern does not fit, the new columns are null (strings: empty).
#include "lang/operators/_parse.h"

namespace quoll::lang {
namespace {

std::optional<Relation> BindParse(Binder& binder, const syntax::OperatorNode& node, std::optional<Relation> input) {
  return BindParseClause(binder, As<ParseClause>(node), *input, FailedRows::kKeep, node.span);
}

}  // namespace

extern constinit const OperatorDef kOperator_parse = {
    .name = "parse",
    .usage = "parse [kind=simple | relaxed | regex [flags=…]] Text with \"literal\" Column[:Type] … *",
    .summary = "Take a text apart into columns.",
    .parse = ParseParseClause,
    .bind = BindParse,
    .examples = {{"print s='a=1 b=2' | parse s with 'a=' x:long ' b=' y:long | project y", "2"}},
};

}  // namespace quoll::lang
