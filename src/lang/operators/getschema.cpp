// getschema: the columns of the input, one row each.
#include "lang/operators/_clauses.h"

namespace quoll::lang {
namespace {

// The names that Kusto shows, .NET's.
std::string_view DataTypeName(model::Type type) {
  using model::Type;
  switch (type) {
    case Type::kBool: return "System.SByte";
    case Type::kInt: return "System.Int32";
    case Type::kLong: return "System.Int64";
    case Type::kReal: return "System.Double";
    case Type::kDecimal: return "System.Data.SqlTypes.SqlDecimal";
    case Type::kString: return "System.String";
    case Type::kDatetime: return "System.DateTime";
    case Type::kTimespan: return "System.TimeSpan";
    case Type::kGuid: return "System.Guid";
    case Type::kDynamic: return "System.Object";
  }
  return "";
}

std::unique_ptr<syntax::Clause> ParseGetschema(syntax::Parser& parser) {
  parser.ParseOptionsOf({});
  return std::make_unique<EmptyClause>();
}

std::optional<Relation> BindGetschema(Binder& binder, const syntax::OperatorNode& node,
                                      std::optional<Relation> input) {
  using model::Type;
  using model::Value;
  auto values = std::make_shared<model::ValuesRel>();
  values->span = node.span;
  values->columns = {{binder.NewColumnId(), "ColumnName", Type::kString},
                     {binder.NewColumnId(), "ColumnOrdinal", Type::kLong},
                     {binder.NewColumnId(), "DataType", Type::kString},
                     {binder.NewColumnId(), "ColumnType", Type::kString}};
  int64_t ordinal = 0;
  for (const model::OutputColumn& column : input->columns()) {
    values->rows.push_back({Value::String(column.name), Value::Long(ordinal++),
                            Value::String(std::string(DataTypeName(column.type))),
                            Value::String(std::string(model::TypeName(column.type)))});
  }
  Relation relation;
  relation.rel = std::move(values);
  return relation;
}

}  // namespace

extern constinit const OperatorDef kOperator_getschema = {
    .name = "getschema",
    .usage = "getschema",
    .summary = "The columns of the input, one row each.",
    .parse = ParseGetschema,
    .bind = BindGetschema,
    .examples = {{"print x=1 | getschema | project ColumnName", "x"}},
};

}  // namespace quoll::lang
