// What is covered, what is kept, and that no renderer shows what is hidden.
#include "diag/hidden_strings.h"

#include <gtest/gtest.h>

#include "diag/diagnostic.h"
#include "diag/renderers.h"

namespace quoll::diag {
namespace {

TEST(HiddenStrings, AreCoveredAndNothingElseIs) {
  EXPECT_EQ(MaskHiddenStrings(R"(print h"key", "open", H'a\'b' // h"x")"),
            R"(print h"***", "open", H'****' // h"x")");
  EXPECT_EQ(MaskHiddenStrings(R"(print h@"a""b\", 'h"x"', ah"y")"),
            R"(print h@"*****", 'h"x"', ah"y")");
  EXPECT_EQ(MaskHiddenStrings("print h```a\nbc``` , ```d```"), "print h```*\n**``` , ```d```");
}

TEST(HiddenStrings, CoverCharactersNotBytes) { EXPECT_EQ(MaskHiddenStrings("h\"å€\""), "h\"**\""); }

TEST(HiddenStrings, WithoutAnEndHideTheirLine) {
  EXPECT_EQ(MaskHiddenStrings("print h\"abc\nT"), "print h\"***\nT");
  EXPECT_EQ(MaskHiddenStrings("h\"a\\"), "h\"**");
  EXPECT_EQ(MaskHiddenStrings("h"), "h");
  EXPECT_EQ(MaskHiddenStrings(""), "");
}

TEST(HiddenStrings, StayOutOfDiagnostics) {
  const auto source = std::make_shared<const base::SourceFile>(
      "query", "print x = h\"secret\" | where y == h'word'");
  Sink sink;
  sink.Report({.code = Code::K2003,
               .message = "`h'word'` is wrong",
               .source = source,
               .labels = {{{10, 19}, "this h\"secret\"", true}},
               .notes = {{NoteKind::kHelp, "not h'word'"}}});
  const Diagnostic diagnostic = sink.diagnostics()[0];
  for (const std::string& text :
       {RenderText(diagnostic, Colour::kOff), RenderOneLine(diagnostic), RenderJson(diagnostic)}) {
    EXPECT_EQ(text.find("secret"), std::string::npos) << text;
    EXPECT_EQ(text.find("word'"), std::string::npos) << text;
  }
  EXPECT_NE(RenderText(diagnostic, Colour::kOff).find("print x = h\"******\" | where y == h'****'"),
            std::string::npos);
}

}  // namespace
}  // namespace quoll::diag
