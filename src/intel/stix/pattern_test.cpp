// The language of STIX patterns: what is read, how it binds, what is refused, and which claims a
// pattern makes.
#include "intel/stix/pattern.h"

#include <gtest/gtest.h>

#include "intel/stix/pattern_claims.h"

namespace quoll::intel::stix {
namespace {

std::string Reason(std::string_view text) { return ParsePattern(text).reason; }

// `ip 1.2.3.4:443 tcp part`, one line for each claim, then the remainders behind `+`.
std::vector<std::string> Said(std::string_view text) {
  const ParsedPattern parsed = ParsePattern(text);
  if (!parsed.ok()) return {"refused: " + parsed.reason};
  std::vector<std::string> lines;
  const Claims claims = ClaimsOf(parsed.pattern, text);
  for (const Claim& claim : claims.claims) {
    std::string line =
        (claim.is_host ? "host" : std::string(KindName(claim.kind))) + ' ' + claim.value;
    if (claim.port != 0) line += ':' + std::to_string(claim.port);
    if (claim.transport != Transport::kUnstated)
      line += ' ' + std::string(TransportName(claim.transport));
    if (claim.is_part) line += " part";
    lines.push_back(line);
  }
  for (const Remainder& remainder : claims.remainders) lines.push_back("+ " + remainder.reason);
  return lines;
}

using Lines = std::vector<std::string>;

TEST(ParsePattern, ReadsEveryOperator) {
  for (const char* text : {"[ipv4-addr:value = '1.2.3.4']",
                           "[ipv4-addr:value == '1.2.3.4']",
                           "[ipv4-addr:value != '1.2.3.4']",
                           "[ipv4-addr:value <> '1.2.3.4']",
                           "[file:size > 10]",
                           "[file:size >= 10]",
                           "[file:size < -1.5]",
                           "[file:size <= 10]",
                           "[file:name IN ('a', 'b')]",
                           "[file:name LIKE 'a%']",
                           "[file:name MATCHES '^a.*$']",
                           "[ipv4-addr:value ISSUBSET '10.0.0.0/8']",
                           "[ipv4-addr:value ISSUPERSET '10.0.0.0/8']",
                           "[EXISTS file:name]",
                           "[NOT EXISTS file:name]",
                           "[file:name NOT = 'a']",
                           "[file:name NOT IN ('a')]",
                           "[file:name NOT LIKE 'a']",
                           "[process:is_hidden = true]",
                           "[file:created = t'2024-01-01T00:00:00Z']",
                           "[file:magic_number_hex = h'ffd8']",
                           "[artifact:payload_bin = b'AAAA']"}) {
    EXPECT_EQ(Reason(text), "") << text;
  }
}

TEST(ParsePattern, ReadsEveryFormOfAPath) {
  const ParsedPattern parsed = ParsePattern(
      "[network-traffic:extensions.'http-request-ext'.request_header[0].'User-Agent'[*] = 'x']");
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed.pattern.tests.test.object, "network-traffic");
  EXPECT_EQ(parsed.pattern.tests.test.path,
            "extensions.http-request-ext.request_header[0].User-Agent[*]");
  EXPECT_EQ(ParsePattern("[file:hashes.SHA-256 = 'x']").pattern.tests.test.path, "hashes.SHA-256");
}

TEST(ParsePattern, ResolvesEscapesAndSkipsComments) {
  const ParsedPattern parsed =
      ParsePattern("/* a */ [ file:name = 'it\\'s \\\\ a\\b' ] // the end");
  ASSERT_TRUE(parsed.ok()) << parsed.reason;
  EXPECT_EQ(parsed.pattern.tests.test.literals, std::vector<std::string>{"it's \\ a\\b"});
  EXPECT_EQ(parsed.pattern.begin, 8u);
}

TEST(ParsePattern, BindsAndTighterThanOrTighterThanFollowedBy) {
  const ParsedPattern parsed = ParsePattern(
      "[a:b = 1] FOLLOWEDBY [a:b = 2] OR [a:b = 3] AND [a:b = 4 OR a:b = 5 AND a:b = 6]");
  ASSERT_TRUE(parsed.ok());
  const Pattern& root = parsed.pattern;
  ASSERT_EQ(root.kind, Pattern::Kind::kFollowedBy);
  ASSERT_EQ(root.parts.size(), 2u);
  ASSERT_EQ(root.parts[1].kind, Pattern::Kind::kOr);
  ASSERT_EQ(root.parts[1].parts[1].kind, Pattern::Kind::kAnd);
  const TestTree& tests = root.parts[1].parts[1].parts[1].tests;
  ASSERT_EQ(tests.kind, TestTree::Kind::kOr);
  EXPECT_EQ(tests.parts[1].kind, TestTree::Kind::kAnd);
}

TEST(ParsePattern, ReadsQualifiers) {
  const ParsedPattern parsed = ParsePattern(
      "([a:b = 1] AND [a:b = 2]) REPEATS 5 TIMES WITHIN 1.5 SECONDS "
      "START t'2024-01-01T00:00:00Z' STOP t'2024-02-01T00:00:00Z'");
  ASSERT_TRUE(parsed.ok()) << parsed.reason;
  EXPECT_EQ(parsed.pattern.kind, Pattern::Kind::kAnd);
  EXPECT_EQ(parsed.pattern.qualifiers.repeats, 5u);
  EXPECT_EQ(parsed.pattern.qualifiers.within_seconds, 1.5);
  EXPECT_EQ(parsed.pattern.qualifiers.start, "2024-01-01T00:00:00Z");
  EXPECT_EQ(parsed.pattern.qualifiers.stop, "2024-02-01T00:00:00Z");
}

TEST(ParsePattern, SaysWhyItIsNoPattern) {
  EXPECT_EQ(Reason(""), "an observation starts with `[`");
  EXPECT_EQ(Reason("[]"), "the type of an object is missing");
  EXPECT_EQ(Reason("[a = 1]"), "`:` is missing behind the type of an object");
  EXPECT_EQ(Reason("[a:b]"), "an operator is missing");
  EXPECT_EQ(Reason("[a:b = ]"), "a value is missing");
  EXPECT_EQ(Reason("[a:b = 1"), "`]` is missing");
  EXPECT_EQ(Reason("[a:b = 'x]"), "a quote is not closed");
  EXPECT_EQ(Reason("[a:b IN ()]"), "the list of IN is empty");
  EXPECT_EQ(Reason("[a:b = 1] [a:b = 2]"), "text behind the end of the pattern");
  EXPECT_EQ(Reason("[a:b = 1] WITHIN x SECONDS"), "WITHIN needs a number of seconds");
  EXPECT_EQ(Reason("[a:b = 1] AND"), "an observation starts with `[`");
  EXPECT_EQ(Reason("[a:b LIKE 1]"), "the operator needs a text in quotes");
  EXPECT_EQ(Reason("[a:b > true]"), "true and false have no order");
  EXPECT_EQ(Reason("[a:b = #]"), "a character that no pattern has");
}

TEST(ParsePattern, BoundsDepth) {
  const std::string deep(10'000, '(');
  EXPECT_EQ(Reason(deep + "[a:b = 1]"), "a pattern nested deeper than 64 levels");
  EXPECT_EQ(Reason('[' + deep + "a:b = 1"), "a pattern nested deeper than 64 levels");
  std::string wide = "[a:b = 1";
  for (int i = 0; i < 10'000; ++i) wide += " OR a:b = 2";
  EXPECT_EQ(Reason(wide + ']'), "");
}

TEST(ClaimsOf, OrGivesOneForEachSide) {
  EXPECT_EQ(Said("[ipv4-addr:value = '1.2.3.4' OR url:value = 'http://a/'] OR [domain-name:value "
                 "IN ('a.b', 'c.d')]"),
            (Lines{"ip 1.2.3.4", "url http://a/", "domain a.b", "domain c.d"}));
}

TEST(ClaimsOf, AConnectionIsOneIndicator) {
  EXPECT_EQ(
      Said("[network-traffic:dst_ref.value = '1.2.3.4' AND network-traffic:dst_port = 443 AND "
           "network-traffic:protocols[0] = 'udp']"),
      (Lines{"host 1.2.3.4:443 udp"}));
  EXPECT_EQ(Said("[network-traffic:dst_ref.value = '1.2.3.4' AND (network-traffic:dst_port = 80 OR "
                 "network-traffic:dst_port = 443)]"),
            (Lines{"host 1.2.3.4:80", "host 1.2.3.4:443"}));
  EXPECT_EQ(Said("[network-traffic:dst_ref.value = '1.2.3.4' AND network-traffic:src_port = 443]"),
            (Lines{"host 1.2.3.4 part", "+ several properties joined by AND"}));
}

TEST(ClaimsOf, HashesNameTheirFile) {
  EXPECT_EQ(Said("[file:hashes.'SHA-256' = 'aa' AND file:name = 'x' AND file:hashes.MD5 = 'bb']"),
            (Lines{"sha256 aa", "md5 bb"}));
  EXPECT_EQ(Said("[file:hashes.'SHA-256' = 'aa' AND file:name != 'x']"),
            (Lines{"sha256 aa part", "+ several properties joined by AND"}));
  EXPECT_EQ(Said("[x509-certificate:hashes.'SHA-1' = 'aa']"), (Lines{"cert_sha1 aa"}));
  EXPECT_EQ(Said("[file:hashes.SSDEEP = 'aa']"),
            (Lines{"+ `file:hashes.SSDEEP` is of no kind that is matched"}));
}

TEST(ClaimsOf, WildcardsThatStandForOneThingAreRead) {
  EXPECT_EQ(Said("[domain-name:value LIKE 'evil.example']"), (Lines{"domain evil.example"}));
  EXPECT_EQ(Said("[domain-name:value LIKE '%.evil.example']"), (Lines{"domain evil.example"}));
  EXPECT_EQ(Said("[domain-name:value LIKE '%evil.example']"), (Lines{"+ LIKE with a wildcard"}));
  EXPECT_EQ(Said("[url:value LIKE 'http://a/b/%']"), (Lines{"url http://a/b/"}));
  EXPECT_EQ(Said("[domain-name:value MATCHES '^evil\\.example$']"), (Lines{"domain evil.example"}));
  EXPECT_EQ(Said("[domain-name:value MATCHES 'evil\\.example']"),
            (Lines{"+ MATCHES with a regular expression"}));
  EXPECT_EQ(Said("[ipv4-addr:value ISSUBSET '10.0.0.0/8']"), (Lines{"ip 10.0.0.0/8"}));
  EXPECT_EQ(Said("[ipv4-addr:value ISSUPERSET '10.0.0.0/8']"), (Lines{"+ ISSUPERSET"}));
}

TEST(ClaimsOf, NegationsAndOrderAreNoClaims) {
  EXPECT_EQ(Said("[ipv4-addr:value != '1.2.3.4']"), (Lines{"+ a negation"}));
  EXPECT_EQ(Said("[ipv4-addr:value NOT = '1.2.3.4']"), (Lines{"+ a negation"}));
  EXPECT_EQ(Said("[ipv4-addr:value > '1.2.3.4']"), (Lines{"+ a comparison by order"}));
  EXPECT_EQ(Said("[EXISTS ipv4-addr:value]"), (Lines{"+ EXISTS"}));
}

TEST(ClaimsOf, WhatNeedsSeveralObservationsIsKeptWhole) {
  EXPECT_EQ(
      Said("[ipv4-addr:value = '1.2.3.4'] FOLLOWEDBY [domain-name:value = 'a.b']"),
      (Lines{"ip 1.2.3.4 part", "domain a.b part", "+ several observations joined by FOLLOWEDBY"}));
  EXPECT_EQ(Said("[ipv4-addr:value = '1.2.3.4'] REPEATS 2 TIMES"),
            (Lines{"ip 1.2.3.4 part", "+ REPEATS asks for several sightings"}));
  EXPECT_EQ(Said("[ipv4-addr:value = '1.2.3.4'] REPEATS 1 TIMES WITHIN 5 SECONDS"),
            (Lines{"ip 1.2.3.4"}));
}

TEST(ClaimsOf, AProductOfAlternativesIsBounded) {
  std::string text = "[(a:b = 1 OR a:b = 2)";
  for (int i = 0; i < 40; ++i) text += " AND (a:b = 1 OR ipv4-addr:value = '1.2.3.4')";
  const Lines said = Said(text + ']');
  ASSERT_EQ(said.size(), 41u);
  EXPECT_EQ(said.front(), "ip 1.2.3.4 part");
  EXPECT_EQ(said.back(), "+ too many alternatives");
}

}  // namespace
}  // namespace quoll::intel::stix
