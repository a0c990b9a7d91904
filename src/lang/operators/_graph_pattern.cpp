#include "lang/operators/_graph_pattern.h"

#include <algorithm>

namespace quoll::lang {

namespace {

template <typename Item>
std::optional<size_t> FindName(const std::vector<Item>& items, std::string_view name) {
  for (size_t i = 0; i < items.size(); ++i) {
    if (!name.empty() && items[i].name == name) return i;
  }
  return std::nullopt;
}

class PatternParser {
 public:
  PatternParser(syntax::Parser& parser, GraphPattern& pattern)
      : parser_(parser), pattern_(pattern) {}

  bool Parse() {
    do {
      if (!ParseSequence()) return false;
    } while (parser_.Eat(","));
    return true;
  }

 private:
  bool ParseSequence() {
    ++pattern_.num_sequences;
    auto left = ParseNode();
    if (!left) return false;
    while (parser_.AtPunctuation("-") || parser_.AtPunctuation("<")) {
      GraphPattern::Edge edge;
      edge.left = *left;
      if (!ParseEdge(edge)) return false;
      const auto right = ParseNode();
      if (!right) return false;
      edge.right = *right;
      pattern_.edges.push_back(std::move(edge));
      left = right;
    }
    return true;
  }

  std::optional<size_t> ParseNode() {
    if (!parser_.Expect("(")) return std::nullopt;
    GraphPattern::Node node;
    if (!parser_.AtPunctuation(")")) {
      auto name = parser_.ParseName("the name of a node");
      if (!name) return std::nullopt;
      node = {name->name, name->span};
    }
    if (!parser_.Expect(")")) return std::nullopt;
    if (const auto known = pattern_.FindNode(node.name)) return known;
    pattern_.nodes.push_back(std::move(node));
    return pattern_.nodes.size() - 1;
  }

  // -->, <--, --, and with a bracket between the first two characters: -[e]->, <-[e*1..3]-.
  bool ParseEdge(GraphPattern::Edge& edge) {
    const bool points_left = parser_.Eat("<");
    if (!parser_.Expect("-")) return false;
    edge.span = parser_.LastSpan();
    if (parser_.Eat("[") && !ParseInBrackets(edge)) return false;
    if (!parser_.Expect("-")) return false;
    const bool points_right = !points_left && parser_.Eat(">");
    edge.direction = points_left    ? EdgeDirection::kLeft
                     : points_right ? EdgeDirection::kRight
                                    : EdgeDirection::kAny;
    return true;
  }

  bool ParseInBrackets(GraphPattern::Edge& edge) {
    if (!parser_.AtPunctuation("*") && !parser_.AtPunctuation("]")) {
      auto name = parser_.ParseName("the name of an edge");
      if (!name) return false;
      edge.name = name->name;
      edge.span = name->span;
    }
    if (parser_.Eat("*")) {
      edge.is_path = true;
      if (!ParseCount(edge.min) || !parser_.Expect("..") || !ParseCount(edge.max)) return false;
    }
    return parser_.Expect("]");
  }

  bool ParseCount(int64_t& count) {
    constexpr size_t kMaxDigits = 18;
    const syntax::Token& token = parser_.Peek();
    const std::string_view text = parser_.Text(token);
    if (token.kind != syntax::TokenKind::kLong || text.size() > kMaxDigits ||
        !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
      return parser_.FailExpected("a number of edges"), false;
    }
    count = std::stoll(std::string(text));
    parser_.Next();
    return true;
  }

  syntax::Parser& parser_;
  GraphPattern& pattern_;
};

}  // namespace

std::optional<size_t> GraphPattern::FindNode(std::string_view name) const {
  return FindName(nodes, name);
}
std::optional<size_t> GraphPattern::FindEdge(std::string_view name) const {
  return FindName(edges, name);
}

std::unique_ptr<GraphMatchClause> ParseGraphMatchClause(
    syntax::Parser& parser, std::initializer_list<std::string_view> options) {
  auto clause = std::make_unique<GraphMatchClause>();
  clause->options = parser.ParseOptionsOf(options);
  if (!PatternParser(parser, clause->pattern).Parse()) return nullptr;
  if (parser.Eat("where")) {
    clause->where = parser.ParseExpr();
    if (!clause->where) return nullptr;
  }
  if (!parser.Expect("project")) return nullptr;
  clause->projections = parser.ParseNamedExprList();
  if (clause->projections.empty()) return nullptr;
  return clause;
}

}  // namespace quoll::lang
