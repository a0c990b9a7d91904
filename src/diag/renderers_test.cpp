// What golden records cannot show: lines too long to be drawn.
#include "diag/renderers.h"

#include <gtest/gtest.h>

namespace quoll::diag {
namespace {

Diagnostic AtOffset(const std::string& text, uint32_t begin, uint32_t end) {
  Diagnostic diagnostic{.code = Code::K2003, .message = "unknown column `x`"};
  diagnostic.At(std::make_shared<const base::SourceFile>("query", text), {begin, end}, "here");
  return diagnostic;
}

TEST(Renderers, ALongLineIsCutRoundTheLabel) {
  std::string text(5'000'000, 'a');
  text.replace(1'000'000, 3, "XYZ");
  const std::string drawn = RenderText(AtOffset(text, 1'000'000, 1'000'003), Colour::kOff);
  EXPECT_LT(drawn.size(), 1000u);
  const std::string shown = "…" + std::string(80, 'a') + "XYZ";
  EXPECT_NE(drawn.find("1 | " + shown), std::string::npos) << drawn;
  EXPECT_NE(drawn.find("  | " + std::string(81, ' ') + "^^^ here"), std::string::npos) << drawn;
  EXPECT_NE(drawn.find(" --> query:1:1000001"), std::string::npos) << drawn;
}

TEST(Renderers, ALongLineIsNeverCutInsideACharacter) {
  std::string text;
  while (text.size() < 4000) text += "\u00e9\u20ac";
  for (uint32_t begin = 0; begin < 4000; begin += 5) {
    const std::string drawn = RenderText(AtOffset(text, begin, begin + 5), Colour::kOff);
    EXPECT_EQ(drawn.find("\ufffd"), std::string::npos) << begin;
    EXPECT_LT(drawn.size(), 1200u);
  }
}

TEST(Renderers, ALabelOutsideThePartKeepsItsText) {
  Diagnostic diagnostic = AtOffset(std::string(5000, 'a'), 4000, 4001);
  diagnostic.Also({0, 5}, "columns come from this table");
  const std::string drawn = RenderText(diagnostic, Colour::kOff);
  EXPECT_NE(drawn.find("… columns come from this table"), std::string::npos) << drawn;
}

}  // namespace
}  // namespace quoll::diag
