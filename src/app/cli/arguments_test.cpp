// What the texts of the command line stand for, and what is refused.
#include "app/cli/arguments.h"

#include <gtest/gtest.h>

#include "base/ticks.h"

namespace quoll::cli {
namespace {

template <typename Fn>
auto ValueOf(Fn parse) {
  diag::Sink sink;
  const auto result = parse(sink);
  EXPECT_TRUE(result.ok());
  return *result;
}

// The help line of a refusal; every refusal is K8001.
template <typename Fn>
std::string RefusalOf(Fn parse) {
  diag::Sink sink;
  EXPECT_FALSE(parse(sink).ok());
  const auto diagnostics = sink.diagnostics();
  if (diagnostics.size() != 1) return "no refusal";
  EXPECT_EQ(diagnostics[0].code, diag::Code::K8001);
  return diagnostics[0].message;
}

uint64_t Size(std::string_view text) {
  return ValueOf([&](diag::Sink& sink) { return ParseSize("--memory", text, sink); });
}
std::string BadSize(std::string_view text) {
  return RefusalOf([&](diag::Sink& sink) { return ParseSize("--memory", text, sink); });
}

TEST(Arguments, SizesArePowersOf1024) {
  EXPECT_EQ(Size("4096"), 4096u);
  EXPECT_EQ(Size("16M"), uint64_t{16} << 20);
  EXPECT_EQ(Size("1g"), uint64_t{1} << 30);
  EXPECT_EQ(Size("512KiB"), uint64_t{512} << 10);
  EXPECT_EQ(Size("7kb"), uint64_t{7} << 10);
}

TEST(Arguments, SizesThatAreNoneAreRefusedByName) {
  EXPECT_EQ(BadSize("lots"), "`lots` is no value of `--memory`");
  for (const char* text : {"", "M", "-1", "1X", "1Mo", "1.5G", "99999999999G", "8388608T"})
    BadSize(text);
}

TEST(Arguments, RejectLimitIsAShareOrACount) {
  const auto parse = [](std::string_view text) {
    return ValueOf([&](diag::Sink& sink) { return ParseRejectLimit(text, sink); });
  };
  EXPECT_DOUBLE_EQ(parse("2.5%").fraction, 0.025);
  EXPECT_FALSE(parse("2.5%").count.has_value());
  EXPECT_EQ(parse("12").count, 12u);
  for (const char* text : {"101%", "-1%", "%", "many"}) {
    RefusalOf([&](diag::Sink& sink) { return ParseRejectLimit(text, sink); });
  }
}

TEST(Arguments, TimeoutTakesSecondsAndTimespans) {
  const auto parse = [](std::string_view text) {
    return ValueOf([&](diag::Sink& sink) { return ParseTimeout(text, sink); });
  };
  EXPECT_EQ(parse("30"), 30'000u);
  EXPECT_EQ(parse("0.5"), 500u);
  EXPECT_EQ(parse("5m"), 300'000u);
  EXPECT_EQ(parse("00:00:10"), 10'000u);
  // Less than a millisecond is not "no limit".
  EXPECT_EQ(parse("0.0001"), 1u);
  EXPECT_EQ(parse("0"), 0u);
  for (const char* text : {"", "soon", "-1"}) {
    RefusalOf([&](diag::Sink& sink) { return ParseTimeout(text, sink); });
  }
}

TEST(Arguments, TimeBoundsAreTimesOrCountBackFromNow) {
  const int64_t now = *base::ParseDatetime("2026-05-05T12:00:00Z");
  const auto parse = [&](std::string_view text) {
    return ValueOf([&](diag::Sink& sink) { return ParseTimeBound("--since", text, now, sink); });
  };
  EXPECT_EQ(parse("14d"), now - 14 * base::kTicksPerDay);
  EXPECT_EQ(parse("01:30:00"), now - 90 * base::kTicksPerMinute);
  EXPECT_EQ(parse("2026-05-01"), *base::ParseDatetime("2026-05-01"));
  for (const char* text : {"", "yesterday", "-1d", "9999999d"}) {
    RefusalOf([&](diag::Sink& sink) { return ParseTimeBound("--since", text, now, sink); });
  }
}

TEST(Arguments, ZonesAreOffsets) {
  const auto parse = [](std::string_view text) {
    return ValueOf([&](diag::Sink& sink) { return ParseZone(text, sink); });
  };
  EXPECT_EQ(parse("UTC"), 0);
  EXPECT_EQ(parse("z"), 0);
  EXPECT_EQ(parse("+02:00"), 120);
  EXPECT_EQ(parse("-0530"), -330);
  EXPECT_EQ(parse("+1"), 60);
  for (const char* text : {"", "+", "CET", "+15:00", "+02:60", "+1:2:3", "02:00"}) {
    RefusalOf([&](diag::Sink& sink) { return ParseZone(text, sink); });
  }
}

TEST(Arguments, ParametersKeepEqualsSignsOfTheirValues) {
  const auto parameters = ValueOf([](diag::Sink& sink) {
    return ParseParameters({"Host=PC-17", "Filter=a=b", "Empty="}, sink);
  });
  const std::map<std::string, std::string> expected = {
      {"Host", "PC-17"}, {"Filter", "a=b"}, {"Empty", ""}};
  EXPECT_EQ(parameters, expected);
  RefusalOf([](diag::Sink& sink) { return ParseParameters({"=x"}, sink); });
  RefusalOf([](diag::Sink& sink) { return ParseParameters({"Host"}, sink); });
  EXPECT_EQ(RefusalOf([](diag::Sink& sink) {
              return ParseParameters({"A=1", "A=2"}, sink);
            }),
            "the parameter `A` is given twice");
}

}  // namespace
}  // namespace quoll::cli
