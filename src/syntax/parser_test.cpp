// What hostile texts do to the parser: limits of length, depth and number of errors. The grammar
// itself is tested by the golden records and the corpus.
#include <algorithm>

#include <gtest/gtest.h>

#include "syntax/limits.h"
#include "syntax/parser.h"

namespace quoll::syntax {
namespace {

class NoOperators : public Grammar {
 public:
  std::optional<OperatorGrammar> FindOperator(std::string_view) const override {
    return std::nullopt;
  }
  std::vector<std::string_view> OperatorNames() const override { return {}; }
};

std::vector<diag::Diagnostic> ErrorsOf(std::string text) {
  diag::Sink sink;
  EXPECT_FALSE(
      Parse(std::make_shared<base::SourceFile>("query", std::move(text)), NoOperators(), sink)
          .ok());
  return sink.diagnostics();
}

TEST(Parse, ATextBeyondTheLimitIsRefusedUnread) {
  const auto errors = ErrorsOf(std::string(kMaxQueryBytes + 1, '#'));
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].code, diag::Code::K1009);
}

TEST(Parse, DepthIsLimitedAndSaidOnce) {
  for (const char* open : {"(", "-", "not(", "f(", "a[", "a ~= (", "dynamic([", "iff(a, "}) {
    std::string text;
    while (text.size() < 100'000) text += open;
    const auto errors = ErrorsOf("T | where " + text);
    ASSERT_FALSE(errors.empty()) << open;
    EXPECT_LE(std::count_if(errors.begin(), errors.end(),
                            [](const auto& error) { return error.code == diag::Code::K1006; }),
              1)
        << open;
  }
}

TEST(Parse, ChainsOfPathsAndOperatorsAreLimited) {
  for (const char* step : {".a", "[0]", ".['a']", "+1", "*1", "==1", " has 'a'"}) {
    std::string text = "let y = x";
    for (int i = 0; i < kMaxChain + 10; ++i) text += step;
    const auto errors = ErrorsOf(text);
    ASSERT_EQ(errors.size(), 1u) << step;
    EXPECT_EQ(errors[0].code, diag::Code::K1006) << step;
  }
}

TEST(Parse, ErrorsEndAtTheLimitOfTheSink) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "T | nothing " + std::to_string(i) + ";\n";
  EXPECT_EQ(ErrorsOf(text).size(), diag::Sink::kMaxErrors);
}

}  // namespace
}  // namespace quoll::syntax
