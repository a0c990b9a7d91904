// The text of the progress line.
#include "app/cli/progress.h"

#include <gtest/gtest.h>

namespace quoll::cli {
namespace {

using std::chrono::seconds;

constexpr uint64_t kMebi = uint64_t{1} << 20;

TEST(ProgressText, SaysRateShareAndTimeLeft) {
  const ProgressState state{1'204'117, 100 * kMebi, 400 * kMebi};
  EXPECT_EQ(ProgressText(state, seconds(2)), "1,204,117 records, 50.0 MiB/s, 25 %, 6 s left");
}

TEST(ProgressText, LongTimesAreInMinutesAndHours) {
  const ProgressState state{10, 100 * kMebi, 200 * kMebi};
  EXPECT_EQ(ProgressText(state, seconds(100)), "10 records, 1.0 MiB/s, 50 %, 1 min 40 s left");
  EXPECT_EQ(ProgressText(state, seconds(7400)), "10 records, 13.8 KiB/s, 50 %, 2 h 3 min left");
}

TEST(ProgressText, GuessesNoTimeFromTooLittle) {
  EXPECT_EQ(ProgressText({10, kMebi, 1000 * kMebi}, seconds(1)), "10 records, 1.0 MiB/s, 0 %");
}

TEST(ProgressText, WithoutInputsSaysHowLongItRuns) {
  EXPECT_EQ(ProgressText({}, seconds(3)), "running, 3 s");
}

TEST(ProgressText, AtTheEndNothingIsLeft) {
  EXPECT_EQ(ProgressText({5, 2048, 2048}, seconds(2)), "5 records, 1.0 KiB/s, 100 %");
}

}  // namespace
}  // namespace quoll::cli
