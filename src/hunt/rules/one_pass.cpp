#include "hunt/rules/one_pass.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "hunt/carry.h"
#include "model/plan_walk.h"
#include "syntax/token.h"

namespace quoll::hunt {
namespace {

using base::Span;
using model::Expr;
using model::ExprPtr;
using model::Rel;
using model::RelPtr;

// --- Whether two plans of one text are the same
// -----------------------------------------------------------------

bool SameRel(const Rel& a, const Rel& b);

bool SameExpr(const Expr& a, const Expr& b) {
  if (a.kind != b.kind || a.type != b.type || a.column != b.column || a.function != b.function ||
      a.is_case_insensitive != b.is_case_insensitive || a.args.size() != b.args.size() ||
      (a.subquery == nullptr) != (b.subquery == nullptr))
    return false;
  if (a.kind == Expr::Kind::kConstant && !(a.value == b.value)) return false;
  if (a.subquery && !SameRel(*a.subquery, *b.subquery)) return false;
  for (size_t i = 0; i < a.args.size(); ++i) {
    if (!SameExpr(*a.args[i], *b.args[i])) return false;
  }
  return true;
}

bool SameExprs(const std::vector<ExprPtr>& a, const std::vector<ExprPtr>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const ExprPtr& x, const ExprPtr& y) { return SameExpr(*x, *y); });
}

// What the walk over inputs and expressions does not see.
bool SameDetails(const Rel& a, const Rel& b) {
  switch (a.kind) {
    case Rel::Kind::kScan:
      return static_cast<const model::ScanRel&>(a).table ==
             static_cast<const model::ScanRel&>(b).table;
    case Rel::Kind::kValues:
      return static_cast<const model::ValuesRel&>(a).rows ==
             static_cast<const model::ValuesRel&>(b).rows;
    case Rel::Kind::kRange: {
      const auto& x = static_cast<const model::RangeRel&>(a);
      const auto& y = static_cast<const model::RangeRel&>(b);
      return x.start == y.start && x.stop == y.stop && x.step == y.step;
    }
    case Rel::Kind::kNative:
      return false;  // what an operator holds cannot be compared
    case Rel::Kind::kFilter:
    case Rel::Kind::kProject:
    case Rel::Kind::kAggregate:
    case Rel::Kind::kSort:
    case Rel::Kind::kLimit:
    case Rel::Kind::kJoin:
    case Rel::Kind::kUnion:
    case Rel::Kind::kUnnest:
    case Rel::Kind::kWindow:
    case Rel::Kind::kShared:
      return true;
  }
  return false;
}

bool SameNode(const Rel& a, const Rel& b) {
  return a.kind == b.kind && a.columns.size() == b.columns.size() && SameDetails(a, b) &&
         SameExprs(model::PartsOf(a).exprs, model::PartsOf(b).exprs);
}

bool SameRel(const Rel& a, const Rel& b) {
  if (!SameNode(a, b)) return false;
  const std::vector<RelPtr> of_a = model::PartsOf(a).inputs;
  const std::vector<RelPtr> of_b = model::PartsOf(b).inputs;
  return std::equal(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(),
                    [](const RelPtr& x, const RelPtr& y) { return SameRel(*x, *y); });
}

bool IsRepeatable(const RelPtr& rel) {
  bool is_repeatable = true;
  model::EachNode(rel, [&](const Rel& node) {
    for (const ExprPtr& expr : model::PartsOf(node).exprs)
      is_repeatable = is_repeatable && model::IsDeterministic(*expr);
  });
  return is_repeatable;
}

// --- Whether the text hides no other use of the moment
// ----------------------------------------------------------

class MomentWords {
 public:
  // `time` is the name of the column that the moment is compared with.
  MomentWords(const base::SourceFile& source, std::string_view time)
      : source_(source), time_(time), tokens_(syntax::Lex(source.text())) {}

  // True if every word of the text that stands for the moment lies in one of the spans.
  bool AllLieIn(const std::vector<Span>& spans) {
    for (const Span span : spans) {
      if (!IsPlain(span)) return false;
    }
    int depth = 0;
    for (size_t i = 0; i < tokens_.size(); ++i) {
      depth += Text(i) == "{" ? 1 : Text(i) == "}" ? -1 : 0;
      if (Text(i) == "let" && Text(i + 1) == time_) return false;
      if (Text(i) == "let" && depth == 0) i = SkipMomentLet(i);
      if (!IsMoment(i)) continue;
      // A function may be called more than once, with other arguments.
      const bool is_covered = std::any_of(
          spans.begin(), spans.end(), [&](Span span) { return Contains(span, tokens_[i].span); });
      if (depth != 0 || !(is_covered || IsComparedName(i))) return false;
    }
    return true;
  }

 private:
  static bool Contains(Span outer, Span inner) {
    return outer.begin <= inner.begin && inner.end <= outer.end;
  }
  std::string_view Text(size_t idx) const {
    return idx < tokens_.size() ? source_.text(tokens_[idx].span) : std::string_view();
  }
  bool IsName(size_t idx) const {
    return idx < tokens_.size() && tokens_[idx].kind == syntax::TokenKind::kName;
  }

  // A literal without a date means today's, and `datetime(now)` now.
  bool IsOpenDatetime(size_t idx) const {
    if ((Text(idx) != "datetime" && Text(idx) != "date") || Text(idx + 1) != "(") return false;
    const std::string_view inside = source_.text().substr(tokens_[idx + 1].span.end);
    return inside.size() < 5 ||
           inside.substr(0, 4).find_first_not_of("0123456789") != std::string_view::npos ||
           inside[4] == ':';
  }
  bool IsMoment(size_t idx) const {
    if (!IsName(idx)) return false;
    const std::string_view text = Text(idx);
    return text == "now" || text == "ago" || names_.contains(text) || IsOpenDatetime(idx);
  }

  // `TimeGenerated > since` and the like, whose constant has the place of the let: the plan shows
  // what becomes of it.
  bool IsComparedName(size_t idx) const {
    const auto is_sign = [](std::string_view text) {
      return text == "<" || text == "<=" || text == ">" || text == ">=";
    };
    const auto ends = [](std::string_view text) {
      return text.empty() || text == "|" || text == "and" || text == ")" || text == ";";
    };
    if (!names_.contains(Text(idx)) || idx < 2) return false;
    const bool is_right = is_sign(Text(idx - 1)) && Text(idx - 2) == time_ && ends(Text(idx + 1));
    const bool is_left = is_sign(Text(idx + 1)) && Text(idx + 2) == time_ &&
                         (ends(Text(idx - 1)) || Text(idx - 1) == "where");
    return is_right || is_left;
  }

  // Made of names, numbers and signs alone: linear in the moment, if it is linear at two places.
  bool IsPlain(Span span) const {
    for (size_t i = 0; i < tokens_.size(); ++i) {
      if (!Contains(span, tokens_[i].span) || tokens_[i].span.size() == 0) continue;
      if (!IsPlainToken(i)) return false;
    }
    return true;
  }
  bool IsPlainToken(size_t idx) const {
    const std::string_view text = Text(idx);
    switch (tokens_[idx].kind) {
      case syntax::TokenKind::kName: {
        const bool is_call = Text(idx + 1) == "(";
        return !is_call || text == "now" || text == "ago" || text == "datetime" ||
               text == "timespan" || text == "time";
      }
      case syntax::TokenKind::kLong:
      case syntax::TokenKind::kReal:
      case syntax::TokenKind::kTimespan:
        return true;
      case syntax::TokenKind::kPunctuation:
        return text == "(" || text == ")" || text == "+" || text == "-" || text == "*";
      case syntax::TokenKind::kString:
      case syntax::TokenKind::kBad:
      case syntax::TokenKind::kEnd:
        break;
    }
    return false;
  }

  // `let name = ago(1h);`: the name then stands for the moment. Returns the last token that is done
  // with.
  size_t SkipMomentLet(size_t let) {
    if (!IsName(let + 1) || Text(let + 2) != "=") return let;
    bool has_moment = false;
    size_t end = let + 3;
    for (; end < tokens_.size() && Text(end) != ";" && tokens_[end].kind != syntax::TokenKind::kEnd;
         ++end) {
      if (!IsPlainToken(end)) return let;
      has_moment = has_moment || IsMoment(end);
    }
    if (has_moment) names_.insert(std::string(Text(let + 1)));
    return end;
  }

  const base::SourceFile& source_;
  const std::string_view time_;
  const std::vector<syntax::Token> tokens_;
  std::set<std::string, std::less<>> names_;
};

// --- Taking the run's time out of the plan
// ----------------------------------------------------------------------

class Separator {
 public:
  Separator(OnePassPlan& plan, int64_t first_now, int64_t moved, model::ColumnId time)
      : plan_(plan), first_now_(first_now), moved_(moved), time_(time) {}

  // The first plan's node without the comparisons with the run's time; null where the two differ in
  // anything else.
  RelPtr Separate(const Rel& a, const Rel& b) {
    if (a.kind != b.kind) return nullptr;
    switch (a.kind) {
      case Rel::Kind::kScan: {
        auto copy = std::make_shared<model::ScanRel>(static_cast<const model::ScanRel&>(a));
        // These follow from the comparisons that are taken out.
        copy->since = copy->until = std::nullopt;
        return SameDetails(a, b) ? copy : nullptr;
      }
      case Rel::Kind::kFilter:
        return SeparateFilter(static_cast<const model::FilterRel&>(a),
                              static_cast<const model::FilterRel&>(b));
      case Rel::Kind::kProject:
        return Below<model::ProjectRel>(a, b);
      case Rel::Kind::kSort:
        return Below<model::SortRel>(a, b);
      case Rel::Kind::kUnnest:
        return Below<model::UnnestRel>(a, b);
      case Rel::Kind::kJoin: {
        const auto& x = static_cast<const model::JoinRel&>(a);
        const auto& y = static_cast<const model::JoinRel&>(b);
        if (!SameNode(a, b) || x.join_kind != y.join_kind || !SameRel(*x.right, *y.right))
          return nullptr;
        auto copy = std::make_shared<model::JoinRel>(x);
        copy->left = Separate(*x.left, *y.left);
        return copy->left ? copy : nullptr;
      }
      // These look at other rows than one.
      case Rel::Kind::kLimit:
      case Rel::Kind::kWindow:
      case Rel::Kind::kAggregate:
      case Rel::Kind::kUnion:
      case Rel::Kind::kShared:
      case Rel::Kind::kNative:
      case Rel::Kind::kValues:
      case Rel::Kind::kRange:
        break;
    }
    return nullptr;
  }
  const std::vector<Span>& spans() const { return spans_; }

 private:
  template <typename Node>
  RelPtr Below(const Rel& a, const Rel& b) {
    if (!SameNode(a, b)) return nullptr;
    auto copy = std::make_shared<Node>(static_cast<const Node&>(a));
    copy->input = Separate(*copy->input, *static_cast<const Node&>(b).input);
    return copy->input ? copy : nullptr;
  }

  RelPtr SeparateFilter(const model::FilterRel& a, const model::FilterRel& b) {
    RelPtr input = Separate(*a.input, *b.input);
    if (!input) return nullptr;
    bool has_failed = false;
    const ExprPtr rest = Rest(a.predicate, *b.predicate, has_failed);
    if (has_failed) return nullptr;
    if (!rest) return input;
    auto copy = std::make_shared<model::FilterRel>(a);
    copy->input = std::move(input);
    copy->predicate = rest;
    return copy;
  }

  // What is left of a predicate; null: nothing.
  ExprPtr Rest(const ExprPtr& a, const Expr& b, bool& has_failed) {
    if (SameExpr(*a, b)) return a;
    if (a->kind != Expr::Kind::kCall || b.kind != Expr::Kind::kCall || a->function != b.function ||
        a->args.size() != b.args.size()) {
      has_failed = true;
      return nullptr;
    }
    if (a->function->name == "and") {
      std::vector<ExprPtr> kept;
      for (size_t i = 0; i < a->args.size(); ++i) {
        if (ExprPtr arg = Rest(a->args[i], *b.args[i], has_failed)) kept.push_back(std::move(arg));
      }
      if (has_failed || kept.empty()) return nullptr;
      if (kept.size() == 1) return kept[0];
      return model::MakeCall(*a->function, a->signature, a->type, std::move(kept), a->span);
    }
    has_failed = has_failed || !TakeTest(*a, b);
    return nullptr;
  }

  // The offset of a constant that moved as the moment did.
  std::optional<int64_t> OffsetOf(const Expr& a, const Expr& b) {
    if (!a.IsConstant() || !b.IsConstant() || a.type != model::Type::kDatetime ||
        b.type != a.type || a.value.is_null || b.value.is_null ||
        b.value.number - a.value.number != moved_)
      return std::nullopt;
    spans_.push_back(a.span);
    return a.value.number - first_now_;
  }
  bool IsTime(const Expr& expr) const {
    return expr.kind == Expr::Kind::kColumn && expr.column == time_;
  }

  bool TakeTest(const Expr& a, const Expr& b) {
    const std::string_view name = a.function->name;
    if (name == "between" && a.args.size() == 3 && IsTime(*a.args[0]) && IsTime(*b.args[0])) {
      const auto low = OffsetOf(*a.args[1], *b.args[1]);
      const auto high = OffsetOf(*a.args[2], *b.args[2]);
      if (!low || !high) return false;
      plan_.tests.push_back({TimeTest::Op::kGreaterEqual, *low});
      plan_.tests.push_back({TimeTest::Op::kLessEqual, *high});
      return true;
    }
    using Op = TimeTest::Op;
    struct Sign {
      std::string_view name;
      Op op;
      Op turned;  // with the time on the right
    };
    static constexpr Sign kSigns[] = {{"<", Op::kLess, Op::kGreater},
                                      {"<=", Op::kLessEqual, Op::kGreaterEqual},
                                      {">", Op::kGreater, Op::kLess},
                                      {">=", Op::kGreaterEqual, Op::kLessEqual}};
    for (const Sign& sign : kSigns) {
      if (sign.name != name || a.args.size() != 2) continue;
      const bool is_left = IsTime(*a.args[0]) && IsTime(*b.args[0]);
      if (!is_left && !(IsTime(*a.args[1]) && IsTime(*b.args[1]))) return false;
      const auto offset = OffsetOf(*a.args[is_left ? 1 : 0], *b.args[is_left ? 1 : 0]);
      if (!offset) return false;
      plan_.tests.push_back({is_left ? sign.op : sign.turned, *offset});
      return true;
    }
    return false;
  }

  OnePassPlan& plan_;
  const int64_t first_now_;
  const int64_t moved_;
  const model::ColumnId time_;
  std::vector<Span> spans_;
};

// The columns of the query's text and the row's time; the provenance that is carried too is not in
// a spool.
RelPtr WithTimeOnly(const RelPtr& rel, size_t num_visible, size_t time_column) {
  auto project = std::make_shared<model::ProjectRel>();
  project->input = rel;
  project->span = rel->span;
  const auto add = [&](const model::OutputColumn& column) {
    project->columns.push_back(column);
    project->exprs.push_back(model::MakeColumn(column.id, column.type, rel->span));
  };
  for (size_t i = 0; i < num_visible; ++i) add(rel->columns[i]);
  add(rel->columns[time_column]);
  return project;
}

}  // namespace

bool OnePassPlan::Sees(const RuleRun& run, int64_t time) const {
  if (time < run.start || time >= run.end) return false;
  return std::all_of(tests.begin(), tests.end(), [&](const TimeTest& test) {
    const int64_t bound = run.end + test.offset;
    switch (test.op) {
      case TimeTest::Op::kLess:
        return time < bound;
      case TimeTest::Op::kLessEqual:
        return time <= bound;
      case TimeTest::Op::kGreater:
        return time > bound;
      case TimeTest::Op::kGreaterEqual:
        break;
    }
    return time >= bound;
  });
}

std::unique_ptr<OnePassPlan> MakeOnePassPlan(const BoundAt& first, const BoundAt& second,
                                             const std::string& time,
                                             const base::SourceFile& source) {
  if (time.empty() || !IsRepeatable(first.rel)) return nullptr;
  const auto a = CarryColumns(first.rel, {time});
  const auto b = CarryColumns(second.rel, {time});
  if (a == nullptr || b == nullptr || a->carried[0] < 0) return nullptr;
  const auto& columns = a->scan->columns;
  const auto id = std::find_if(columns.begin(), columns.end(),
                               [&](const auto& column) { return column.name == time; });
  if (id == columns.end() || id->type != model::Type::kDatetime) return nullptr;

  auto plan = std::make_unique<OnePassPlan>();
  Separator separator(*plan, first.now, second.now - first.now, id->id);
  plan->rel = separator.Separate(*a->rel, *b->rel);
  if (plan->rel == nullptr || !MomentWords(source, time).AllLieIn(separator.spans()))
    return nullptr;
  plan->num_visible = a->num_visible;
  plan->time_column = a->num_visible;
  plan->rel = WithTimeOnly(plan->rel, a->num_visible, static_cast<size_t>(a->carried[0]));
  return plan;
}

}  // namespace quoll::hunt
