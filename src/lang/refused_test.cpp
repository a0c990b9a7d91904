// The list of refused names against the registries.
#include <gtest/gtest.h>

#include "lang/registry.h"

namespace quoll::lang {
namespace {

TEST(Refused, AConstructWithARowIsNotRefused) {
  for (const auto* row : AllFunctions()) {
    EXPECT_EQ(RefusalOfFunction(row->name), "") << row->name;
    for (const auto alias : row->aliases) EXPECT_EQ(RefusalOfFunction(alias), "") << alias;
  }
  for (const auto* row : AllAggregates()) {
    EXPECT_EQ(RefusalOfAggregate(row->name), "") << row->name;
    for (const auto alias : row->aliases) EXPECT_EQ(RefusalOfAggregate(alias), "") << alias;
  }
  for (const auto* row : AllOperators()) EXPECT_EQ(RefusalOfOperator(row->name), "") << row->name;
  for (const auto* row : AllPlugins()) EXPECT_EQ(RefusalOfPlugin(row->name), "") << row->name;
}

TEST(Refused, KnownNamesHaveAReasonAndOthersNone) {
  EXPECT_EQ(RefusalOfFunction("current_principal"), "belongs to the server");
  EXPECT_EQ(RefusalOfPlugin("python"), "runs code of another language");
  EXPECT_EQ(RefusalOfFunction("labels"), "labels belong to the graph models of a database");
  EXPECT_EQ(RefusalOfAggregate("hll"), "");
  EXPECT_EQ(RefusalOfFunction("no_such_function"), "");
  EXPECT_EQ(RefusalOfFunction(""), "");
}

}  // namespace
}  // namespace quoll::lang
