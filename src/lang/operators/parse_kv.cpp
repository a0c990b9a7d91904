// parse-kv Text as (Key:Type, …) with (pair_delimiter=…, kv_delimiter=…, quote=…, escape=…,
// greedy=true), or with (regex=…): the values of keys in a text, one column each. An existing
// column of a key's name is replaced.
#include <map>
#include <set>

#include <fmt/format.h>

#include "lang/operators/_clauses.h"
#include "model/dynamic.h"

namespace quoll::lang {
namespace {

struct ParseKvClause : syntax::Clause {
  syntax::ExprPtr text;
  std::vector<syntax::ColumnDecl> keys;
  std::vector<syntax::Option> settings;
};

std::unique_ptr<syntax::Clause> ParseParseKv(syntax::Parser& parser) {
  auto clause = std::make_unique<ParseKvClause>();
  parser.ParseOptionsOf({});
  clause->text = parser.ParseExpr();
  if (!clause->text || !parser.Expect("as")) return nullptr;
  auto keys = parser.ParseSchema();
  if (!keys) return nullptr;
  clause->keys = std::move(*keys);
  if (!parser.Eat("with")) return clause;
  if (!parser.Expect("(")) return nullptr;
  while (!parser.AtPunctuation(")")) {
    auto options = parser.ParseOptions();
    if (options.empty()) return parser.FailExpected("a setting such as `pair_delimiter=','`");
    for (syntax::Option& option : options) clause->settings.push_back(std::move(option));
    if (!parser.Eat(",")) break;
  }
  if (!parser.Expect(")")) return nullptr;
  return clause;
}

// The settings by name; nothing after reporting.
std::optional<std::map<std::string, model::ExprPtr>> BindSettings(Binder& binder,
                                                                  const ParseKvClause& clause) {
  static const std::set<std::string_view> kTexts = {"pair_delimiter", "kv_delimiter", "quote",
                                                    "escape", "regex"};
  std::map<std::string, model::ExprPtr> settings;
  for (const syntax::Option& option : clause.settings) {
    const bool is_text = kTexts.contains(option.name);
    if (!is_text && option.name != "greedy") {
      binder.Fail(diag::Code::K2016, fmt::format("unknown setting `{}`", option.name),
                  option.name_span, {},
                  "pair_delimiter, kv_delimiter, quote, escape, greedy or regex");
      return std::nullopt;
    }
    // A word stands for itself as the value of an option: `greedy=true`.
    const std::string_view word = binder.TextOf(option.value->span);
    const auto value = word == "true" || word == "false"
                           ? std::optional(model::Value::Bool(word == "true"))
                           : binder.BindConstant(*option.value, fmt::format("`{}`", option.name));
    if (!value) return std::nullopt;
    if (value->type != (is_text ? model::Type::kString : model::Type::kBool)) {
      binder.Fail(diag::Code::K2004,
                  fmt::format("`{}` must be {}", option.name, is_text ? "a string" : "a bool"),
                  option.value->span, std::string(model::TypeName(value->type)));
      return std::nullopt;
    }
    settings[option.name] = binder.Constant(*value, option.value->span);
  }
  if (settings.contains("regex") && settings.size() > 1) {
    binder.Fail(diag::Code::K2012, "`regex` stands alone", settings["regex"]->span,
                "with other settings");
    return std::nullopt;
  }
  return settings;
}

// One bag per row, so that a text is read once for all keys.
model::ExprPtr BindPairs(Binder& binder, const ParseKvClause& clause, const Relation& input,
                         base::Span span) {
  model::ExprPtr text = binder.BindExpr(*clause.text, {.input = &input, .place = "parse-kv"});
  auto settings = BindSettings(binder, clause);
  if (!text || !settings) return nullptr;
  if (text->type != model::Type::kString && text->type != model::Type::kDynamic) {
    return binder.Fail(diag::Code::K2004, "parse-kv reads a string", clause.text->span,
                       std::string(model::TypeName(text->type)));
  }
  model::DynamicWriter keys;
  keys.BeginArray();
  for (const syntax::ColumnDecl& key : clause.keys) keys.String(key.name);
  keys.EndArray();
  std::vector<model::ExprPtr> args = {
      std::move(text), binder.Constant(model::Value::DynamicBytes(keys.Take()), span)};
  if (const auto regex = settings->find("regex"); regex != settings->end()) {
    args.push_back(regex->second);
  } else {
    for (const char* name : {"pair_delimiter", "kv_delimiter", "quote", "escape"}) {
      const auto found = settings->find(name);
      args.push_back(found != settings->end() ? found->second
                                              : binder.Constant(model::Value::String(""), span));
    }
    const auto greedy = settings->find("greedy");
    args.push_back(greedy != settings->end() ? greedy->second
                                             : binder.Constant(model::Value::Bool(false), span));
  }
  return binder.MakeFunctionCall("$parse_kv", std::move(args), span);
}

std::optional<Relation> BindParseKv(Binder& binder, const syntax::OperatorNode& node,
                                    std::optional<Relation> input) {
  const auto& clause = As<ParseKvClause>(node);
  const auto schema = binder.BindSchema(clause.keys);
  if (!schema) return std::nullopt;
  std::vector<NamedValue> with_pairs;
  for (const model::OutputColumn& column : input->columns())
    with_pairs.push_back(PassThrough(column, node.span));
  model::ExprPtr pairs = BindPairs(binder, clause, *input, node.span);
  if (!pairs) return std::nullopt;
  with_pairs.push_back({"$pairs", true, std::move(pairs), node.span});
  const Relation paired = binder.Project(*input, std::move(with_pairs), node.span);
  const model::OutputColumn bag = paired.columns().back();

  std::vector<NamedValue> values;
  for (const model::OutputColumn& column : input->columns())
    values.push_back(PassThrough(column, node.span));
  for (const model::Field& field : *schema) {
    model::ExprPtr value =
        binder.MakeFunctionCall(".",
                                {model::MakeColumn(bag.id, bag.type, node.span),
                                 binder.Constant(model::Value::String(field.name), node.span)},
                                node.span);
    if (field.type != model::Type::kDynamic) {
      value = binder.Convert(binder.Convert(std::move(value), model::Type::kString), field.type);
    }
    if (!value) return std::nullopt;
    NamedValue* existing = nullptr;
    for (NamedValue& candidate : values) {
      if (candidate.name == field.name) existing = &candidate;
    }
    if (existing != nullptr) {
      existing->expr = std::move(value);
    } else {
      values.push_back({field.name, true, std::move(value), node.span});
    }
  }
  Relation relation = binder.Project(paired, std::move(values), node.span);
  relation.is_open = input->is_open;
  return relation;
}

}  // namespace

extern constinit const OperatorDef kOperator_parse_kv = {
    .name = "parse-kv",
    .usage =
        "parse-kv Text as (Key:Type, …) [with (pair_delimiter=…, kv_delimiter=…, quote=…, "
        "escape=…, greedy=…)]",
    .summary = "The values of keys in a text, one column each.",
    .parse = ParseParseKv,
    .bind = BindParseKv,
    .examples = {{"print s='a=1;b=2' | parse-kv s as (b:long) with (pair_delimiter=';', "
                  "kv_delimiter='=') | project b",
                  "2"}},
};

}  // namespace quoll::lang
