// render Chart [with (Name=Value, …)]: kept as a hint for whoever draws the result; rows are unchanged.
#include "lang/operators/_clauses.h"

namespace quoll::lang {
namespace {

struct RenderClause : syntax::Clause {
  std::string visualization;
};

std::unique_ptr<syntax::Clause> ParseRender(syntax::Parser& parser) {
  auto clause = std::make_unique<RenderClause>();
  if (parser.Peek().kind != syntax::TokenKind::kName) {
    parser.FailExpected("a kind of chart");
    return nullptr;
  }
  clause->visualization = std::string(parser.PeekText());
  parser.Next();
  // The properties are free text up to the end: with (title="…", xcolumn=a), or the old form kind=stacked by x.
  int depth = 0;
  while (!(depth == 0 && parser.AtClauseEnd())) {
    if (parser.AtPunctuation("(")) ++depth;
    if (parser.AtPunctuation(")")) --depth;
    if (parser.Peek().kind == syntax::TokenKind::kEnd) break;
    parser.Next();
  }
  return clause;
}

std::optional<Relation> BindRender(Binder&, const syntax::OperatorNode& node, std::optional<Relation> input) {
  input->visualization = As<RenderClause>(node).visualization;
  return input;
}

}  // namespace

extern constinit const OperatorDef kOperator_render = {
    .name = "render",
    .usage = "render Chart [with (Property=Value, …)]",
    .summary = "A hint for drawing the result; the rows are unchanged.",
    .parse = ParseRender,
    .bind = BindRender,
    .examples = {{"range x from 1 to 2 step 1 | render barchart | count", "2"}},
};

}  // namespace quoll::lang
