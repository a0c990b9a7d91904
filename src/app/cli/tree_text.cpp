#include "app/cli/tree_text.h"

#include <fmt/format.h>

#include <string_view>

#include "base/escape.h"

namespace quoll::cli {
namespace {

using syntax::Expr;
using syntax::ExprKind;

class TreePrinter {
 public:
  explicit TreePrinter(const syntax::Tree& tree) : source_(*tree.source) {}

  std::string Print(const std::vector<syntax::Statement>& statements) {
    for (const syntax::Statement& statement : statements) AddStatement(statement);
    return std::move(out_);
  }

 private:
  // One level deeper while it lives.
  struct Indent {
    explicit Indent(size_t& level) : depth(level) { ++depth; }
    ~Indent() { --depth; }
    size_t& depth;
  };

  void AddLine(std::string_view text) {
    out_ += std::string(2 * depth_, ' ') + std::string(text) + "\n";
  }

  // The text of a span on one line.
  std::string TextOf(base::Span span) const {
    std::string text;
    for (const char c : source_.text(span)) {
      const bool is_blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
      if (!is_blank) text += c;
      if (is_blank && !text.empty() && text.back() != ' ') text += ' ';
    }
    return base::EscapeForTerminal(text);
  }

  static std::string_view KindName(syntax::Statement::Kind kind) {
    switch (kind) {
      case syntax::Statement::Kind::kLet:
        return "let";
      case syntax::Statement::Kind::kSet:
        return "set";
      case syntax::Statement::Kind::kDeclareParameters:
        return "declare query_parameters";
      case syntax::Statement::Kind::kQuery:
        return "query";
      case syntax::Statement::Kind::kAlias:
        return "alias";
      case syntax::Statement::Kind::kPattern:
        return "declare pattern";
      case syntax::Statement::Kind::kRestrict:
        return "restrict";
    }
    return {};
  }

  void AddStatement(const syntax::Statement& statement) {
    AddLine(statement.name.empty() ? std::string(KindName(statement.kind))
                                   : fmt::format("{} {}", KindName(statement.kind),
                                                 base::EscapeForTerminal(statement.name)));
    const Indent indent(depth_);
    AddParameters(statement.parameters);
    if (statement.value != nullptr) AddExpr(*statement.value);
  }

  void AddParameters(const std::vector<syntax::Parameter>& parameters) {
    for (const syntax::Parameter& parameter : parameters) {
      AddLine(fmt::format("parameter {}: {}", base::EscapeForTerminal(parameter.name),
                          parameter.is_tabular ? "table" : parameter.type_name));
    }
  }

  void AddPipeline(const syntax::Pipeline& pipeline) {
    if (pipeline.source != nullptr) AddExpr(*pipeline.source);
    for (const syntax::OperatorNode& op : pipeline.operators) {
      AddLine("operator " + TextOf(op.span));
    }
  }

  void AddChildren(std::string_view head, std::initializer_list<const Expr*> children) {
    AddLine(head);
    const Indent indent(depth_);
    for (const Expr* child : children) {
      if (child != nullptr) AddExpr(*child);
    }
  }

  void AddList(std::string_view head, const std::vector<syntax::ExprPtr>& items) {
    AddLine(head);
    const Indent indent(depth_);
    for (const syntax::ExprPtr& item : items) AddExpr(*item);
  }

  void AddCall(const syntax::CallExpr& call) {
    AddLine("call " + base::EscapeForTerminal(call.name));
    const Indent indent(depth_);
    for (const syntax::Argument& arg : call.args) {
      if (!arg.name.empty()) AddLine("argument " + base::EscapeForTerminal(arg.name));
      AddExpr(*arg.value);
    }
  }

  void AddFunction(const syntax::FunctionExpr& function) {
    AddLine("function");
    const Indent indent(depth_);
    AddParameters(function.parameters);
    for (const syntax::Statement& statement : function.body) AddStatement(statement);
  }

  void AddExpr(const Expr& expr);

  const base::SourceFile& source_;
  std::string out_;
  size_t depth_ = 0;
};

void TreePrinter::AddExpr(const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::kName:
      return AddLine("name " + TextOf(expr.span));
    case ExprKind::kLiteral:
      return AddLine("literal " + TextOf(expr.span));
    case ExprKind::kStar:
      return AddLine("star");
    case ExprKind::kCall:
      return AddCall(static_cast<const syntax::CallExpr&>(expr));
    case ExprKind::kFunction:
      return AddFunction(static_cast<const syntax::FunctionExpr&>(expr));
    case ExprKind::kList:
      return AddList("list", static_cast<const syntax::ListExpr&>(expr).items);
    case ExprKind::kPipeline:
      return AddPipeline(*static_cast<const syntax::PipelineExpr&>(expr).pipeline);
    case ExprKind::kNamed:
      return AddChildren("named", {static_cast<const syntax::NamedExpr&>(expr).value.get()});
    case ExprKind::kUnary: {
      const auto& unary = static_cast<const syntax::UnaryExpr&>(expr);
      return AddChildren(fmt::format("unary {}", unary.op), {unary.operand.get()});
    }
    case ExprKind::kBinary: {
      const auto& binary = static_cast<const syntax::BinaryExpr&>(expr);
      return AddChildren("binary " + binary.op, {binary.lhs.get(), binary.rhs.get()});
    }
    case ExprKind::kChain: {
      const auto& chain = static_cast<const syntax::ChainExpr&>(expr);
      return AddList(chain.is_and ? "and" : "or", chain.operands);
    }
    case ExprKind::kMember: {
      const auto& member = static_cast<const syntax::MemberExpr&>(expr);
      return AddChildren("member " + base::EscapeForTerminal(member.name),
                         {member.object.get(), member.call.get()});
    }
    case ExprKind::kElement: {
      const auto& element = static_cast<const syntax::ElementExpr&>(expr);
      return AddChildren("element", {element.object.get(), element.index.get()});
    }
    case ExprKind::kBetween: {
      const auto& between = static_cast<const syntax::BetweenExpr&>(expr);
      return AddChildren(between.is_negated ? "not between" : "between",
                         {between.value.get(), between.low.get(), between.high.get()});
    }
  }
}

}  // namespace

std::string TreeText(const syntax::Tree& tree) { return TreePrinter(tree).Print(tree.statements); }

}  // namespace quoll::cli
