// Defanged spellings and back.
#include "intel/refang.h"

#include <gtest/gtest.h>

namespace quoll::intel {
namespace {

TEST(Refang, UndoesEveryForm) {
  const std::pair<const char*, const char*> kCases[] = {
      {"104[.]21[.]18[.]225:443", "104.21.18.225:443"},
      {"evil(.)example", "evil.example"},
      {"evil{.}example", "evil.example"},
      {"evil[dot]example", "evil.example"},
      {"evil(DOT)example", "evil.example"},
      {"evil dot example", "evil.example"},
      {"evil[.example", "evil.example"},
      {"evil.]example", "evil.example"},
      {"evil\\.example", "evil.example"},
      {"hxxp://evil[.]example/a", "http://evil.example/a"},
      {"hXXps://evil.example", "https://evil.example"},
      {"h**p://evil.example", "http://evil.example"},
      {"hxxps[:]//evil.example", "https://evil.example"},
      {"hxxp[://]evil.example", "http://evil.example"},
      {"http:\\\\evil.example", "http://evil.example"},
      {"bad[@]evil.example", "bad@evil.example"},
      {"bad(at)evil[.]example", "bad@evil.example"},
      {"ev\xE2\x80\x8Bil.exa\xC2\xADmple", "evil.example"},
  };
  for (const auto& [written, meant] : kCases) EXPECT_EQ(Refang(written), meant) << written;
}

TEST(Refang, LeavesPlainTextAlone) {
  for (const char* text :
       {"evil.example", "https://evil.example/a", "C:\\Windows\\System32", "[2a02::5]:443",
        "see (the end.) now", "a [b] c", "the dot com", "f(x).y"}) {
    EXPECT_EQ(Refang(text), std::string(text) == "the dot com" ? "the.com" : text) << text;
  }
}

TEST(IsDefanged, KnowsAMeantValue) {
  EXPECT_TRUE(IsDefanged("evil[.]example"));
  EXPECT_TRUE(IsDefanged("hxxp://evil.example"));
  EXPECT_FALSE(IsDefanged("http://evil.example"));
  EXPECT_FALSE(IsDefanged("ev\xE2\x80\x8Bil.example"));
}

TEST(Defang, IsUndoneByRefang) {
  EXPECT_EQ(Defang("104.21.18.225"), "104[.]21[.]18[.]225");
  EXPECT_EQ(Defang("http://evil.example/a.php"), "hxxp://evil[.]example/a.php");
  for (const char* value : {"104.21.18.225", "evil.example", "https://evil.example:8443/a.b?c=d.e",
                            "2a02::5", "10.0.0.0/8", "bad@evil.example", "evil.example/a.php"}) {
    EXPECT_EQ(Refang(Defang(value)), value) << value;
    EXPECT_NE(Defang(value), value);
  }
}

}  // namespace
}  // namespace quoll::intel
