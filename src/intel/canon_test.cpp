// Canonical forms, one row of the intelligence model each, and the ids over them.
#include "intel/canon.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <random>

namespace quoll::intel {
namespace {

std::string Ip(std::string_view text) {
  IpBytes bytes;
  return ParseIp(text, bytes) ? FormatIp(bytes) : "refused";
}

TEST(IndicatorId, IsTheSameOnEveryMachine) {
  EXPECT_EQ(IndicatorId(Kind::kIp, "76.13.208.153", 443, Transport::kUnstated),
            "6ba925f9-ce2c-51c6-b44e-36e331174859");
  EXPECT_EQ(IndicatorId(Kind::kDomain, "njq.uk.com", 0, Transport::kUnstated),
            "e649866a-1b40-50cb-8fad-5ca687651419");
  EXPECT_EQ(IndicatorId(Kind::kDomain, "sadd.io", 0, Transport::kUnstated),
            "3d4a0979-ebb3-5028-8584-add283721a52");
}

TEST(KindNames, GoBothWays) {
  for (int i = 0; i < kNumKinds; ++i) {
    const Kind kind = static_cast<Kind>(i);
    EXPECT_EQ(KindFromName(KindName(kind)), kind);
  }
  EXPECT_EQ(KindFromName("ipv4"), std::nullopt);
}

TEST(ParseIp, TakesEverySpellingOfAnAddress) {
  EXPECT_EQ(Ip("1.2.3.4"), "1.2.3.4");
  EXPECT_EQ(Ip("::FFFF:1.2.3.4"), "1.2.3.4");
  EXPECT_EQ(Ip("::ffff:102:304"), "1.2.3.4");
  EXPECT_EQ(Ip("2001:DB8:0:0:1:0:0:1"), "2001:db8::1:0:0:1");
  EXPECT_EQ(Ip("2001:db8:0:1:1:1:1:1"), "2001:db8:0:1:1:1:1:1");
  EXPECT_EQ(Ip("::"), "::");
  EXPECT_EQ(Ip("::1"), "::1");
  EXPECT_EQ(Ip("1::"), "1::");
  EXPECT_EQ(Ip("fe80::1%eth0"), "fe80::1");
  EXPECT_EQ(Ip("64:ff9b::192.0.2.1"), "64:ff9b::c000:201");
}

TEST(ParseIp, RefusesWhatIsNoAddress) {
  for (const char* text : {"",
                           "1",
                           "1.2.3",
                           "1.2.3.4.5",
                           "1.2.3.256",
                           "010.1.1.1",
                           "1.2.3.04",
                           "1.2.3.4 ",
                           "1..2.3",
                           "1.2.3.",
                           ":",
                           ":::",
                           "1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:8:9",
                           "1::2::3",
                           "12345::",
                           "1:2:3:4:5:6:7::8",
                           "::1%",
                           "[::1]",
                           "::1.2.3",
                           "1.2.3.4:80",
                           "g::1",
                           "1:2:3:4:5:6:7:8::"}) {
    EXPECT_EQ(Ip(text), "refused") << text;
  }
}

TEST(CanonIp, SaysWhyLeadingZerosAreRefused) {
  EXPECT_EQ(CanonIp("010.1.1.1").reason, "an address with leading zeros is ambiguous");
  EXPECT_EQ(CanonIp("nonsense").reason, "no IP address");
  EXPECT_EQ(CanonIp("fe80::1%eth0").note, "the zone of the address was cut");
}

TEST(CanonCidr, ClearsHostBitsAndNotesIt) {
  const Canonical network = CanonCidr("10.1.2.3/8");
  EXPECT_EQ(network.value, "10.0.0.0/8");
  EXPECT_EQ(network.kind, Kind::kCidr);
  EXPECT_FALSE(network.note.empty());
  EXPECT_TRUE(CanonCidr("10.0.0.0/8").note.empty());
  EXPECT_EQ(CanonCidr("2001:db8:ffff::/32").value, "2001:db8::/32");
  EXPECT_EQ(CanonCidr("::ffff:1.2.3.4/120").value, "1.2.3.0/24");
}

TEST(CanonCidr, TurnsANetworkOfOneIntoAnAddress) {
  EXPECT_EQ(CanonCidr("1.2.3.4/32").kind, Kind::kIp);
  EXPECT_EQ(CanonCidr("2001:db8::1/128").value, "2001:db8::1");
}

TEST(CanonCidr, RefusesBadLengths) {
  for (const char* text :
       {"1.2.3.4/33", "::/129", "1.2.3.4/", "1.2.3.4/-1", "1.2.3.4/08", "0.0.0.0/0"}) {
    EXPECT_FALSE(CanonCidr(text).ok()) << text;
  }
}

TEST(CanonIpPort, SplitsAtTheLastColon) {
  const Canonical bare = CanonIpPort("2a02:cf40:1::5:40669");
  EXPECT_EQ(bare.value, "2a02:cf40:1::5");
  EXPECT_EQ(bare.port, 40669);
  EXPECT_EQ(CanonIpPort("[2a02::5]:443").value, "2a02::5");
  EXPECT_EQ(CanonIpPort("202.95.18.71:433").port, 433);
  for (const char* text :
       {"1.2.3.4:0", "1.2.3.4:65536", "1.2.3.4:", "1.2.3.4", "1.2.3.4:4x", "[1.2.3.4]:80"}) {
    EXPECT_FALSE(CanonIpPort(text).ok()) << text;
  }
}

TEST(CanonDomain, WritesALabelsInLowerCase) {
  EXPECT_EQ(CanonDomain("Zupertech.com").value, "zupertech.com");
  EXPECT_EQ(CanonDomain("bücher.example").value, "xn--bcher-kva.example");
  EXPECT_EQ(CanonDomain("BÜCHER.Example.").value, "xn--bcher-kva.example");
  EXPECT_EQ(CanonDomain("*.evil.example").value, "evil.example");
  EXPECT_EQ(CanonDomain("_dmarc.evil.example").value, "_dmarc.evil.example");
}

TEST(CanonDomain, RefusesWhatIsNoName) {
  const std::string label(64, 'a');
  std::string name;
  for (int i = 0; i < 64; ++i) name += "abc.";
  for (const std::string& text :
       {std::string("localhost"), std::string("1.2.3.4"), std::string("a..b"),
        std::string("a b.com"), label + ".com", name + "com", std::string(""), std::string("a.123"),
        std::string("a/b.com"), std::string("\xff.com")}) {
    EXPECT_FALSE(CanonDomain(text).ok()) << text;
  }
}

TEST(CanonDomain, MatchesAPublicSuffixExactlyOnly) {
  EXPECT_EQ(CanonDomain("uk.com").scope, Scope::kExact);
  EXPECT_EQ(CanonDomain("duckdns.org").scope, Scope::kExact);
  EXPECT_EQ(CanonDomain("njq.uk.com").scope, Scope::kSubtree);
  EXPECT_EQ(CanonDomain("sadd.io").scope, Scope::kSubtree);
}

TEST(CanonUrl, FollowsTheRules) {
  EXPECT_EQ(CanonUrl("HTTP://Ex.COM:80/a/../b#x").value, "http://ex.com/b");
  EXPECT_EQ(CanonUrl("https://ex.com").value, "https://ex.com/");
  EXPECT_EQ(CanonUrl("https://ex.com:8443/A?B=c").value, "https://ex.com:8443/A?B=c");
  EXPECT_EQ(CanonUrl("http://ex.com/%7euser/%2f%zz").value, "http://ex.com/~user/%2F%25zz");
  EXPECT_EQ(CanonUrl("http://ex.com/a/%2e%2e/b").value, "http://ex.com/b");
  EXPECT_EQ(CanonUrl("http://[2001:DB8::1]:80/x").value, "http://[2001:db8::1]/x");
  EXPECT_EQ(CanonUrl("http://bücher.example/ü").value, "http://xn--bcher-kva.example/%C3%BC");
  EXPECT_EQ(CanonUrl("evil.example/a.php").value, "evil.example/a.php");
  EXPECT_EQ(CanonUrl("203.0.113.7/x.sh").value, "203.0.113.7/x.sh");
  EXPECT_EQ(CanonUrl("http://ex.com/%%341").value, "http://ex.com/%2541");
}

TEST(CanonUrl, KeepsUserInfoButDoesNotShowIt) {
  const Canonical url = CanonUrl("http://user:secret@ex.com/");
  EXPECT_EQ(url.value, "http://user:secret@ex.com/");
  EXPECT_EQ(DisplayValue(Kind::kUrl, url.value), "http://***@ex.com/");
  EXPECT_EQ(DisplayValue(Kind::kUrl, "http://ex.com/a@b"), "http://ex.com/a@b");
  EXPECT_EQ(HostOfUrl(url.value), "ex.com");
  EXPECT_EQ(HostOfUrl("http://[2001:db8::1]:8080/x"), "2001:db8::1");
}

TEST(CanonUrl, RefusesWhatHasNoHost) {
  for (const char* text :
       {"", "http://", "http:///x", "/path", "localhost", "http://localhost/", "a\nb.com/x",
        "http://ex.com:0/", "http://ex.com:99999/", "http://1.2.3.256/"}) {
    EXPECT_FALSE(CanonUrl(text).ok()) << text;
  }
}

TEST(CanonHash, GoesByLength) {
  EXPECT_EQ(CanonHash(std::string(32, 'A')).kind, Kind::kMd5);
  EXPECT_EQ(CanonHash(std::string(32, 'A')).value, std::string(32, 'a'));
  EXPECT_EQ(CanonHash(std::string(40, 'a')).kind, Kind::kSha1);
  EXPECT_EQ(CanonHash(std::string(64, 'a')).kind, Kind::kSha256);
  EXPECT_EQ(CanonHash(std::string(128, 'a')).kind, Kind::kSha512);
  EXPECT_FALSE(CanonHash(std::string(96, 'a')).ok());
  EXPECT_TRUE(Canonicalise(Kind::kSha3_384, std::string(96, 'a')).ok());
  EXPECT_FALSE(CanonHash(std::string(32, 'g')).ok());
  EXPECT_FALSE(CanonHash(std::string(76, 'a')).ok());
  EXPECT_FALSE(Canonicalise(Kind::kMd5, std::string(40, 'a')).ok());
}

TEST(Canonicalise, KnowsFingerprintsAndMail) {
  EXPECT_EQ(Canonicalise(Kind::kJa4, "T13d1516h2_8DAAF6152771_b186095e22b6").value,
            "t13d1516h2_8daaf6152771_b186095e22b6");
  EXPECT_FALSE(Canonicalise(Kind::kJa4, "t13d1516h2_8daaf6152771").ok());
  EXPECT_TRUE(Canonicalise(Kind::kJarm, std::string(62, '2')).ok());
  EXPECT_EQ(Canonicalise(Kind::kCertSha1, "AA:" + std::string(38, 'b')).value,
            "aa" + std::string(38, 'b'));
  EXPECT_EQ(CanonEmail("Bad.Guy@EVIL.Example").value, "Bad.Guy@evil.example");
  EXPECT_FALSE(CanonEmail("@evil.example").ok());
  EXPECT_FALSE(CanonEmail("a b@evil.example").ok());
}

TEST(Canonicalise, ChangesNothingTheSecondTime) {
  const std::pair<Kind, const char*> kCases[] = {
      {Kind::kIp, "::FFFF:1.2.3.4"},
      {Kind::kCidr, "10.1.2.3/8"},
      {Kind::kDomain, "*.BÜCHER.example."},
      {Kind::kUrl, "HTTP://u@Ex.COM:80/a/./b/%7e%%341?x=%41 #f"},
      {Kind::kUrl, "evil.example/a//b/.."},
      {Kind::kUrl, "http://ex.com?q"},
      {Kind::kEmail, "A@B.example"},
      {Kind::kMd5, "D41D8CD98F00B204E9800998ECF8427E"},
  };
  for (const auto& [kind, text] : kCases) {
    const Canonical once = Canonicalise(kind, text);
    ASSERT_TRUE(once.ok()) << text << ": " << once.reason;
    EXPECT_EQ(Canonicalise(once.kind, once.value).value, once.value) << text;
  }
}

// Texts made of the pieces that the rules are about, by a fixed seed.
TEST(Canonicalise, IsTheIdentityOnWhatItMade) {
  const std::string_view kPieces[] = {
      "1",   "255", "0",       "::",  ":",  ".",  "[",  "]",       "/",        "8",    "%",
      "%41", "%2f", "%zz",     "..",  "a",  "Z",  "-",  "_",       "com",      "uk",   "@",
      "#",   "?",   "http://", "ü",   "ß",  "。", "*.", "example", "ffff:",    " ",    "\\",
      "'",   "\"",  "+",       "443", "x.", "&",  "=",  "0a",      "deadbeef", "u:p@", "HTTPS://"};
  std::mt19937 random(20240101);
  const auto below = [&](size_t limit) {
    return std::uniform_int_distribution<size_t>(0, limit - 1)(random);
  };
  size_t num_accepted = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::string text;
    const size_t num_pieces = 1 + below(8);
    for (size_t j = 0; j < num_pieces; ++j) text += kPieces[below(std::size(kPieces))];
    // Around half of the texts stands what the kind needs.
    constexpr std::pair<std::string_view, std::string_view> kFrames[] = {
        {"::", ":1"},          {"10.", ".1.2/8"}, {"a.", ".com"},
        {"http://a.com/", ""}, {"1.2.3.4:", ""},  {"a@", ".com"}};
    const size_t idx = below(6);
    constexpr Kind kKinds[] = {Kind::kIp,  Kind::kCidr, Kind::kDomain,
                               Kind::kUrl, Kind::kMd5,  Kind::kEmail};
    const Kind kind = kKinds[idx];
    if (below(2) == 0)
      text = std::string(kFrames[idx].first) + text + std::string(kFrames[idx].second);
    const Canonical once = kind == Kind::kMd5 ? CanonIpPort(text) : Canonicalise(kind, text);
    if (!once.ok()) continue;
    ++num_accepted;
    const Canonical again = Canonicalise(once.kind, once.value);
    ASSERT_TRUE(again.ok()) << text << " -> " << once.value << ": " << again.reason;
    ASSERT_EQ(again.value, once.value) << text;
    ASSERT_EQ(again.kind, once.kind) << text;
    ASSERT_TRUE(again.note.empty()) << text;
  }
  EXPECT_GT(num_accepted, 2'000u);
}

// Hexadecimal kinds: any digits of the right number come back in lower case.
TEST(Canonicalise, KeepsEveryDigitOfAHash) {
  std::mt19937 random(20240102);
  const std::pair<Kind, size_t> kKinds[] = {
      {Kind::kMd5, 32},     {Kind::kSha1, 40},     {Kind::kSha256, 64},
      {Kind::kSha512, 128}, {Kind::kSha3_384, 96}, {Kind::kJa3, 32},
      {Kind::kJa3s, 32},    {Kind::kJarm, 62},     {Kind::kCertSha1, 40}};
  for (const auto& [kind, num_digits] : kKinds) {
    for (int i = 0; i < 200; ++i) {
      std::string text;
      for (size_t j = 0; j < num_digits; ++j) text += "0123456789abcdefABCDEF"[random() % 22];
      const Canonical once = Canonicalise(kind, text);
      ASSERT_TRUE(once.ok()) << text;
      ASSERT_TRUE(std::equal(text.begin(), text.end(), once.value.begin(), once.value.end(),
                             [](char a, char b) { return std::tolower(a) == b; }));
      ASSERT_EQ(Canonicalise(kind, once.value).value, once.value);
    }
  }
}

}  // namespace
}  // namespace quoll::intel
