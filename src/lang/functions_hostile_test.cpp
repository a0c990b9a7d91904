// Every kernel under arguments that no query would give: extreme numbers, broken texts, damaged
// dynamic bytes. A kernel must come back, give the same answer twice, and write only columns that
// can be read again. The sanitizers see the rest.
#include <gtest/gtest.h>

#include "lang/registry.h"
#include "lang/test_arguments.h"

namespace quoll::lang::test {
namespace {

constexpr int kRoundsPerSignature = 20;
// Some answer with a megabyte in each row; this much of them is enough.
constexpr size_t kMaxResultBytes = size_t{8} << 20;
// With extreme bounds each row is an array of a million elements: a minute for what its golden test
// shows.
constexpr std::string_view kTooLarge = "range";

// False where a constant was refused, as a query would be.
bool RunKernel(const FunctionDef& function, Type result, const Arguments& arguments, Column& out) {
  const KernelContext context{.now_ticks = 638'000'000'000'000'000, .seed = 7};
  std::vector<const Value*> constants;
  std::vector<ColumnView> views;
  for (size_t i = 0; i < arguments.columns.size(); ++i) {
    constants.push_back(arguments.is_constant[i] ? &arguments.constants[i] : nullptr);
    views.push_back(arguments.columns[i].view(arguments.is_constant[i]));
  }
  std::unique_ptr<KernelState> state;
  if (function.prepare != nullptr) {
    PrepareCall prepare{context, constants, result, {}, 0, false};
    state = function.prepare(prepare);
    if (!prepare.error.empty()) return false;
  }
  out.Resize(kNumRows);
  function.kernel({context, views, kNumRows, result, state.get()}, out);
  return true;
}

TEST(FunctionsHostile, EveryKernelSurvivesAnyArguments) {
  size_t num_runs = 0;
  for (const FunctionDef* function : AllFunctions()) {
    // What binds in its own way promises its kernel more than the signature says.
    if (function->kernel == nullptr || function->bind != nullptr || function->name == kTooLarge)
      continue;
    SCOPED_TRACE(function->name);
    Generator generator(std::hash<std::string_view>{}(function->name), Generator::Bytes::kDamaged);
    for (const Signature& signature : function->signatures) {
      size_t num_bytes = 0;
      for (int round = 0; round < kRoundsPerSignature && num_bytes < kMaxResultBytes; ++round) {
        const Arguments arguments = MakeArguments(signature, generator);
        const Type result = ResultType(signature, arguments);
        Column first(result);
        Column second(result);
        if (!RunKernel(*function, result, arguments, first)) continue;
        ASSERT_TRUE(RunKernel(*function, result, arguments, second));
        ASSERT_EQ(first.size(), kNumRows);
        const auto texts = Texts(first.view(), kNumRows);
        for (const std::string& text : texts) num_bytes += text.size();
        if (function->is_deterministic) {
          ASSERT_EQ(texts, Texts(second.view(), kNumRows));
        }
        ++num_runs;
      }
    }
  }
  EXPECT_GT(num_runs, 5000u);
}

}  // namespace
}  // namespace quoll::lang::test
