// Push-down of necessary conditions into scans. Walks from each scan up through Filters (and what keeps rows as they are)
// and collects, from the conjuncts of the predicates, what a row must meet. A scan may drop other rows; the filters stay, so
// a mistake here could lose rows and nothing else: every rule below must hold for each row that passes its filter.
#include "lang/optimise.h"

#include <algorithm>
#include <map>

#include "base/utf8.h"
#include "model/dynamic.h"

namespace quoll::lang {
namespace {

using model::Expr;
using model::ExprPtr;
using model::LiteralFilter;
using model::Rel;
using model::RelPtr;
using model::Type;

constexpr size_t kMaxLiterals = 100'000;

// What the rows of one scan must meet.
struct Needs {
  std::optional<int64_t> since;
  std::optional<int64_t> until;
  std::vector<LiteralFilter> any_of;
};

// Scan columns by id.
using ColumnNames = std::map<model::ColumnId, std::string>;

// The literals of a constant list argument: a text, or the texts of a dynamic array. Nothing if any element is no text.
bool AppendLiterals(const Expr& expr, std::vector<std::string>& literals) {
  if (!expr.IsConstant() || expr.value.is_null) return false;
  if (expr.type == Type::kString) {
    literals.push_back(expr.value.text);
    return true;
  }
  if (expr.type != Type::kDynamic) return false;
  const model::Dynamic list(expr.value.text);
  if (list.tag() != model::Tag::kArray) return false;
  for (size_t i = 0; i < list.size(); ++i) {
    if (list.Element(i).tag() != model::Tag::kString) return false;
    literals.emplace_back(list.Element(i).AsString());
  }
  return true;
}

std::optional<LiteralFilter::Match> MatchOf(std::string_view op) {
  using Match = LiteralFilter::Match;
  if (op == "==" || op == "in") return Match::kEquals;
  if (op == "=~" || op == "in~") return Match::kEqualsIgnoreCase;
  for (const std::string_view name : {"has", "has_cs", "contains", "contains_cs", "startswith", "startswith_cs",
                                      "endswith", "endswith_cs", "hasprefix", "hasprefix_cs", "hassuffix",
                                      "hassuffix_cs", "has_any"}) {
    if (op == name) return Match::kContainsIgnoreCase;
  }
  return std::nullopt;
}

// One column against literals; nothing where the condition is of another shape.
std::optional<LiteralFilter> LiteralTest(const Expr& expr, const ColumnNames& columns) {
  if (expr.kind != Expr::Kind::kCall || expr.args.size() < 2) return std::nullopt;
  const auto match = MatchOf(expr.function->name);
  if (!match || expr.args[0]->kind != Expr::Kind::kColumn || expr.args[0]->type != Type::kString) return std::nullopt;
  const auto column = columns.find(expr.args[0]->column);
  if (column == columns.end()) return std::nullopt;
  LiteralFilter filter{column->second, *match, {}};
  for (size_t i = 1; i < expr.args.size(); ++i) {
    if (!AppendLiterals(*expr.args[i], filter.literals)) return std::nullopt;
  }
  for (const std::string& literal : filter.literals) {
    // An empty needle is in every text; folding past ASCII is left to the operators.
    if (literal.empty() || (*match != LiteralFilter::Match::kEquals && !base::IsAscii(literal))) return std::nullopt;
  }
  if (filter.literals.empty() || filter.literals.size() > kMaxLiterals) return std::nullopt;
  return filter;
}

// A disjunction of literal tests; nothing if one branch cannot be told.
bool AppendDisjunction(const Expr& expr, const ColumnNames& columns, std::vector<LiteralFilter>& out) {
  if (expr.kind == Expr::Kind::kCall && expr.function->name == "or") {
    return std::all_of(expr.args.begin(), expr.args.end(),
                       [&](const ExprPtr& arg) { return AppendDisjunction(*arg, columns, out); });
  }
  if (expr.kind == Expr::Kind::kCall && expr.function->name == "and") {
    // One conjunct that can be told is enough for the branch.
    for (const ExprPtr& arg : expr.args) {
      std::vector<LiteralFilter> branch;
      if (!AppendDisjunction(*arg, columns, branch)) continue;
      out.insert(out.end(), branch.begin(), branch.end());
      return true;
    }
    return false;
  }
  auto test = LiteralTest(expr, columns);
  if (!test) return false;
  out.push_back(std::move(*test));
  return true;
}

size_t NumLiterals(const std::vector<LiteralFilter>& filters) {
  size_t count = 0;
  for (const LiteralFilter& filter : filters) count += filter.literals.size();
  return count;
}

void TakeTimeBound(const Expr& expr, model::ColumnId time, Needs& needs) {
  if (expr.kind != Expr::Kind::kCall || expr.args.size() < 2 || expr.args[0]->kind != Expr::Kind::kColumn ||
      expr.args[0]->column != time) {
    return;
  }
  const auto bound = [&](size_t arg) -> std::optional<int64_t> {
    const Expr& value = *expr.args[arg];
    if (!value.IsConstant() || value.value.is_null || value.type != Type::kDatetime) return std::nullopt;
    return value.value.number;
  };
  const auto raise = [&](std::optional<int64_t> since) {
    if (since && (!needs.since || *since > *needs.since)) needs.since = since;
  };
  const auto lower = [&](std::optional<int64_t> until) {
    // `until` is exclusive.
    if (until && *until < INT64_MAX && (!needs.until || *until + 1 < *needs.until)) needs.until = *until + 1;
  };
  const std::string_view op = expr.function->name;
  if (op == ">" || op == ">=") raise(bound(1));
  if (op == "<" || op == "<=") lower(bound(1));
  if (op == "between" && expr.args.size() == 3) raise(bound(1)), lower(bound(2));
}

void TakePredicate(const Expr& expr, const ColumnNames& columns, std::optional<model::ColumnId> time, Needs& needs) {
  if (expr.kind == Expr::Kind::kCall && expr.function->name == "and") {
    for (const ExprPtr& arg : expr.args) TakePredicate(*arg, columns, time, needs);
    return;
  }
  if (time) TakeTimeBound(expr, *time, needs);
  std::vector<LiteralFilter> filters;
  if (!AppendDisjunction(expr, columns, filters)) return;
  // Of several conjuncts the one with the fewest literals is kept.
  if (needs.any_of.empty() || NumLiterals(filters) < NumLiterals(needs.any_of)) needs.any_of = std::move(filters);
}

class PushDown {
 public:
  RelPtr Rewrite(const RelPtr& rel) {
    const auto known = done_.find(rel.get());
    if (known != done_.end()) return known->second;
    RelPtr result = RewriteNode(rel);
    done_.emplace(rel.get(), result);
    keep_.push_back(rel);
    return result;
  }

 private:
  template <typename Node>
  RelPtr WithInput(const Rel& rel) {
    auto copy = std::make_shared<Node>(static_cast<const Node&>(rel));
    copy->input = Rewrite(copy->input);
    return copy;
  }

  RelPtr RewriteNode(const RelPtr& rel) {
    switch (rel->kind) {
      case Rel::Kind::kFilter: return RewriteFilter(rel);
      case Rel::Kind::kProject: return WithInput<model::ProjectRel>(*rel);
      case Rel::Kind::kAggregate: return WithInput<model::AggregateRel>(*rel);
      case Rel::Kind::kSort: return WithInput<model::SortRel>(*rel);
      case Rel::Kind::kLimit: return WithInput<model::LimitRel>(*rel);
      case Rel::Kind::kUnnest: return WithInput<model::UnnestRel>(*rel);
      case Rel::Kind::kWindow: return WithInput<model::WindowRel>(*rel);
      case Rel::Kind::kShared: return WithInput<model::SharedRel>(*rel);
      case Rel::Kind::kNative: return WithInput<model::NativeRel>(*rel);
      case Rel::Kind::kJoin: {
        auto copy = std::make_shared<model::JoinRel>(static_cast<const model::JoinRel&>(*rel));
        copy->left = Rewrite(copy->left);
        copy->right = Rewrite(copy->right);
        return copy;
      }
      case Rel::Kind::kUnion: {
        auto copy = std::make_shared<model::UnionRel>(static_cast<const model::UnionRel&>(*rel));
        for (auto& leg : copy->legs) leg.input = Rewrite(leg.input);
        return copy;
      }
      case Rel::Kind::kScan:
      case Rel::Kind::kValues:
      case Rel::Kind::kRange: return rel;
    }
    return rel;
  }

  // A chain of filters directly over a scan: the scan learns what all of them ask for.
  RelPtr RewriteFilter(const RelPtr& rel) {
    std::vector<const model::FilterRel*> filters;
    RelPtr below = rel;
    while (below->kind == Rel::Kind::kFilter) {
      filters.push_back(static_cast<const model::FilterRel*>(below.get()));
      below = filters.back()->input;
    }
    if (below->kind != Rel::Kind::kScan) return WithInput<model::FilterRel>(*rel);
    auto scan = std::make_shared<model::ScanRel>(static_cast<const model::ScanRel&>(*below));
    ColumnNames columns;
    std::optional<model::ColumnId> time;
    for (size_t i = 0; i < scan->columns.size(); ++i) {
      columns.emplace(scan->columns[i].id, scan->column_names[i]);
      if (scan->column_names[i] == "TimeGenerated") time = scan->columns[i].id;
      if (scan->column_names[i] == "Timestamp" && !time) time = scan->columns[i].id;
    }
    Needs needs;
    for (const model::FilterRel* filter : filters) TakePredicate(*filter->predicate, columns, time, needs);
    scan->since = needs.since;
    scan->until = needs.until;
    scan->any_of = std::move(needs.any_of);
    RelPtr result = scan;
    for (auto filter = filters.rbegin(); filter != filters.rend(); ++filter) {
      auto copy = std::make_shared<model::FilterRel>(**filter);
      copy->input = std::move(result);
      result = std::move(copy);
    }
    return result;
  }

  std::map<const Rel*, RelPtr> done_;
  std::vector<RelPtr> keep_;
};

}  // namespace

RelPtr Optimise(const RelPtr& rel) { return PushDown().Rewrite(rel); }

}  // namespace quoll::lang
