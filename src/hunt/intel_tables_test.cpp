// Whether an indicator is active depends on the query's now(): no text reader is needed to see it.
#include "hunt/intel_tables.h"

#include <gtest/gtest.h>

#include "base/ticks.h"
#include "hunt/intel_columns.h"

namespace quoll::hunt {
namespace {

constexpr int64_t kDay = base::kTicksPerDay;
const int64_t kNow = base::DaysFromCivil(2026, 5, 5) * kDay;

intel::Indicator Domain() {
  intel::Indicator indicator;
  indicator.kind = intel::Kind::kDomain;
  indicator.value = "sadd.io";
  return indicator;
}

bool IsActive(const intel::Indicator& indicator, int64_t now = kNow,
              ActiveActions actions = ActiveActions::kDetect) {
  return IntelRow(indicator, now, actions).is_active;
}

int64_t TimeIn(std::string_view table, std::string_view column, const intel::Indicator& indicator) {
  model::Column out(model::Type::kDatetime);
  out.Resize(1);
  for (const IntelColumn& known : IntelColumnsOf(table)) {
    if (known.name == column) known.fill(IntelRow(indicator, kNow, ActiveActions::kDetect), out, 0);
  }
  return out.IsNull(0) ? -1 : out.Get<int64_t>(0);
}

TEST(IntelTables, AnOpenEndIsTheLastMoment) {
  EXPECT_TRUE(IsActive(Domain()));
  EXPECT_EQ(TimeIn("ThreatIntelIndicators", "ValidUntil", Domain()), base::kMaxDatetimeTicks);
  EXPECT_EQ(TimeIn("ThreatIntelligenceIndicator", "ExpirationDateTime", Domain()),
            base::kMaxDatetimeTicks);
}

TEST(IntelTables, AnIndicatorIsActiveFromItsBeginToBeforeItsEnd) {
  intel::Indicator indicator = Domain();
  indicator.valid_from = kNow;
  indicator.valid_until = kNow + kDay;
  EXPECT_FALSE(IsActive(indicator, kNow - 1));
  EXPECT_TRUE(IsActive(indicator, kNow));
  EXPECT_TRUE(IsActive(indicator, kNow + kDay - 1));
  EXPECT_FALSE(IsActive(indicator, kNow + kDay));
}

TEST(IntelTables, ASinkholedNameIsStillEvidenceAndAWithdrawnOneIsNot) {
  intel::Indicator indicator = Domain();
  for (const auto& [state, is_active] :
       {std::pair(intel::State::kSinkholed, true), std::pair(intel::State::kRevoked, false),
        std::pair(intel::State::kExpired, false), std::pair(intel::State::kFalsePositive, false)}) {
    indicator.state = state;
    EXPECT_EQ(IsActive(indicator), is_active) << intel::StateName(state);
  }
}

TEST(IntelTables, EnrichmentIsActiveOnlyWhereAllAre) {
  intel::Indicator indicator = Domain();
  indicator.action = intel::Action::kEnrich;
  EXPECT_FALSE(IsActive(indicator));
  EXPECT_TRUE(IsActive(indicator, kNow, ActiveActions::kAll));
}

TEST(IntelTables, ValidFromIsNeverMissing) {
  intel::Indicator indicator = Domain();
  EXPECT_EQ(TimeIn("ThreatIntelIndicators", "ValidFrom", indicator),
            kNow - kPublishedHoursAgo * base::kTicksPerHour);
  indicator.first_seen = kNow - 9 * kDay;
  EXPECT_EQ(TimeIn("ThreatIntelIndicators", "ValidFrom", indicator), kNow - 9 * kDay);
  indicator.valid_from = kNow - 3 * kDay;
  EXPECT_EQ(TimeIn("ThreatIntelIndicators", "ValidFrom", indicator), kNow - 3 * kDay);
}

}  // namespace
}  // namespace quoll::hunt
