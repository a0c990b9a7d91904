// The built-in lists of networks and what they say of the seeds.
#include "intel/infrastructure.h"

#include <gtest/gtest.h>

#include "intel/lists/grade.h"
#include "intel/public_suffix.h"

namespace quoll::intel {
namespace {

Indicator Graded(Kind kind, std::string value) {
  Indicator indicator;
  indicator.kind = kind;
  indicator.value = std::move(value);
  GradeByLists(indicator);
  return indicator;
}

TEST(GradeByLists, WarnsOfSharedNetworks) {
  const Indicator indicator = Graded(Kind::kIp, "104.21.18.225");
  ASSERT_EQ(indicator.warnings.size(), 1u);
  EXPECT_EQ(indicator.warnings[0].reason, "shared_infrastructure");
  EXPECT_EQ(indicator.warnings[0].list, "cloudflare");
  EXPECT_EQ(indicator.warnings[0].entry, "104.16.0.0/13");
  EXPECT_FALSE(indicator.warnings[0].version.empty());
  EXPECT_EQ(indicator.action, Action::kDetect);
  EXPECT_EQ(Graded(Kind::kIp, "2606:4700::1").warnings.at(0).list, "cloudflare");
  EXPECT_EQ(Graded(Kind::kIp, "151.101.1.1").warnings.at(0).list, "fastly");
  EXPECT_EQ(Graded(Kind::kIp, "34.120.0.1").warnings.at(0).list, "google-gcp");
  EXPECT_TRUE(Graded(Kind::kIp, "76.13.208.153").warnings.empty());
}

TEST(GradeByLists, KeepsSpecialAddressesAside) {
  for (const char* value : {"10.0.5.13", "192.168.0.4", "127.0.0.1", "0.0.0.0", "255.255.255.255",
                            "224.0.0.1", "192.0.2.7", "::1", "fe80::1", "2001:db8::1", "fd00::1"}) {
    const Indicator indicator = Graded(Kind::kIp, value);
    EXPECT_EQ(indicator.action, Action::kNone) << value;
    ASSERT_EQ(indicator.warnings.size(), 1u) << value;
    EXPECT_EQ(indicator.warnings[0].reason, "special_address");
  }
  EXPECT_EQ(Graded(Kind::kIp, "172.32.0.1").action, Action::kDetect);
}

TEST(GradeByLists, WarnsOfANetworkOnlyIfAllOfItIsListed) {
  EXPECT_EQ(Graded(Kind::kCidr, "10.1.0.0/16").action, Action::kNone);
  EXPECT_EQ(Graded(Kind::kCidr, "8.0.0.0/6").action, Action::kDetect);
  EXPECT_TRUE(Graded(Kind::kCidr, "104.0.0.0/8").warnings.empty());
}

TEST(GradeByLists, LeavesNamesAlone) {
  EXPECT_TRUE(Graded(Kind::kDomain, "sadd.io").warnings.empty());
  EXPECT_TRUE(Graded(Kind::kUrl, "http://104.21.18.225/").warnings.empty());
}

TEST(BuiltinLists, StateTheirVersions) {
  const std::vector<std::string> versions = BuiltinListVersions();
  ASSERT_GE(versions.size(), 6u);
  EXPECT_EQ(versions[1], "cloudflare 20260811");
}

TEST(PublicSuffix, ReadsBothSections) {
  EXPECT_TRUE(IsPublicSuffix("uk.com"));
  EXPECT_TRUE(IsPublicSuffix("co.uk"));
  EXPECT_FALSE(IsPublicSuffix("njq.uk.com"));
  EXPECT_EQ(RegistrableDomain("njq.uk.com"), "njq.uk.com");
  EXPECT_EQ(RegistrableDomain("a.b.vci.uk.com"), "vci.uk.com");
  EXPECT_EQ(RegistrableDomain("a.sadd.io"), "sadd.io");
  EXPECT_EQ(RegistrableDomain("uk.com"), "");
  EXPECT_TRUE(IsTopLevelDomain("onion"));
  EXPECT_TRUE(IsTopLevelDomain("com"));
  EXPECT_FALSE(IsTopLevelDomain("exe"));
}

}  // namespace
}  // namespace quoll::intel
