// union [kind=outer|inner] [withsource=Name] [isfuzzy=true] Table, …: all rows of all tables. Same
// name and type merge; same name with different types split into `x_long`, `x_string`. A leg of a
// fuzzy union that names no table is dropped, said.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "lang/operators/_clauses.h"

namespace quoll::lang {
namespace {

struct UnionClause : syntax::Clause {
  std::vector<syntax::Option> options;
  struct Leg {
    syntax::ExprPtr table;  // or
    std::string pattern;    // with `*`
    base::Span span;
  };
  std::vector<Leg> legs;
};

std::unique_ptr<syntax::Clause> ParseUnion(syntax::Parser& parser) {
  auto clause = std::make_unique<UnionClause>();
  clause->options = parser.ParseOptionsOf({"kind", "withsource", "with_source", "isfuzzy"});
  do {
    UnionClause::Leg leg;
    const bool is_wildcard =
        parser.AtPunctuation("*") ||
        (parser.Peek().kind == syntax::TokenKind::kName && parser.AtPunctuation("*", 1) &&
         parser.Peek(1).span.begin == parser.Peek().span.end);
    if (is_wildcard) {
      auto name = parser.ParseWildcardName();
      if (!name) return nullptr;
      leg.pattern = name->name;
      leg.span = name->span;
    } else {
      leg.table = parser.ParseTableOperand();
      if (!leg.table) return nullptr;
      leg.span = leg.table->span;
    }
    clause->legs.push_back(std::move(leg));
  } while (parser.Eat(","));
  // Options may also follow the tables.
  for (syntax::Option& option :
       parser.ParseOptionsOf({"kind", "withsource", "with_source", "isfuzzy"}))
    clause->options.push_back(std::move(option));
  return clause;
}

struct UnionOptions {
  bool is_inner = false;
  bool is_fuzzy = false;
  std::string source_column;
};

std::optional<UnionOptions> ReadOptions(Binder& binder, const UnionClause& clause) {
  UnionOptions options;
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
  return options;
}

// True if all errors say only that a table does not exist.
bool IsMissingTable(const diag::Sink& sink) {
  for (const diag::Diagnostic& diagnostic : sink.diagnostics()) {
    if (diagnostic.severity == diag::Severity::kError && diagnostic.code != diag::Code::K2001 &&
        diagnostic.code != diag::Code::K2002) {
      return false;
    }
  }
  return true;
}

class Uniter {
 public:
  Uniter(Binder& binder, const UnionOptions& options, base::Span span)
      : binder_(binder), options_(options), span_(span) {}

  void Add(Relation relation) {
    const std::string name =
        relation.name.empty() ? fmt::format("union_arg{}", num_legs_) : relation.name;
    ++num_legs_;
    legs_.push_back({std::move(relation), name});
  }
  void SkipNumber() { ++num_legs_; }

  bool AddLeg(const UnionClause::Leg& leg) {
    if (!leg.pattern.empty()) return AddWildcard(leg);
    if (!options_.is_fuzzy) {
      auto relation = binder_.BindTabular(*leg.table);
      if (relation && !IsTable(*relation, leg.span)) return false;
      if (relation) Add(std::move(*relation));
      return relation.has_value();
    }
    diag::Sink attempt;
    auto relation = binder_.WithSink(attempt, [&] { return binder_.BindTabular(*leg.table); });
    if (!relation && IsMissingTable(attempt)) {
      binder_.Warn(diag::Code::K2015,
                   fmt::format("`{}` was left out of the union", binder_.TextOf(leg.span)),
                   leg.span, "no table of this name");
      SkipNumber();
      return true;
    }
    for (diag::Diagnostic& diagnostic : attempt.diagnostics())
      binder_.sink().Report(std::move(diagnostic));
    if (relation && !IsTable(*relation, leg.span)) return false;
    if (relation) Add(std::move(*relation));
    return relation.has_value();
  }
  bool IsTable(const Relation& relation, base::Span span) {
    if (relation.graph == nullptr) return true;
    binder_.Fail(diag::Code::K2010, "`union` takes tables, not a graph", span);
    return false;
  }

  std::optional<Relation> Finish() {
    if (legs_.empty()) {
      binder_.Fail(diag::Code::K2001, "no table of the union exists", span_);
      return std::nullopt;
    }
    auto node = std::make_shared<model::UnionRel>();
    node->span = span_;
    for (const Leg& leg : legs_) node->legs.push_back({leg.relation.rel, {}});
    if (!options_.source_column.empty()) AddSource(*node);
    AddColumns(*node);
    Relation result;
    for (const Leg& leg : legs_) result.is_open = result.is_open || leg.relation.is_open;
    result.rel = std::move(node);
    return result;
  }

 private:
  struct Leg {
    Relation relation;
    std::string name;
  };

  bool AddWildcard(const UnionClause::Leg& leg) {
    bool has_match = false;
    std::set<std::string> seen;
    for (auto scope = binder_.scope(); scope != nullptr; scope = scope->parent) {
      if (!scope->definition || !scope->definition->is_view) continue;
      const std::string& name = scope->definition->name;
      if (!MatchesWildcard(leg.pattern, name) || !seen.insert(name).second) continue;
      const syntax::NameExpr reference(leg.span, name);
      auto relation = binder_.BindTabular(reference);
      if (!relation) return false;
      relation->name = name;
      Add(std::move(*relation));
      has_match = true;
    }
    for (const std::string& name : binder_.environment().TableNames()) {
      if (!MatchesWildcard(leg.pattern, name) || !seen.insert(name).second) continue;
      const auto table = binder_.environment().FindTable(name);
      // A pattern takes the tables that have data; `*` over thousands of empty ones would only
      // cost.
      if (!table || table->source == nullptr) continue;
      Add(*binder_.ScanTable(*table, name, leg.span));
      has_match = true;
    }
    if (has_match || AddEmptyMatch(leg)) return true;
    if (options_.is_fuzzy && !binder_.sink().has_error()) return true;
    if (!binder_.sink().has_error()) {
      binder_.Fail(diag::Code::K2001, fmt::format("no table matches `{}`", leg.pattern), leg.span);
    }
    return false;
  }

  // Known tables without data, so that their columns are there. False when there is none.
  bool AddEmptyMatch(const UnionClause::Leg& leg) {
    constexpr size_t kMaxEmpty = 64;
    std::vector<std::string> names;
    for (const std::string& name : binder_.environment().TableNames()) {
      if (MatchesWildcard(leg.pattern, name)) names.push_back(name);
    }
    if (names.size() > kMaxEmpty) {
      AddEmptyTable(leg, names);
      return true;
    }
    for (const std::string& name : names)
      Add(*binder_.ScanTable(*binder_.environment().FindTable(name), name, leg.span));
    return !names.empty();
  }

  // The columns that some of thousands of tables share, in their most common type, as those of one
  // table without rows. The others are there when they are named: the table is open.
  void AddEmptyTable(const UnionClause::Leg& leg, const std::vector<std::string>& names) {
    binder_.Warn(
        diag::Code::K2018,
        fmt::format("none of the {} tables that match `{}` has data", names.size(), leg.pattern),
        leg.span);
    constexpr int kMinTables = 16;
    std::vector<std::string> order;
    std::map<std::string, int> num_tables;
    std::map<std::pair<std::string, model::Type>, int> num_of_type;
    for (const std::string& name : names) {
      const auto table = binder_.environment().FindTable(name);
      for (const model::Field& field : table->schema.columns) {
        if (++num_tables[field.name] == kMinTables) order.push_back(field.name);
        ++num_of_type[{field.name, field.type}];
      }
    }
    auto values = std::make_shared<model::ValuesRel>();
    values->span = leg.span;
    for (const std::string& name : order) {
      const auto first = num_of_type.lower_bound({name, model::Type::kBool});
      const auto last = num_of_type.upper_bound({name, model::Type::kDynamic});
      const auto most = std::max_element(
          first, last, [](const auto& a, const auto& b) { return a.second < b.second; });
      values->columns.push_back({binder_.NewColumnId(), name, most->first.second});
    }
    Relation relation;
    relation.rel = std::move(values);
    relation.is_open = true;
    Add(std::move(relation));
  }

  void AddSource(model::UnionRel& node) {
    node.columns.push_back({binder_.NewColumnId(), options_.source_column, model::Type::kString});
    for (size_t i = 0; i < legs_.size(); ++i) {
      node.legs[i].exprs.push_back(model::MakeConstant(model::Value::String(legs_[i].name), span_));
    }
  }

  void AddColumns(model::UnionRel& node) {
    // name → types, in order of first appearance.
    std::vector<std::pair<std::string, std::vector<model::Type>>> order;
    std::map<std::string, size_t> position;
    std::map<std::string, size_t> num_legs_with;
    for (const Leg& leg : legs_) {
      for (const model::OutputColumn& column : leg.relation.columns()) {
        const auto [found, is_new] = position.emplace(column.name, order.size());
        if (is_new) order.push_back({column.name, {}});
        auto& types = order[found->second].second;
        if (std::find(types.begin(), types.end(), column.type) == types.end())
          types.push_back(column.type);
        ++num_legs_with[column.name];
      }
    }
    std::set<std::string> taken;
    for (const auto& [name, types] : order) {
      if (types.size() == 1) taken.insert(name);
    }
    if (!options_.source_column.empty()) taken.insert(options_.source_column);
    for (const auto& [name, types] : order) {
      if (options_.is_inner && (num_legs_with[name] != legs_.size() || types.size() != 1)) continue;
      for (const model::Type type : types) {
        std::string output = name;
        if (types.size() > 1 || (name == options_.source_column && !name.empty())) {
          output = types.size() > 1 ? fmt::format("{}_{}", name, model::TypeName(type)) : name;
          output = Binder::UniqueName(
              output, [&](const std::string& candidate) { return taken.contains(candidate); });
          taken.insert(output);
        }
        node.columns.push_back({binder_.NewColumnId(), output, type});
        for (size_t i = 0; i < legs_.size(); ++i)
          node.legs[i].exprs.push_back(ColumnOf(legs_[i], name, type));
      }
    }
  }

  model::ExprPtr ColumnOf(const Leg& leg, const std::string& name, model::Type type) const {
    for (const model::OutputColumn& column : leg.relation.columns()) {
      if (column.name == name && column.type == type)
        return model::MakeColumn(column.id, type, span_);
    }
    return model::MakeConstant(model::Value::Null(type), span_);
  }

  Binder& binder_;
  const UnionOptions& options_;
  base::Span span_;
  std::vector<Leg> legs_;
  size_t num_legs_ = 0;
};

std::optional<Relation> BindUnion(Binder& binder, const syntax::OperatorNode& node,
                                  std::optional<Relation> input) {
  const auto& clause = As<UnionClause>(node);
  const auto options = ReadOptions(binder, clause);
  if (!options) return std::nullopt;
  Uniter uniter(binder, *options, node.span);
  if (input) uniter.Add(std::move(*input));
  for (const UnionClause::Leg& leg : clause.legs) {
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
