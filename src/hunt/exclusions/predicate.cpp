#include "hunt/exclusions/predicate.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/escape.h"
#include "base/text.h"
#include "lang/compile.h"
#include "model/plan_walk.h"
#include "syntax/ast.h"
#include "syntax/token.h"

namespace quoll::hunt {
namespace {

constexpr std::string_view kPrefix = "let Rule = ";
constexpr std::string_view kSuffix = "\n;\nprint 1";

// Turns the tree of an expression into conditions and atoms.
class Reader {
 public:
  Reader(const base::SourceFile& source, Predicate& out) : source_(source), out_(out) {}

  Condition Read(const syntax::Expr& expr) {
    Condition condition;
    condition.text = source_.text(expr.span);
    if (expr.kind == syntax::ExprKind::kChain) {
      const auto& chain = static_cast<const syntax::ChainExpr&>(expr);
      condition.kind = chain.is_and ? Condition::Kind::kAnd : Condition::Kind::kOr;
      for (const auto& operand : chain.operands) condition.parts.push_back(Read(*operand));
      return condition;
    }
    if (const syntax::Expr* operand = OperandOfNot(expr)) {
      condition.kind = Condition::Kind::kNot;
      condition.parts.push_back(Read(*operand));
      return condition;
    }
    return ReadAtom(expr, std::move(condition));
  }

 private:
  static const syntax::Expr* OperandOfNot(const syntax::Expr& expr) {
    if (expr.kind != syntax::ExprKind::kCall) return nullptr;
    const auto& call = static_cast<const syntax::CallExpr&>(expr);
    return call.name == "not" && call.args.size() == 1 ? call.args[0].value.get() : nullptr;
  }

  // `a !has b` is not(`a has b`), so that both are one atom.
  Condition ReadAtom(const syntax::Expr& expr, Condition condition) {
    Atom atom;
    atom.text = condition.text;
    bool is_negated = false;
    if (expr.kind == syntax::ExprKind::kBinary) {
      const auto& binary = static_cast<const syntax::BinaryExpr&>(expr);
      atom.op = binary.op;
      is_negated = Negation(atom.op);
      if (is_negated) {
        const uint32_t at = binary.op_span.begin - expr.span.begin;
        atom.text.replace(at, binary.op_span.size(), atom.op);
      }
    } else if (expr.kind == syntax::ExprKind::kBetween) {
      const auto& between = static_cast<const syntax::BetweenExpr&>(expr);
      atom.op = between.is_negated ? "!between" : "between";
    } else if (expr.kind == syntax::ExprKind::kCall) {
      atom.op = static_cast<const syntax::CallExpr&>(expr).name;
    }
    Collect(expr, atom);
    const size_t idx = Add(std::move(atom));
    if (!is_negated) {
      condition.atom = idx;
      return condition;
    }
    Condition base;
    base.text = condition.text;
    base.atom = idx;
    condition.kind = Condition::Kind::kNot;
    condition.parts.push_back(std::move(base));
    return condition;
  }

  // The base form of a negated operator.
  static bool Negation(std::string& op) {
    if (op == "!=" || op == "<>")
      op = "==";
    else if (op == "!~")
      op = "=~";
    else if (op.starts_with('!'))
      op.erase(0, 1);
    else
      return false;
    return true;
  }

  size_t Add(Atom atom) {
    for (size_t i = 0; i < out_.atoms.size(); ++i) {
      if (out_.atoms[i].text == atom.text) return i;
    }
    out_.atoms.push_back(std::move(atom));
    return out_.atoms.size() - 1;
  }

  static void AddOnce(std::vector<std::string>& list, const std::string& text) {
    if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
  }

  void Collect(const syntax::Expr& expr, Atom& atom) const {
    using syntax::ExprKind;
    switch (expr.kind) {
      case ExprKind::kName:
        AddOnce(atom.columns, static_cast<const syntax::NameExpr&>(expr).name);
        return;
      case ExprKind::kLiteral:
        return CollectLiteral(static_cast<const syntax::LiteralExpr&>(expr), atom);
      case ExprKind::kCall:
        for (const auto& arg : static_cast<const syntax::CallExpr&>(expr).args)
          Collect(*arg.value, atom);
        return;
      case ExprKind::kUnary:
        return Collect(*static_cast<const syntax::UnaryExpr&>(expr).operand, atom);
      case ExprKind::kBinary: {
        const auto& binary = static_cast<const syntax::BinaryExpr&>(expr);
        Collect(*binary.lhs, atom);
        return Collect(*binary.rhs, atom);
      }
      case ExprKind::kChain:
        for (const auto& operand : static_cast<const syntax::ChainExpr&>(expr).operands)
          Collect(*operand, atom);
        return;
      case ExprKind::kMember:
        return Collect(*static_cast<const syntax::MemberExpr&>(expr).object, atom);
      case ExprKind::kElement:
        return Collect(*static_cast<const syntax::ElementExpr&>(expr).object, atom);
      case ExprKind::kList:
        for (const auto& item : static_cast<const syntax::ListExpr&>(expr).items)
          Collect(*item, atom);
        return;
      case ExprKind::kBetween: {
        const auto& between = static_cast<const syntax::BetweenExpr&>(expr);
        Collect(*between.value, atom);
        Collect(*between.low, atom);
        return Collect(*between.high, atom);
      }
      case ExprKind::kStar:
      case ExprKind::kPipeline:
      case ExprKind::kNamed:
      case ExprKind::kFunction:
        return;  // binding refuses them
    }
  }

  // The strings of `dynamic([…])` are found in its text.
  void CollectLiteral(const syntax::LiteralExpr& literal, Atom& atom) const {
    using Form = syntax::LiteralExpr::Form;
    if (literal.form == Form::kString) return AddOnce(atom.literals, literal.text);
    if (literal.form != Form::kTyped || literal.type_name != "dynamic")
      return AddOnce(atom.numbers, std::string(source_.text(literal.span)));
    const std::string_view inner = literal.text;
    for (const syntax::Token& token : syntax::Lex(inner)) {
      if (token.kind != syntax::TokenKind::kString) continue;
      std::string value;
      if (syntax::DecodeString(inner.substr(token.span.begin, token.span.size()), value))
        AddOnce(atom.literals, value);
    }
  }

  const base::SourceFile& source_;
  Predicate& out_;
};

// True if the text is one expression and nothing else.
bool ReadWhole(const std::string& where, Predicate& out, std::string& why) {
  diag::Sink sink;
  const auto source = std::make_shared<const base::SourceFile>(
      "rule", std::string(kPrefix) + where + std::string(kSuffix));
  const auto tree = lang::ParseOnly(source, sink);
  if (!tree) {
    const auto found = sink.diagnostics();
    why = found.empty() ? "it is no expression" : found[0].message;
    return false;
  }
  const auto& statements = (*tree)->statements;
  const bool is_single = statements.size() == 2 && statements[0].value != nullptr &&
                         statements[0].kind == syntax::Statement::Kind::kLet;
  if (!is_single || statements[0].value->kind == syntax::ExprKind::kPipeline ||
      statements[0].value->kind == syntax::ExprKind::kFunction) {
    why = "it is no single condition";
    return false;
  }
  out.root = Reader(*source, out).Read(*statements[0].value);
  out.has_root = true;
  return true;
}

// The text before its last `and` or `or`, as far as that is a condition.
bool ReadBeginning(const std::string& where, Predicate& out) {
  const std::vector<syntax::Token> tokens = syntax::Lex(where);
  for (auto token = tokens.rbegin(); token != tokens.rend(); ++token) {
    const std::string_view word =
        std::string_view(where).substr(token->span.begin, token->span.size());
    if (word != "and" && word != "or") continue;
    std::string why;
    Predicate begun;
    if (!ReadWhole(where.substr(0, token->span.begin), begun, why)) continue;
    out.root = std::move(begun.root);
    out.atoms = std::move(begun.atoms);
    return out.has_root = true;
  }
  return false;
}

// The name in the first backticks of a message.
std::string Quoted(const std::string& message) {
  const size_t begin = message.find('`');
  const size_t end = begin == std::string::npos ? begin : message.find('`', begin + 1);
  return end == std::string::npos ? std::string() : message.substr(begin + 1, end - begin - 1);
}

BoundAtom BindAtom(const Atom& atom, const std::string& table, const Workspace& workspace,
                   const QueryOptions& options) {
  BoundAtom bound;
  diag::Sink sink;
  const auto source = std::make_shared<const base::SourceFile>(
      "rule", fmt::format("{}\n| project Holds = ({}\n)", base::QuoteNameForKql(table), atom.text));
  QueryOptions plain = options;
  plain.asks_data = false;
  plain.since = plain.until = std::nullopt;
  const auto compiled = workspace.Compile(source, plain, sink);
  if (!compiled) {
    const auto found = sink.diagnostics();
    for (const diag::Diagnostic& diagnostic : found) {
      if (diagnostic.code == diag::Code::K2003) bound.missing_column = Quoted(diagnostic.message);
      if (bound.error.empty()) bound.error = diagnostic.message;
    }
    return bound;
  }
  const model::RelPtr& rel = compiled->results.at(0).rel;
  std::map<model::ColumnId, std::string> names;
  size_t num_scans = 0;
  model::EachNode(rel, [&](const model::Rel& node) {
    if (node.kind != model::Rel::Kind::kScan) return;
    ++num_scans;
    const auto& scan = static_cast<const model::ScanRel&>(node);
    for (size_t i = 0; i < scan.columns.size(); ++i)
      names[scan.columns[i].id] = scan.column_names[i];
  });
  if (rel->kind != model::Rel::Kind::kProject || num_scans > 1) {
    bound.error = "it reads more than the row";
    return bound;
  }
  const model::ExprPtr& expr = static_cast<const model::ProjectRel&>(*rel).exprs.at(0);
  if (expr->type != model::Type::kBool) {
    bound.error = fmt::format("`{}` is no condition", atom.text);
    return bound;
  }
  model::PrepareError error;
  auto program = model::Program::Prepare(expr, workspace.context(options), error);
  if (program == nullptr) {
    bound.error = error.message;
    return bound;
  }
  for (const model::ExprPtr& input : program->inputs()) {
    const auto name = names.find(input->column);
    if (input->kind != model::Expr::Kind::kColumn || name == names.end()) {
      bound.error = "it reads more than the row";
      return bound;
    }
    bound.columns.push_back(name->second);
    bound.types.push_back(input->type);
  }
  bound.program = std::move(program);
  return bound;
}

// The value as the column's type has it; null where it cannot be.
model::Value As(model::Type type, const model::Value& value) {
  if (value.type == type) return value;
  const bool is_whole = value.type == model::Type::kLong && !value.is_null;
  if (is_whole && type == model::Type::kInt)
    return model::Value::Int(static_cast<int32_t>(value.number));
  if (is_whole && type == model::Type::kString)
    return model::Value::String(std::to_string(value.number));
  if (is_whole && type == model::Type::kReal)
    return model::Value::Real(static_cast<double>(value.number));
  return model::Value::Null(type);
}

}  // namespace

Predicate ParsePredicate(const std::string& where) {
  Predicate predicate;
  if (base::TrimBlanks(where).empty()) {
    predicate.defect = "there is no condition";
    return predicate;
  }
  std::string why;
  if (ReadWhole(where, predicate, why)) return predicate;
  predicate.defect = why;
  ReadBeginning(where, predicate);
  return predicate;
}

Truth BoundAtom::Evaluate(const RowValues& row) const {
  std::vector<model::Column> values;
  std::vector<model::ColumnView> views;
  for (size_t i = 0; i < columns.size(); ++i) {
    values.emplace_back(types[i]);
    values.back().Resize(1);
    const auto value = row.find(columns[i]);
    if (value != row.end()) As(types[i], value->second).Store(values.back(), 0);
  }
  for (const model::Column& column : values) views.push_back(column.view());
  model::Program::Runner runner(*program);
  const model::ColumnView result = runner.Run(views, 1);
  if (result.IsNull(0)) return Truth::kNull;
  return result.Get<uint8_t>(0) != 0 ? Truth::kTrue : Truth::kFalse;
}

bool BoundPredicate::is_whole() const {
  return std::all_of(atoms.begin(), atoms.end(),
                     [](const BoundAtom& atom) { return atom.program != nullptr; });
}

BoundPredicate BindPredicate(const Predicate& predicate, const std::string& table,
                             const Workspace& workspace, const QueryOptions& options) {
  BoundPredicate bound;
  bound.table = table;
  for (const Atom& atom : predicate.atoms)
    bound.atoms.push_back(BindAtom(atom, table, workspace, options));
  return bound;
}

Truth Evaluate(const Condition& condition, const std::vector<Truth>& atoms) {
  switch (condition.kind) {
    case Condition::Kind::kAtom:
      return atoms[condition.atom];
    case Condition::Kind::kNot: {
      const Truth truth = Evaluate(condition.parts[0], atoms);
      if (truth == Truth::kNull) return truth;
      return truth == Truth::kTrue ? Truth::kFalse : Truth::kTrue;
    }
    case Condition::Kind::kAnd:
    case Condition::Kind::kOr:
      break;
  }
  // One `false` decides an `and`, one `true` an `or`, whatever is null beside it.
  const Truth deciding = condition.kind == Condition::Kind::kAnd ? Truth::kFalse : Truth::kTrue;
  Truth result = deciding == Truth::kFalse ? Truth::kTrue : Truth::kFalse;
  for (const Condition& part : condition.parts) {
    const Truth truth = Evaluate(part, atoms);
    if (truth == deciding) return deciding;
    if (truth == Truth::kNull) result = Truth::kNull;
  }
  return result;
}

Truth Evaluate(const Predicate& predicate, const Condition& condition, const BoundPredicate& bound,
               const RowValues& row) {
  std::vector<Truth> truths(predicate.atoms.size(), Truth::kNull);
  for (size_t i = 0; i < truths.size(); ++i) truths[i] = bound.atoms[i].Evaluate(row);
  return Evaluate(condition, truths);
}

}  // namespace quoll::hunt
