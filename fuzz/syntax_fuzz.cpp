// Any bytes as a query text: the tokens cover the text in order, the parser ends with a tree or
// with a reason, and the layout of a text keeps its tokens and is the layout of itself.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/source_file.h"
#include "diag/diagnostic.h"
#include "syntax/formatter.h"
#include "syntax/parser.h"
#include "syntax/token.h"

namespace {

using namespace quoll;

// Every name is refused: the clauses of operators are read by the target `bind`.
class NoOperators : public syntax::Grammar {
 public:
  std::optional<syntax::OperatorGrammar> FindOperator(std::string_view) const override {
    return {};
  }
  std::vector<std::string_view> OperatorNames() const override { return {"where", "extend"}; }
};

std::vector<std::string> TextsOf(std::string_view text) {
  std::vector<std::string> texts;
  for (const syntax::Token& token : syntax::Lex(text)) {
    texts.emplace_back(text.substr(token.span.begin, token.span.size()));
  }
  return texts;
}

void CheckTokens(std::string_view text) {
  const std::vector<syntax::Token> tokens = syntax::Lex(text);
  CHECK(!tokens.empty() && tokens.back().kind == syntax::TokenKind::kEnd);
  uint32_t end = 0;
  for (const syntax::Token& token : tokens) {
    CHECK(token.span.begin >= end && token.span.end >= token.span.begin);
    CHECK(token.span.end <= text.size());
    end = token.span.end;
    if (token.kind != syntax::TokenKind::kString) continue;
    std::string value;
    syntax::DecodeString(text.substr(token.span.begin, token.span.size()), value);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  CheckTokens(text);
  diag::Sink sink;
  const auto source = std::make_shared<const base::SourceFile>("fuzz", std::string(text));
  const auto tree = syntax::Parse(source, NoOperators(), sink);
  CHECK(tree.ok() != sink.has_error());
  for (const diag::Diagnostic& diagnostic : sink.diagnostics()) CHECK(!diagnostic.message.empty());
  if (const auto laid_out = syntax::Format(text)) {
    CHECK(TextsOf(*laid_out) == TextsOf(text));
    const auto again = syntax::Format(*laid_out);
    CHECK(again && *again == *laid_out);
  }
  return 0;
}
