// Grades: each reason costs what data/grading.yaml says, and never below info.
#include "hunt/grading.h"

#include <gtest/gtest.h>

namespace quoll::hunt {
namespace {

class GradingTest : public testing::Test {
 protected:
  GradingTest() {
    indicator_.kind = intel::Kind::kIp;
    indicator_.value = "76.13.208.153";
    indicator_.port = 443;
    indicator_.confidence = 100;
    indicator_.first_seen = 1000;
    facts_.indicator = &indicator_;
    facts_.direction = Direction::kOutbound;
    facts_.column = "DestinationIP";
    facts_.value = "76.13.208.153";
    facts_.port = 443;
    facts_.time = 2000;
    facts_.inbound_actions = &inbound_;
  }
  Verdict Judge(const std::vector<std::string>& own_networks = {}) {
    diag::Sink sink;
    const auto grading = Grading::Read(QUOLL_SOURCE_DIR "/data", own_networks, sink);
    EXPECT_TRUE(grading.ok());
    return grading.ok() ? grading->Judge(facts_) : Verdict();
  }
  using Codes = std::vector<std::string>;

  intel::Indicator indicator_;
  std::vector<std::string> inbound_ = {"Inbound"};
  HitFacts facts_;
};

TEST_F(GradingTest, HitWithoutReasonsIsHigh) {
  const Verdict verdict = Judge();
  EXPECT_EQ(verdict.grade, Grade::kHigh);
  EXPECT_TRUE(verdict.reasons.empty());
}

TEST_F(GradingTest, OtherPortCostsOneStepAndSaysBothPorts) {
  facts_.port = 8443;
  const Verdict verdict = Judge();
  EXPECT_EQ(verdict.grade, Grade::kMedium);
  EXPECT_EQ(verdict.reasons, Codes{"port_differs"});
  EXPECT_EQ(verdict.why[0], "The indicator names port 443, the row has port 8443.");
}

TEST_F(GradingTest, InboundCostsTwoStepsAndItsPortSaysNothing) {
  facts_.direction = Direction::kInbound;
  facts_.port.reset();
  const Verdict verdict = Judge();
  EXPECT_EQ(verdict.grade, Grade::kLow);
  EXPECT_EQ(verdict.reasons, Codes{"inbound"});
}

TEST_F(GradingTest, ActionThatBeginsWithInboundIsInbound) {
  facts_.action = "InboundConnectionAccepted";
  EXPECT_EQ(Judge().reasons, Codes{"inbound"});
}

TEST_F(GradingTest, GradeNeverFallsBelowInfo) {
  facts_.direction = Direction::kInbound;
  facts_.action = "deny";
  indicator_.confidence = 10;
  const Verdict verdict = Judge();
  EXPECT_EQ(verdict.grade, Grade::kInfo);
  EXPECT_EQ(verdict.reasons, (Codes{"inbound", "blocked", "low_confidence"}));
}

TEST_F(GradingTest, BlockedIsAWholeWordAndNotNegated) {
  for (const char* action : {"deny", "Deny", "ClickBlocked", "tcp-reset", "drop ICMP",
                             "ExploitGuardNetworkProtectionBlocked"}) {
    facts_.action = action;
    EXPECT_EQ(Judge().reasons, Codes{"blocked"}) << action;
  }
  for (const char* action :
       {"accept", "ConnectionSuccess", "not blocked", "dropbox-base", "denyhosts", ""}) {
    facts_.action = action;
    EXPECT_TRUE(Judge().reasons.empty()) << action;
  }
}

TEST_F(GradingTest, FailedConnectionIsNotBlocked) {
  facts_.action = "ConnectionFailed";
  const Verdict verdict = Judge();
  EXPECT_EQ(verdict.reasons, Codes{"failed"});
  EXPECT_EQ(verdict.grade, Grade::kMedium);
}

TEST_F(GradingTest, WordsOfAVendorCountForThatVendorOnly) {
  facts_.action = "ip-conn";
  EXPECT_TRUE(Judge().reasons.empty());
  facts_.vendor = "fortinet";
  EXPECT_EQ(Judge().reasons, Codes{"failed"});
}

TEST_F(GradingTest, TimesAndSubdomainsAreSaidAndCostNothing) {
  facts_.time = 500;
  facts_.is_subdomain = true;
  const Verdict verdict = Judge();
  EXPECT_EQ(verdict.grade, Grade::kHigh);
  EXPECT_EQ(verdict.reasons, (Codes{"subdomain", "before_first_seen"}));
}

TEST_F(GradingTest, MissingTimesGiveNoReason) {
  facts_.time.reset();
  indicator_.valid_until = 10;
  EXPECT_TRUE(Judge().reasons.empty());
}

TEST_F(GradingTest, EndOfValidityCountsAtTheTimeOfTheEvent) {
  indicator_.valid_until = 1500;
  EXPECT_EQ(Judge().reasons, Codes{"expired"});
  facts_.time = 1400;
  EXPECT_TRUE(Judge().reasons.empty());
}

TEST_F(GradingTest, ListsBehindAWarningAreNamedOnce) {
  indicator_.warnings = {{"shared_infrastructure", "cloudflare", "104.16.0.0/13", "1", "", "", ""},
                         {"shared_infrastructure", "other", "104.0.0.0/8", "1", "", "", ""}};
  const Verdict verdict = Judge();
  EXPECT_EQ(verdict.grade, Grade::kMedium);
  EXPECT_EQ(verdict.why[0],
            "Many parties share 76.13.208.153 (cloudflare 104.16.0.0/13 in version 1, other "
            "104.0.0.0/8 in version 1).");
}

TEST_F(GradingTest, WarningsWithoutAReasonAreNoReason) {
  indicator_.warnings = {{"", "vpn-ipv4", "76.12.0.0/15", "1", "", "note", "network"}};
  EXPECT_TRUE(Judge().reasons.empty());
}

TEST_F(GradingTest, AgeCountsAtTheTimeOfTheEvent) {
  const int64_t day = int64_t{24} * 60 * 60 * 10'000'000;
  facts_.time = 1000 + 58 * day;
  EXPECT_TRUE(Judge().reasons.empty());
  facts_.time = 1000 + 59 * day;
  const Verdict verdict = Judge();
  EXPECT_EQ(verdict.reasons, Codes{"decayed"});
  EXPECT_EQ(verdict.grade, Grade::kMedium);
  EXPECT_NE(verdict.why[0].find("59 days before the event: its score is 30 of 100, below 30"),
            std::string::npos)
      << verdict.why[0];
}

TEST_F(GradingTest, StatesAreReasons) {
  indicator_.state = intel::State::kRevoked;
  EXPECT_EQ(Judge().reasons, Codes{"revoked"});
  indicator_.state = intel::State::kSinkholed;
  EXPECT_EQ(Judge().reasons, Codes{"sinkholed"});
}

TEST_F(GradingTest, GradeOfReasonsIsWhatTheyLeave) {
  diag::Sink sink;
  const auto grading = Grading::Read(QUOLL_SOURCE_DIR "/data", {}, sink);
  ASSERT_TRUE(grading.ok());
  EXPECT_EQ(grading->GradeOf({}), Grade::kHigh);
  EXPECT_EQ(grading->GradeOf({"decayed"}), Grade::kMedium);
  EXPECT_EQ(grading->GradeOf({"inbound", "decayed", "scanner"}), Grade::kInfo);
}

TEST_F(GradingTest, OwnNetworksTurnTheDirectionInALaboratory) {
  // The indicator is one of our own machines: whoever connects to it from outside opened the
  // connection.
  facts_.value = "203.0.113.5";
  facts_.near_address = "198.51.100.7";
  EXPECT_TRUE(Judge().reasons.empty());
  EXPECT_EQ(Judge({"203.0.113.0/24"}).reasons, Codes{"inbound"});
}

TEST_F(GradingTest, BadNetworkIsRefusedByName) {
  diag::Sink sink;
  EXPECT_FALSE(Grading::Read(QUOLL_SOURCE_DIR "/data", {"10.0.0.0/99"}, sink).ok());
  EXPECT_EQ(sink.diagnostics()[0].message, "`10.0.0.0/99` is no network");
}

}  // namespace
}  // namespace quoll::hunt
