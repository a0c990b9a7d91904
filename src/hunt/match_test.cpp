// Matching of observed values: label boundaries, ports, URL prefixes, hashes in any case.
#include "hunt/match.h"

#include <gtest/gtest.h>

#include "intel/canon.h"

namespace quoll::hunt {
namespace {

using intel::Kind;

// A set of indicators of given kinds and texts, and the matcher over all of it.
class MatcherTest : public testing::Test {
 protected:
  void Add(Kind kind, const std::string& text) {
    const intel::Canonical canon = intel::Canonicalise(kind, text);
    ASSERT_TRUE(canon.ok()) << canon.reason;
    intel::Indicator indicator;
    indicator.kind = canon.kind;
    indicator.value = canon.value;
    indicator.scope = canon.scope;
    set_.indicators.push_back(indicator);
    indexes_.push_back(static_cast<IndicatorIdx>(indexes_.size()));
  }
  std::vector<Observed> Find(Holds holds, IocGroup group, std::string_view cell,
                             bool has_url_hosts = false) {
    return Matcher(set_, indexes_, has_url_hosts).Find(holds, group, cell);
  }
  bool Hits(Holds holds, IocGroup group, std::string_view cell) {
    return !Find(holds, group, cell).empty();
  }

  intel::IndicatorSet set_;
  std::vector<IndicatorIdx> indexes_;
};

TEST_F(MatcherTest, NamesMatchAtLabelBoundaries) {
  Add(Kind::kDomain, "sadd.io");
  for (const char* hit : {"sadd.io", "SADD.io.", "a.sadd.io", "a.b.sadd.io", "sadd.io:8443",
                          "https://sadd.io/x", "http://user@sadd.io:80"}) {
    EXPECT_TRUE(Hits(Holds::kHostOrUrl, IocGroup::kDomain, hit)) << hit;
  }
  for (const char* miss :
       {"x-sadd.io", "xsadd.io", "sadd.io.example.net", "io", "", "https://example.net/?u=sadd.io",
        "https://example.net/sadd.io", "https://sadd.io@example.net/"}) {
    EXPECT_FALSE(Hits(Holds::kHostOrUrl, IocGroup::kDomain, miss)) << miss;
  }
}

TEST_F(MatcherTest, SubdomainIsTold) {
  Add(Kind::kDomain, "sadd.io");
  EXPECT_FALSE(Find(Holds::kHost, IocGroup::kDomain, "sadd.io")[0].matches[0].is_subdomain);
  EXPECT_TRUE(Find(Holds::kHost, IocGroup::kDomain, "a.sadd.io")[0].matches[0].is_subdomain);
}

TEST_F(MatcherTest, PublicSuffixMatchesItselfOnly) {
  Add(Kind::kDomain, "duckdns.org");
  EXPECT_TRUE(Hits(Holds::kHost, IocGroup::kDomain, "duckdns.org"));
  EXPECT_FALSE(Hits(Holds::kHost, IocGroup::kDomain, "home.duckdns.org"));
}

TEST_F(MatcherTest, AddressesMatchInAnySpelling) {
  Add(Kind::kIp, "76.13.208.153");
  Add(Kind::kIp, "2001:db8::1");
  EXPECT_TRUE(Hits(Holds::kIp, IocGroup::kIp, "::FFFF:76.13.208.153"));
  EXPECT_TRUE(Hits(Holds::kIp, IocGroup::kIp, "2001:0DB8:0:0:0:0:0:1"));
  EXPECT_TRUE(Hits(Holds::kHostOrUrl, IocGroup::kIp, "http://[2001:db8::1]:8080/"));
  EXPECT_FALSE(Hits(Holds::kIp, IocGroup::kIp, "76.13.208.15"));
  EXPECT_FALSE(Hits(Holds::kIp, IocGroup::kIp, "not an address"));
}

TEST_F(MatcherTest, EveryAddressOfAListIsAnObservedValue) {
  Add(Kind::kIp, "1.2.3.4");
  Add(Kind::kIp, "5.6.7.8");
  const auto found = Find(Holds::kIpList, IocGroup::kIp, "1.2.3.4, 9.9.9.9;5.6.7.8,1.2.3.4");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].value, "1.2.3.4");
  EXPECT_EQ(found[1].value, "5.6.7.8");
}

TEST_F(MatcherTest, UrlsMatchByCanonicalForm) {
  Add(Kind::kUrl, "http://evil.com/a.php");
  for (const char* hit : {"http://evil.com/a.php", "HTTP://EVIL.com:80/a.php#x", "evil.com/a.php",
                          "http://evil.com/q/../a.php", "http://evil.com/%61.php"}) {
    EXPECT_TRUE(Hits(Holds::kHostOrUrl, IocGroup::kUrl, hit)) << hit;
  }
  for (const char* miss : {"http://evil.com/", "http://evil.com/a.php?x=1", "http://evil.com/A.php",
                           "https://evil.com/a.php", "http://evil.com:8080/a.php",
                           "http://a.evil.com/a.php", "evil.com"}) {
    EXPECT_FALSE(Hits(Holds::kHostOrUrl, IocGroup::kUrl, miss)) << miss;
  }
}

TEST_F(MatcherTest, FolderUrlMatchesWhatLiesBelow) {
  Add(Kind::kUrl, "http://evil.com/kit/");
  EXPECT_TRUE(Hits(Holds::kHostOrUrl, IocGroup::kUrl, "http://evil.com/kit/in.php?id=1"));
  EXPECT_FALSE(Hits(Holds::kHostOrUrl, IocGroup::kUrl, "http://evil.com/kitchen/"));
}

TEST_F(MatcherTest, HostOfAUrlMatchesOnlyWhenAsked) {
  Add(Kind::kUrl, "http://evil.com/a.php");
  EXPECT_TRUE(Find(Holds::kHost, IocGroup::kDomain, "evil.com").empty());
  const auto found = Find(Holds::kHost, IocGroup::kDomain, "evil.com", true);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(found[0].matches[0].is_host_of_url);
  EXPECT_TRUE(Find(Holds::kHost, IocGroup::kDomain, "www.evil.com", true).empty());
}

TEST_F(MatcherTest, HashesMatchInAnyCaseAndWithALabel) {
  Add(Kind::kMd5, "0123456789abcdef0123456789abcdef");
  EXPECT_TRUE(Hits(Holds::kMd5, IocGroup::kHash, "0123456789ABCDEF0123456789ABCDEF"));
  EXPECT_TRUE(Hits(Holds::kAnyHash, IocGroup::kHash, "md5=0123456789abcdef0123456789abcdef"));
  EXPECT_FALSE(Hits(Holds::kAnyHash, IocGroup::kHash, "0123456789abcdef0123456789abcdef0"));
}

TEST_F(MatcherTest, NetworksHoldTheirAddresses) {
  Add(Kind::kCidr, "198.18.4.0/24");
  EXPECT_TRUE(Hits(Holds::kIp, IocGroup::kCidr, "198.18.4.200"));
  EXPECT_FALSE(Hits(Holds::kIp, IocGroup::kCidr, "198.18.5.1"));
}

TEST_F(MatcherTest, TermsOfTheSeedFormEndAtBordersOfWords) {
  Add(Kind::kDomain, "sadd.io");
  const Matcher matcher(set_, indexes_, false);
  for (const char* hit : {"sadd.io", "x-sadd.io", "sadd.io.example.net", "A.SADD.IO"}) {
    EXPECT_EQ(matcher.FindTerms(IocGroup::kDomain, hit).size(), 1u) << hit;
  }
  for (const char* miss : {"xsadd.io", "sadd.ion", "åsadd.io"}) {
    EXPECT_TRUE(matcher.FindTerms(IocGroup::kDomain, miss).empty()) << miss;
  }
}

}  // namespace
}  // namespace quoll::hunt
