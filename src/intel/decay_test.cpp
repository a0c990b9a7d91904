// Ageing: the days that MISP's formula gives, and what does not age.
#include "intel/decay.h"

#include <gtest/gtest.h>

#include "base/ticks.h"

namespace quoll::intel {
namespace {

constexpr int64_t kSeen = 100 * base::kTicksPerDay;

Indicator Seen(Kind kind, std::optional<int> confidence) {
  Indicator indicator;
  indicator.kind = kind;
  indicator.confidence = confidence;
  indicator.first_seen = kSeen;
  return indicator;
}

int64_t After(double days) {
  return kSeen + static_cast<int64_t>(days * static_cast<double>(base::kTicksPerDay));
}

TEST(Decay, FallsBelowTheThresholdAfterTheDaysOfTheFormula) {
  const DecayModel& model = DecayModelOf(Seen(Kind::kIp, 100));
  EXPECT_NEAR(*DaysToThreshold(model, 100), 58.8, 0.05);
  EXPECT_NEAR(*DaysToThreshold(model, 80), 46.9, 0.05);
  EXPECT_NEAR(*DaysToThreshold(model, 75), 43.2, 0.05);
  EXPECT_NEAR(*DaysToThreshold(model, 50), 19.2, 0.05);
}

TEST(Decay, IsJudgedAtTheTimeOfTheEvent) {
  for (const auto& [confidence, days] :
       std::initializer_list<std::pair<int, double>>{{100, 58.8}, {75, 43.2}, {50, 19.2}}) {
    const Indicator indicator = Seen(Kind::kIp, confidence);
    EXPECT_FALSE(DecayAt(indicator, After(days - 0.1)).is_decayed) << confidence;
    EXPECT_TRUE(DecayAt(indicator, After(days + 0.1)).is_decayed) << confidence;
  }
  // Without a confidence the model's base counts.
  EXPECT_FALSE(DecayAt(Seen(Kind::kDomain, std::nullopt), After(46.8)).is_decayed);
  EXPECT_TRUE(DecayAt(Seen(Kind::kDomain, std::nullopt), After(47)).is_decayed);
}

TEST(Decay, ScoreIsNeverNegative) {
  const DecayModel& model = DecayModelOf(Seen(Kind::kIp, 100));
  EXPECT_DOUBLE_EQ(DecayScore(model, 100, 0), 100);
  EXPECT_DOUBLE_EQ(DecayScore(model, 100, 30), 50);
  EXPECT_DOUBLE_EQ(DecayScore(model, 100, 120), 0);
  EXPECT_DOUBLE_EQ(DecayScore(model, 100, 1000), 0);
  EXPECT_DOUBLE_EQ(DecayScore(model, 100, -1), 0);
}

TEST(Decay, CountsFromTheLastSight) {
  Indicator indicator = Seen(Kind::kIp, 100);
  indicator.last_seen = After(50);
  EXPECT_FALSE(DecayAt(indicator, After(100)).is_decayed);
  EXPECT_TRUE(DecayAt(indicator, After(110)).is_decayed);
  // Between first and last sight it was active.
  EXPECT_FALSE(DecayAt(indicator, After(20)).is_decayed);
}

TEST(Decay, LeavesEventsBeforeTheFirstSightAlone) {
  EXPECT_FALSE(DecayAt(Seen(Kind::kIp, 100), After(-200)).is_decayed);
}

TEST(Decay, IsAboutAgeAndNotAboutLowConfidence) {
  EXPECT_FALSE(DecayAt(Seen(Kind::kIp, 20), After(1)).is_decayed);
  EXPECT_TRUE(DecayAt(Seen(Kind::kIp, 20), After(60)).is_decayed);
}

TEST(Decay, HashesStay) {
  for (const Kind kind : {Kind::kMd5, Kind::kSha1, Kind::kSha256, Kind::kCertSha1, Kind::kJa3}) {
    EXPECT_FALSE(DecayAt(Seen(kind, 50), After(5000)).is_decayed) << KindName(kind);
    EXPECT_FALSE(DecayedFrom(Seen(kind, 50)));
  }
}

TEST(Decay, UrlsAgeFaster) {
  EXPECT_LT(*DaysToThreshold(DecayModelOf(Seen(Kind::kUrl, 75)), 75), 43.2);
}

TEST(Decay, DependsOnTheThreatType) {
  Indicator delivery = Seen(Kind::kDomain, 100);
  delivery.threat_type = "payload_delivery";
  Indicator c2 = Seen(Kind::kDomain, 100);
  c2.threat_type = "botnet_cc";
  EXPECT_LT(*DecayedFrom(delivery), *DecayedFrom(c2));
}

TEST(Decay, NeedsADate) {
  Indicator indicator = Seen(Kind::kIp, 100);
  indicator.first_seen.reset();
  EXPECT_FALSE(DecayAt(indicator, After(5000)).is_decayed);
  EXPECT_FALSE(DecayedFrom(indicator));
}

TEST(Decay, DateAgreesWithTheScore) {
  const Indicator indicator = Seen(Kind::kIp, 75);
  const int64_t from = *DecayedFrom(indicator);
  EXPECT_TRUE(DecayAt(indicator, from + 1).is_decayed);
  EXPECT_FALSE(DecayAt(indicator, from - base::kTicksPerDay / 1000).is_decayed);
}

}  // namespace
}  // namespace quoll::intel
