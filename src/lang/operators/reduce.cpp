// reduce [kind=source] by Text [with [threshold=0.1] [, characters="…"]]: texts that share words as
// one pattern each, with their number and one of them; kind=source gives every row its pattern.
// DIFFERS: which texts go together is a heuristic that Kusto does not promise; the columns, the
// words that are always left out (digits) and `others` are Kusto's.
#include <fmt/format.h>

#include "lang/operators/_clauses.h"
#include "lang/operators/_text_patterns.h"
#include "lang/plugins/_plugins.h"

namespace quoll::lang {
namespace {

using model::Type;

struct ReduceClause : syntax::Clause {
  std::vector<syntax::Option> options;  // kind
  syntax::ExprPtr text;
  std::vector<syntax::Option> settings;  // threshold, characters
};

std::unique_ptr<syntax::Clause> ParseReduce(syntax::Parser& parser) {
  auto clause = std::make_unique<ReduceClause>();
  clause->options = parser.ParseOptionsOf({"kind"});
  if (!parser.Expect("by")) return nullptr;
  clause->text = parser.ParseNamedExpr();
  if (!clause->text) return nullptr;
  if (!parser.Eat("with")) return clause;
  do {
    for (syntax::Option& option : parser.ParseOptions())
      clause->settings.push_back(std::move(option));
  } while (parser.Eat(","));
  return clause;
}

std::vector<std::string_view> TextsOf(const model::ColumnView& view, size_t num_rows) {
  std::vector<std::string_view> texts(num_rows);
  for (size_t row = 0; row < num_rows; ++row) texts[row] = view.Text(row);
  return texts;
}

// The patterns of the first column.
class Reduce : public model::NativeRel::Operator {
 public:
  explicit Reduce(TextPatternOptions options) : options_(std::move(options)) {}
  std::string_view name() const override { return "reduce"; }

  model::Batch Run(std::vector<model::Column> input, size_t num_rows,
                   const model::KernelContext&) const override {
    const std::vector<std::string_view> texts = TextsOf(input[0].view(), num_rows);
    const TextPatterns found = FindTextPatterns(texts, options_);
    model::Batch out;
    out.num_rows = found.patterns.size();
    for (const Type type : {Type::kString, Type::kLong, Type::kString})
      out.columns.emplace_back(type).Resize(out.num_rows);
    for (size_t i = 0; i < found.patterns.size(); ++i) {
      const TextPatterns::Pattern& pattern = found.patterns[i];
      out.columns[0].SetText(i, pattern.text);
      out.columns[1].Set(i, static_cast<int64_t>(pattern.count));
      out.columns[2].SetText(i, pattern.is_others ? std::string_view() : texts[pattern.first]);
    }
    return out;
  }

 private:
  TextPatternOptions options_;
};

// All columns but the last, the text, with the pattern in its place.
class ReduceSource : public model::NativeRel::Operator {
 public:
  explicit ReduceSource(TextPatternOptions options) : options_(std::move(options)) {}
  std::string_view name() const override { return "reduce"; }

  model::Batch Run(std::vector<model::Column> input, size_t num_rows,
                   const model::KernelContext&) const override {
    const TextPatterns found = FindTextPatterns(TextsOf(input.back().view(), num_rows), options_);
    model::Column patterns(Type::kString);
    patterns.Resize(num_rows);
    for (size_t row = 0; row < num_rows; ++row)
      patterns.SetText(row, found.patterns[found.of_text[row]].text);
    model::Batch out;
    out.num_rows = num_rows;
    input.back() = std::move(patterns);
    out.columns = std::move(input);
    return out;
  }

 private:
  TextPatternOptions options_;
};

// A number from 0 to 1; nothing after reporting.
std::optional<double> ShareOf(Binder& binder, const model::Value& value, base::Span span) {
  const model::ExprPtr real = model::IsNumeric(value.type)
                                  ? binder.Convert(binder.Constant(value, span), Type::kReal)
                                  : nullptr;
  const bool is_share = real && real->IsConstant() && !real->value.is_null &&
                        real->value.real >= 0 && real->value.real <= 1;
  if (is_share) return real->value.real;
  binder.Fail(diag::Code::K2012, "`threshold` must be between 0 and 1", span);
  return std::nullopt;
}

std::optional<TextPatternOptions> ReadSettings(Binder& binder, const ReduceClause& clause) {
  TextPatternOptions options;
  for (const syntax::Option& setting : clause.settings) {
    const auto value = binder.BindConstant(*setting.value, setting.name);
    if (!value) return std::nullopt;
    if (setting.name == "threshold") {
      const auto threshold = ShareOf(binder, *value, setting.value->span);
      if (!threshold) return std::nullopt;
      options.threshold = *threshold;
    } else if (setting.name == "characters") {
      if (value->type != Type::kString) {
        binder.Fail(diag::Code::K2004, "`characters` must be a string", setting.value->span,
                    std::string(model::TypeName(value->type)));
        return std::nullopt;
      }
      options.separators = value->text;
    } else {
      binder.Fail(diag::Code::K2016, fmt::format("unknown option `{}`", setting.name),
                  setting.name_span, {}, "`reduce` takes `threshold` and `characters`");
      return std::nullopt;
    }
  }
  return options;
}

// The columns of the input if they are kept, then the text.
Relation WithText(Binder& binder, const Relation& input, bool keeps_columns, NamedValue text,
                  base::Span span) {
  std::vector<NamedValue> values;
  for (const model::OutputColumn& column : input.columns()) {
    if (keeps_columns) values.push_back(PassThrough(column, span));
  }
  text.name = "$text";
  values.push_back(std::move(text));
  return binder.Project(input, std::move(values), span);
}

std::optional<Relation> BindReduce(Binder& binder, const syntax::OperatorNode& node,
                                   std::optional<Relation> input) {
  const auto& clause = As<ReduceClause>(node);
  if (input->num_groups > 0) {
    binder.Refuse("operator", "reduce", "looks at all rows together", node.name_span);
    return std::nullopt;
  }
  bool is_source = false;
  for (const syntax::Option& option : clause.options) {
    is_source = binder.TextOf(option.value->span) == "source";
    if (is_source) continue;
    binder.Fail(diag::Code::K2012,
                fmt::format("unknown kind of reduce `{}`", binder.TextOf(option.value->span)),
                option.value->span, {}, "the only kind is `source`");
    return std::nullopt;
  }
  auto options = ReadSettings(binder, clause);
  if (!options) return std::nullopt;
  auto text = binder.BindNamed(*clause.text, {.input = &*input, .place = "reduce"});
  if (!text) return std::nullopt;
  if (text->expr->type != Type::kString) {
    binder.Fail(diag::Code::K2004, "`reduce` takes a string", clause.text->span,
                std::string(model::TypeName(text->expr->type)), "convert it with `tostring()`");
    return std::nullopt;
  }
  model::Schema schema;
  for (const model::OutputColumn& column : input->columns()) {
    if (is_source) schema.push_back({column.name, column.type});
  }
  schema.push_back({"Pattern", Type::kString});
  const Relation texts = WithText(binder, *input, is_source, std::move(*text), node.span);
  if (is_source) {
    schema.back().name = Binder::UniqueName("Pattern", [&](const std::string& name) {
      return std::any_of(schema.begin(), schema.end() - 1,
                         [&](const model::Field& field) { return field.name == name; });
    });
    return MakeNative(binder, texts, schema, std::make_shared<ReduceSource>(std::move(*options)),
                      node.span);
  }
  schema.push_back({"Count", Type::kLong});
  schema.push_back({"Representative", Type::kString});
  return MakeNative(binder, texts, schema, std::make_shared<Reduce>(std::move(*options)),
                    node.span);
}

}  // namespace

extern constinit const OperatorDef kOperator_reduce = {
    .name = "reduce",
    .usage = "reduce [kind=source] by Text [with [threshold=Share] [, characters=Separators]]",
    .summary = "Group texts by the words that they share.",
    .parse = ParseReduce,
    .bind = BindReduce,
    .differs = "which texts go together is a heuristic of its own",
    .examples = {{"range x from 1 to 10 step 1 | project s = strcat('foo', 'Z', tostring(x)) "
                  "| reduce by s with characters='Z' | project Pattern",
                  "foo*"}},
};

}  // namespace quoll::lang
