// The feeds that come with the program are such that each can be fetched, read and kept.
#include "hunt/feeds.h"

#include <gtest/gtest.h>

#include <set>

#include "intel/reader_def.h"

namespace quoll::hunt {
namespace {

TEST(Feeds, ThoseBuiltInNameReadersThatExistAndStateTheirLicence) {
  diag::Sink sink;
  const auto feeds = ReadFeeds("", sink);
  ASSERT_TRUE(feeds);
  std::set<std::string_view> readers;
  for (const intel::ReaderDef* reader : intel::AllReaders()) readers.insert(reader->name);
  std::set<std::string> names;
  for (const intel::Feed& feed : *feeds) {
    EXPECT_TRUE(names.insert(feed.name).second) << feed.name;
    EXPECT_TRUE(feed.url.starts_with("https://")) << feed.name;
    EXPECT_TRUE(readers.contains(feed.reader)) << feed.name << ": " << feed.reader;
    EXPECT_FALSE(feed.policy.licence.empty()) << feed.name;
    EXPECT_FALSE(feed.about.empty()) << feed.name;
    EXPECT_GE(feed.interval, 5 * base::kTicksPerMinute) << feed.name;
  }
  EXPECT_FALSE(feeds->empty());
}

}  // namespace
}  // namespace quoll::hunt
