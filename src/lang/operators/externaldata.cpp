// externaldata(Name:Type, …)["location", …] with(format=csv, ignoreFirstRecord=true,
// ingestionMapping='[…]'): the rows of files, by the columns that the query declares. Nothing is
// fetched: the environment opens the files that the user named, or says why there are none. Texts
// convert as tolong(), todatetime() and the like do.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "lang/literals.h"
#include "lang/operators/_clauses.h"
#include "model/dynamic.h"

namespace quoll::lang {
namespace {

struct ExternalClause : syntax::Clause {
  std::vector<syntax::ColumnDecl> columns;
  std::vector<syntax::ExprPtr> locations;
  std::vector<syntax::Option> properties;
};

std::unique_ptr<syntax::Clause> ParseExternaldata(syntax::Parser& parser) {
  auto clause = std::make_unique<ExternalClause>();
  parser.ParseOptionsOf({});
  auto schema = parser.ParseSchema();
  if (!schema || !parser.Expect("[")) return nullptr;
  clause->columns = std::move(*schema);
  do {
    auto location = parser.ParseExpr();
    if (!location) return nullptr;
    clause->locations.push_back(std::move(location));
  } while (parser.Eat(",") && !parser.AtPunctuation("]"));
  if (!parser.Expect("]")) return nullptr;
  if (!parser.Eat("with")) return clause;
  if (!parser.Expect("(")) return nullptr;
  while (!parser.AtPunctuation(")")) {
    auto options = parser.ParseOptions();
    if (options.empty()) return parser.FailExpected("a property such as `format=\"csv\"`");
    for (syntax::Option& option : options) clause->properties.push_back(std::move(option));
    if (!parser.Eat(",")) break;
  }
  if (!parser.Expect(")")) return nullptr;
  return clause;
}

// Formats that exist for ingestion and are not read.
bool IsUnreadFormat(std::string_view format) {
  static const std::set<std::string_view> kUnread = {"avro", "apacheavro", "orc", "w3clogfile",
                                                     "azmonstream"};
  return kUnread.contains(format);
}

bool IsFormat(std::string_view format) {
  static const std::set<std::string_view> kFormats = {"csv",  "tsv",       "tsve",       "psv",
                                                      "scsv", "sohsv",     "txt",        "raw",
                                                      "json", "multijson", "singlejson", "parquet"};
  return kFormats.contains(format);
}

class External {
 public:
  External(Binder& binder, const ExternalClause& clause, base::Span span)
      : binder_(binder), clause_(clause), span_(span) {}

  std::optional<Relation> Bind() {
    const auto schema = binder_.BindSchema(clause_.columns);
    if (!schema) return std::nullopt;
    schema_ = *schema;
    if (!BindLocations()) return std::nullopt;
    for (const model::Field& field : schema_) {
      request_.fields.push_back(
          {.name = field.name, .type = field.type, .ordinal = {}, .path = {}, .constant = {}});
    }
    for (const syntax::Option& property : clause_.properties) {
      if (!BindProperty(property)) return std::nullopt;
    }
    const ExternalData data = binder_.environment().OpenExternal(request_);
    if (!data.refusal.empty()) {
      binder_.Fail(diag::Code::K3001, data.refusal, clause_.locations[data.location_idx]->span, {},
                   data.help);
      return std::nullopt;
    }
    return data.source == nullptr ? Empty() : Read(data);
  }

 private:
  bool BindLocations() {
    for (const syntax::ExprPtr& location : clause_.locations) {
      const auto value = binder_.BindConstant(*location, "the location of external data");
      if (!value) return false;
      if (value->type != model::Type::kString) {
        binder_.Fail(diag::Code::K2004, "the location of external data must be a string",
                     location->span, std::string(model::TypeName(value->type)));
        return false;
      }
      request_.locations.push_back(value->text);
    }
    return true;
  }

  // A word stands for itself: format=csv.
  std::optional<std::string> TextOf(const syntax::Expr& expr) {
    if (expr.kind == syntax::ExprKind::kName) {
      const auto& name = static_cast<const syntax::NameExpr&>(expr).name;
      const Definition* definition = binder_.FindDefinition(name);
      if (definition == nullptr || definition->kind != Definition::Kind::kScalar) return name;
    }
    const auto value = binder_.BindConstant(expr, "a property of externaldata");
    return value ? std::optional(model::ValueToText(*value)) : std::nullopt;
  }

  bool BindProperty(const syntax::Option& property) {
    const std::string name = base::ToLower(property.name);
    const auto text = TextOf(*property.value);
    if (!text) return false;
    if (name == "format") {
      request_.format = base::ToLower(*text);
      if (IsFormat(request_.format)) return true;
      if (IsUnreadFormat(request_.format)) {
        binder_.Refuse("format of externaldata", *text, "not built yet", property.value->span);
      } else {
        binder_.Fail(diag::Code::K2012, fmt::format("unknown format `{}`", *text),
                     property.value->span, {},
                     "csv, tsv, tsve, psv, scsv, sohsv, txt, raw, json, multijson or parquet");
      }
      return false;
    }
    if (name == "ignorefirstrecord") {
      request_.ignores_first_record = base::EqualsIgnoreCase(*text, "true") || *text == "1";
      return true;
    }
    if (name == "ingestionmapping" || name == "mapping")
      return BindMapping(*text, property.value->span);
    if (name == "zippattern") {
      request_.member_pattern = *text;
      return true;
    }
    static const std::set<std::string_view> kIgnored = {"ingestionmappingtype",
                                                        "mappingtype",
                                                        "ingestionmappingkind",
                                                        "creationtime",
                                                        "encoding",
                                                        "recreate_schema",
                                                        "validationpolicy",
                                                        "tags",
                                                        "persistdetails",
                                                        "namespath",
                                                        "fileextension"};
    if (!kIgnored.contains(name)) {
      binder_.Warn(diag::Code::K2016, fmt::format("unknown property `{}`", property.name),
                   property.name_span, "has no effect");
    }
    return true;
  }

  bool FailMapping(std::string message, base::Span span) {
    binder_.Fail(
        diag::Code::K2012, std::move(message), span, {},
        R"(write [{"Column":"Name","Properties":{"Path":"$.name"}}], or "Ordinal" for separated values)");
    return false;
  }

  // [{"Column":"a","Properties":{"Path":"$.x"}}, …]; the properties may also stand beside the
  // column. Columns that the mapping does not name stay empty.
  bool BindMapping(const std::string& text, base::Span span) {
    const auto json = model::DynamicFromJson(text);
    if (!json || model::Dynamic(*json).tag() != model::Tag::kArray) {
      return FailMapping("the ingestion mapping is no JSON array", span);
    }
    for (ExternalRequest::Field& field : request_.fields) field.constant = "";
    const model::Dynamic list(*json);
    for (size_t i = 0; i < list.size(); ++i) {
      const model::Dynamic entry = list.Element(i);
      const std::string column =
          model::DynamicToText(PropertyOf(entry, {"column", "name", "columnname"}));
      const auto field = std::find_if(
          request_.fields.begin(), request_.fields.end(),
          [&](const ExternalRequest::Field& candidate) { return candidate.name == column; });
      if (field == request_.fields.end()) {
        return FailMapping(
            fmt::format("the ingestion mapping names a column `{}` that is not declared", column),
            span);
      }
      if (!MapField(entry, *field, span)) return false;
    }
    return true;
  }

  bool MapField(model::Dynamic entry, ExternalRequest::Field& field, base::Span span) {
    const model::Dynamic nested = PropertyOf(entry, {"properties"});
    const model::Dynamic properties = nested.IsNull() ? entry : nested;
    const model::Dynamic ordinal = PropertyOf(properties, {"ordinal"});
    const model::Dynamic constant = PropertyOf(properties, {"constvalue", "constantvalue"});
    const model::Dynamic path = PropertyOf(properties, {"path"});
    if (!PropertyOf(properties, {"transform"}).IsNull()) {
      return FailMapping(fmt::format("the transform of column `{}` is not supported", field.name),
                         span);
    }
    field.constant.reset();
    if (!constant.IsNull()) {
      field.constant = model::DynamicToText(constant);
    } else if (!path.IsNull()) {
      field.path = model::DynamicToText(path);
    } else if (!ordinal.IsNull()) {
      const auto number = LongLiteral(model::DynamicToText(ordinal));
      if (!number || *number < 0)
        return FailMapping(fmt::format("bad ordinal of column `{}`", field.name), span);
      field.ordinal = static_cast<size_t>(*number);
    } else {
      return FailMapping(
          fmt::format("the mapping of column `{}` says not where its value stands", field.name),
          span);
    }
    return true;
  }

  // By name in any case.
  static model::Dynamic PropertyOf(model::Dynamic bag,
                                   std::initializer_list<std::string_view> names) {
    if (bag.tag() != model::Tag::kBag) return {};
    for (size_t i = 0; i < bag.size(); ++i) {
      const std::string name = base::ToLower(bag.Name(i));
      if (std::find(names.begin(), names.end(), name) != names.end()) return bag.Element(i);
    }
    return {};
  }

  std::optional<Relation> Empty() {
    auto values = std::make_shared<model::ValuesRel>();
    values->span = span_;
    for (const model::Field& field : schema_)
      values->columns.push_back({binder_.NewColumnId(), field.name, field.type});
    Relation relation;
    relation.rel = std::move(values);
    return relation;
  }

  std::optional<Relation> Read(const ExternalData& data) {
    auto scan = std::make_shared<model::ScanRel>();
    scan->span = span_;
    scan->table = "externaldata";
    scan->source = data.source;
    std::vector<NamedValue> values;
    for (size_t i = 0; i < schema_.size(); ++i) {
      const model::Field& stored = data.columns[i];
      scan->columns.push_back({binder_.NewColumnId(), stored.name, stored.type});
      scan->column_names.push_back(stored.name);
      NamedValue value = PassThrough(scan->columns.back(), span_);
      value.name = schema_[i].name;
      value.expr = ConvertCell(std::move(value.expr), schema_[i].type);
      if (!value.expr) return std::nullopt;
      values.push_back(std::move(value));
    }
    Relation relation;
    relation.rel = std::move(scan);
    return binder_.Project(relation, std::move(values), span_);
  }

  model::ExprPtr ConvertCell(model::ExprPtr cell, model::Type type) {
    if (type == model::Type::kDynamic && cell->type == model::Type::kString) {
      return binder_.MakeFunctionCall("parse_json", {std::move(cell)}, span_);
    }
    return binder_.Convert(std::move(cell), type);
  }

  Binder& binder_;
  const ExternalClause& clause_;
  base::Span span_;
  model::Schema schema_;
  ExternalRequest request_;
};

std::optional<Relation> BindExternaldata(Binder& binder, const syntax::OperatorNode& node,
                                         std::optional<Relation>) {
  return External(binder, As<ExternalClause>(node), node.span).Bind();
}

}  // namespace

extern constinit const OperatorDef kOperator_externaldata = {
    .name = "externaldata",
    .aliases = {"external_data"},
    .usage =
        "externaldata(Name:Type, …)[\"location\", …] [with(format=csv, ignoreFirstRecord=true, …)]",
    .summary = "The rows of files, by declared columns; nothing is fetched.",
    .is_source = true,
    .is_piped = false,
    .parse = ParseExternaldata,
    .bind = BindExternaldata,
    .differs =
        "nothing is fetched: a location answers from the file that --external names for it, else "
        "it is refused",
};

}  // namespace quoll::lang
