#include "intel/stix/pattern.h"

#include <array>
#include <utility>

#include "base/text.h"
#include "base/ticks.h"
#include "intel/stix/pattern_lexer.h"

namespace quoll::intel::stix {
namespace {

struct Word {
  std::string_view text;
  Operator op;
};
constexpr Word kOperators[] = {{"=", Operator::kEqual},
                               {"==", Operator::kEqual},
                               {"!=", Operator::kNotEqual},
                               {"<>", Operator::kNotEqual},
                               {"<", Operator::kLess},
                               {"<=", Operator::kLessOrEqual},
                               {">", Operator::kGreater},
                               {">=", Operator::kGreaterOrEqual},
                               {"IN", Operator::kIn},
                               {"LIKE", Operator::kLike},
                               {"MATCHES", Operator::kMatches},
                               {"ISSUBSET", Operator::kIsSubset},
                               {"ISSUPERSET", Operator::kIsSuperset}};

class Parser {
 public:
  explicit Parser(std::string_view text) : lexer_(text) { Advance(); }

  ParsedPattern Run() {
    ParsedPattern parsed;
    const bool is_read = ParseObservations(Pattern::Kind::kFollowedBy, parsed.pattern, 1);
    if (is_read && token_.kind != TokenKind::kEnd) Fail("text behind the end of the pattern");
    parsed.reason = std::move(reason_);
    parsed.error_at = error_at_;
    return parsed;
  }

 private:
  void Advance() {
    last_end_ = token_.end;
    token_ = lexer_.Next();
  }

  // Keeps the first reason. False, to be returned.
  bool Fail(std::string reason) {
    if (!reason_.empty()) return false;
    reason_ = token_.kind == TokenKind::kBad ? token_.text : std::move(reason);
    error_at_ = token_.begin;
    return false;
  }

  bool IsSymbol(char symbol) const {
    return token_.kind == TokenKind::kSymbol && token_.text[0] == symbol;
  }
  // Keywords are upper case in the standard; sources write them as they like.
  bool IsWord(std::string_view word) const {
    return token_.kind == TokenKind::kWord && base::EqualsIgnoreCase(token_.text, word);
  }
  bool Take(char symbol) {
    if (!IsSymbol(symbol)) return false;
    Advance();
    return true;
  }
  bool TakeWord(std::string_view word) {
    if (!IsWord(word)) return false;
    Advance();
    return true;
  }

  static std::string_view JoinWord(Pattern::Kind kind) {
    switch (kind) {
      case Pattern::Kind::kFollowedBy:
        return "FOLLOWEDBY";
      case Pattern::Kind::kOr:
        return "OR";
      case Pattern::Kind::kAnd:
        return "AND";
      case Pattern::Kind::kObservation:
        break;
    }
    return "";
  }

  bool ParseNextTighter(Pattern::Kind kind, Pattern& out, int depth) {
    if (kind == Pattern::Kind::kFollowedBy)
      return ParseObservations(Pattern::Kind::kOr, out, depth);
    if (kind == Pattern::Kind::kOr) return ParseObservations(Pattern::Kind::kAnd, out, depth);
    return ParseObservation(out, depth);
  }

  // One level of joining; a single part is itself.
  bool ParseObservations(Pattern::Kind kind, Pattern& out, int depth) {
    Pattern first;
    if (!ParseNextTighter(kind, first, depth)) return false;
    if (!IsWord(JoinWord(kind))) {
      out = std::move(first);
      return true;
    }
    out.kind = kind;
    out.begin = first.begin;
    out.parts.push_back(std::move(first));
    while (TakeWord(JoinWord(kind))) {
      if (!ParseNextTighter(kind, out.parts.emplace_back(), depth)) return false;
    }
    out.end = last_end_;
    return true;
  }

  bool ParseObservation(Pattern& out, int depth) {
    if (depth > kMaxPatternDepth) return Fail("a pattern nested deeper than 64 levels");
    const size_t begin = token_.begin;
    if (Take('(')) {
      if (!ParseObservations(Pattern::Kind::kFollowedBy, out, depth + 1)) return false;
      if (!Take(')')) return Fail("`)` is missing");
    } else if (Take('[')) {
      if (!ParseTests(TestTree::Kind::kOr, out.tests, depth + 1)) return false;
      if (!Take(']')) return Fail("`]` is missing");
    } else {
      return Fail("an observation starts with `[`");
    }
    if (!ParseQualifiers(out.qualifiers)) return false;
    out.begin = begin;
    out.end = last_end_;
    return true;
  }

  bool ParseQualifiers(Qualifiers& out) {
    while (token_.kind == TokenKind::kWord) {
      if (TakeWord("WITHIN")) {
        const auto seconds = base::ParseReal(token_.text);
        if (token_.kind != TokenKind::kNumber || !seconds || *seconds <= 0)
          return Fail("WITHIN needs a number of seconds");
        out.within_seconds = seconds;
        Advance();
        if (!TakeWord("SECONDS")) return Fail("SECONDS is missing");
      } else if (TakeWord("REPEATS")) {
        const auto times = base::ParseInteger(token_.text);
        if (token_.kind != TokenKind::kNumber || !times || *times < 1)
          return Fail("REPEATS needs a number of times");
        // REPEATS behind REPEATS multiplies; only one and more than one differ here.
        out.repeats = std::max<uint64_t>(out.repeats.value_or(1), static_cast<uint64_t>(*times));
        Advance();
        if (!TakeWord("TIMES")) return Fail("TIMES is missing");
      } else if (TakeWord("START")) {
        if (!ParseTime(out.start)) return false;
        if (!TakeWord("STOP")) return Fail("STOP is missing");
        if (!ParseTime(out.stop)) return false;
      } else {
        return true;
      }
    }
    return true;
  }

  // A time; STIX 2.0 had it as a plain string.
  bool ParseTime(std::string& out) {
    const bool is_time = (token_.kind == TokenKind::kTime || token_.kind == TokenKind::kString) &&
                         base::ParseDatetime(token_.text);
    if (!is_time) return Fail("START and STOP need a time");
    out = token_.text;
    Advance();
    return true;
  }

  bool ParseTests(TestTree::Kind kind, TestTree& out, int depth) {
    const std::string_view word = kind == TestTree::Kind::kOr ? "OR" : "AND";
    const auto parse_part = [&](TestTree& part) {
      return kind == TestTree::Kind::kOr ? ParseTests(TestTree::Kind::kAnd, part, depth)
                                         : ParseTest(part, depth);
    };
    TestTree first;
    if (!parse_part(first)) return false;
    if (!IsWord(word)) {
      out = std::move(first);
      return true;
    }
    out.kind = kind;
    out.parts.push_back(std::move(first));
    while (TakeWord(word)) {
      if (!parse_part(out.parts.emplace_back())) return false;
    }
    return true;
  }

  bool ParseTest(TestTree& out, int depth) {
    if (depth > kMaxPatternDepth) return Fail("a pattern nested deeper than 64 levels");
    if (Take('(')) {
      if (!ParseTests(TestTree::Kind::kOr, out, depth + 1)) return false;
      return Take(')') || Fail("`)` is missing");
    }
    Test& test = out.test;
    test.is_negated = TakeWord("NOT");
    if (TakeWord("EXISTS")) {
      test.op = Operator::kExists;
      return ParsePath(test);
    }
    if (!ParsePath(test)) return false;
    if (TakeWord("NOT")) test.is_negated = !test.is_negated;
    return ParseOperator(test) && ParseLiterals(test);
  }

  // `network-traffic:extensions.'http-request-ext'.request_header.Host`, `protocols[*]`.
  bool ParsePath(Test& test) {
    if (token_.kind != TokenKind::kWord) return Fail("the type of an object is missing");
    test.object = base::AsciiLower(token_.text);
    Advance();
    if (!Take(':')) return Fail("`:` is missing behind the type of an object");
    if (!ParseStep(test)) return false;
    while (true) {
      if (Take('.')) {
        test.path += '.';
        if (!ParseStep(test)) return false;
      } else if (Take('[')) {
        const bool is_index = token_.kind == TokenKind::kNumber || IsSymbol('*');
        if (!is_index) return Fail("an index is a number or `*`");
        test.path += '[' + token_.text + ']';
        Advance();
        if (!Take(']')) return Fail("`]` is missing behind an index");
      } else {
        return true;
      }
    }
  }

  bool ParseStep(Test& test) {
    const bool is_step = token_.kind == TokenKind::kWord || token_.kind == TokenKind::kString ||
                         token_.kind == TokenKind::kNumber;
    if (!is_step) return Fail("the name of a property is missing");
    test.path += token_.text;
    Advance();
    return true;
  }

  bool ParseOperator(Test& test) {
    for (const Word& known : kOperators) {
      const bool is_it =
          token_.kind == TokenKind::kComparison ? token_.text == known.text : IsWord(known.text);
      if (!is_it) continue;
      test.op = known.op;
      Advance();
      return true;
    }
    return Fail("an operator is missing");
  }

  bool ParseLiterals(Test& test) {
    switch (test.op) {
      case Operator::kLike:
      case Operator::kMatches:
      case Operator::kIsSubset:
      case Operator::kIsSuperset:
        if (token_.kind != TokenKind::kString) return Fail("the operator needs a text in quotes");
        break;
      case Operator::kLess:
      case Operator::kLessOrEqual:
      case Operator::kGreater:
      case Operator::kGreaterOrEqual:
        if (token_.kind == TokenKind::kWord) return Fail("true and false have no order");
        break;
      case Operator::kEqual:
      case Operator::kNotEqual:
      case Operator::kIn:
      case Operator::kExists:
        break;
    }
    if (test.op != Operator::kIn) return ParseLiteral(test);
    if (!Take('(')) return Fail("IN needs a list in brackets");
    if (IsSymbol(')')) return Fail("the list of IN is empty");
    do {
      if (!ParseLiteral(test)) return false;
    } while (Take(','));
    return Take(')') || Fail("`)` is missing");
  }

  bool ParseLiteral(Test& test) {
    const bool is_literal = token_.kind == TokenKind::kString ||
                            token_.kind == TokenKind::kNumber || token_.kind == TokenKind::kTime ||
                            token_.kind == TokenKind::kBytes || IsWord("true") || IsWord("false");
    if (!is_literal) return Fail("a value is missing");
    test.literals.push_back(token_.text);
    Advance();
    return true;
  }

  Lexer lexer_;
  Token token_;
  size_t last_end_ = 0;
  std::string reason_;
  size_t error_at_ = 0;
};

}  // namespace

ParsedPattern ParsePattern(std::string_view text) {
  if (text.size() > kMaxPatternBytes) {
    ParsedPattern refused;
    refused.reason = "a pattern over 1 MiB";
    return refused;
  }
  return Parser(text).Run();
}

}  // namespace quoll::intel::stix
