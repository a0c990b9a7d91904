// union [kind=outer|inner] [withsource=Name] [isfuzzy=true] Table, …: all rows of all tables. A leg
// of a fuzzy union that names no table is dropped, said.
#include <fmt/format.h>

#include "lang/operators/_unite.h"

namespace quoll::lang {
namespace {

struct UnionClause : syntax::Clause {
  std::vector<syntax::Option> options;
  std::vector<TableLeg> legs;
};

std::vector<syntax::Option> ParseUnionOptions(syntax::Parser& parser) {
  return parser.ParseOptionsOf({"kind", "withsource", "with_source", "isfuzzy"});
}

std::unique_ptr<syntax::Clause> ParseUnion(syntax::Parser& parser) {
  auto clause = std::make_unique<UnionClause>();
  clause->options = ParseUnionOptions(parser);
  do {
    auto leg = ParseTableLeg(parser);
    if (!leg) return nullptr;
    clause->legs.push_back(std::move(*leg));
  } while (parser.Eat(","));
  // Options may also follow the tables.
  for (syntax::Option& option : ParseUnionOptions(parser))
    clause->options.push_back(std::move(option));
  return clause;
}

std::optional<UniteOptions> ReadOptions(Binder& binder, const UnionClause& clause) {
  UniteOptions options;
  for (const syntax::Option& option : clause.options) {
    const std::string value(binder.TextOf(option.value->span));
    if (option.name == "kind") {
      if (value != "inner" && value != "outer") {
        binder.Fail(diag::Code::K2012, fmt::format("unknown union kind `{}`", value),
                    option.value->span);
        return std::nullopt;
      }
      options.is_inner = value == "inner";
    } else if (option.name == "withsource" || option.name == "with_source") {
      const auto* literal = option.value->kind == syntax::ExprKind::kLiteral
                                ? static_cast<const syntax::LiteralExpr*>(option.value.get())
                                : nullptr;
      options.source_column = literal != nullptr ? literal->text : value;
    } else if (option.name == "isfuzzy") {
      options.is_fuzzy = value == "true" || value == "1";
    } else if (!option.name.starts_with("hint.")) {
      binder.Fail(diag::Code::K2016, fmt::format("unknown option `{}`", option.name),
                  option.name_span);
      return std::nullopt;
    }
  }
  options.folds_empty_tables = true;
  return options;
}

std::optional<Relation> BindUnion(Binder& binder, const syntax::OperatorNode& node,
                                  std::optional<Relation> input) {
  const auto& clause = As<UnionClause>(node);
  const auto options = ReadOptions(binder, clause);
  if (!options) return std::nullopt;
  Uniter uniter(binder, *options, node.span);
  if (input && input->num_groups > 0) {
    uniter.AddByGroup(*input);
  } else if (input) {
    uniter.Add(std::move(*input));
  }
  for (const TableLeg& leg : clause.legs) {
    if (!uniter.AddLeg(leg)) return std::nullopt;
  }
  return uniter.Finish();
}

}  // namespace

extern constinit const OperatorDef kOperator_union = {
    .name = "union",
    .usage = "union [kind=outer | inner] [withsource=Name] [isfuzzy=true] Table, …",
    .summary = "All rows of several tables.",
    .is_source = true,
    .parse = ParseUnion,
    .bind = BindUnion,
    .examples = {{"print x=1 | union (print x=2) | count", "2"}},
};

}  // namespace quoll::lang
