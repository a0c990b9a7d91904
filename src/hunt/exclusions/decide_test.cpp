// The decision procedure against brute force: random conditions over two columns, every answer that
// is sure is compared with what a table of values shows.
#include "hunt/exclusions/decide.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

namespace quoll::hunt {
namespace {

class Decide : public testing::Test {
 protected:
  void SetUp() override {
    diag::Sink sink;
    WorkspaceOptions options;
    options.has_catalog = false;
    auto opened = Workspace::Open(options, sink);
    ASSERT_TRUE(opened.ok());
    workspace_ = std::move(*opened);
    workspace_->AddTable("T", {{"s", model::Type::kString}, {"n", model::Type::kLong}}, {});
  }

  std::unique_ptr<Workspace> workspace_;
};

std::string RandomCondition(std::mt19937& random, int depth) {
  const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  if (depth == 0) {
    switch (pick(7)) {
      case 0:
        return fmt::format("s == \"{}\"", "abA"[pick(3)]);
      case 1:
        return fmt::format("s != \"{}\"", "ab"[pick(2)]);
      case 2:
        return fmt::format("s =~ \"{}\"", "aB"[pick(2)]);
      case 3:
        return "s in (\"a\", \"b\")";
      case 4:
        return fmt::format("n {} {}", pick(2) == 0 ? "<" : ">=", pick(4));
      case 5:
        return fmt::format("n == {}", pick(3));
      default:
        return pick(2) == 0 ? "isnull(n)" : "isempty(s)";
    }
  }
  const std::string left = RandomCondition(random, depth - 1);
  const std::string right = RandomCondition(random, depth - 1);
  const int form = pick(5);
  if (form == 4) return fmt::format("not({})", left);
  return fmt::format("({} {} {})", left, form < 2 ? "and" : "or", right);
}

TEST_F(Decide, AgreesWithEveryRowOfValues) {
  std::mt19937 random(20260705);
  int num_decided = 0;
  for (int round = 0; round < 400; ++round) {
    const std::string text = RandomCondition(random, 1 + round % 3);
    const Predicate predicate = ParsePredicate(text);
    ASSERT_TRUE(predicate.defect.empty()) << text;
    const BoundPredicate bound = BindPredicate(predicate, "T", *workspace_, {});
    ASSERT_TRUE(bound.is_whole()) << text;
    bool is_true = false, is_other = false;
    for (const char* s : {"", "a", "A", "b", "B", "c"}) {
      for (int n = -2; n < 6; ++n) {
        const model::Value number =
            n == -2 ? model::Value::Null(model::Type::kLong) : model::Value::Long(n);
        const Truth truth = Evaluate(predicate, predicate.root, bound,
                                     {{"s", model::Value::String(s)}, {"n", number}});
        (truth == Truth::kTrue ? is_true : is_other) = true;
      }
    }
    const Decision decision = hunt::Decide(predicate, predicate.root, bound);
    EXPECT_EQ(decision.can_be_true, is_true ? Answer::kYes : Answer::kNo) << text;
    EXPECT_EQ(decision.can_fail, is_other ? Answer::kYes : Answer::kNo) << text;
    num_decided += is_true && is_other ? 0 : 1;
  }
  EXPECT_GT(num_decided, 20);  // tautologies and contradictions were among them
}

TEST_F(Decide, SaysUnknownWherePatternsLeaveItOpen) {
  const Predicate predicate = ParsePredicate("s matches regex \"^x\" and s matches regex \"^y\"");
  const BoundPredicate bound = BindPredicate(predicate, "T", *workspace_, {});
  const Decision decision = hunt::Decide(predicate, predicate.root, bound);
  EXPECT_EQ(decision.can_be_true, Answer::kUnknown);
  EXPECT_EQ(decision.can_fail, Answer::kYes);
}

}  // namespace
}  // namespace quoll::hunt
