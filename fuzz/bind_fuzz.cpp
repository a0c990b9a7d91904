// Any bytes as a query over two tables: it compiles to plans, or something says why not. Constants
// are folded while a query is bound, so the kernels meet whatever the text holds.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/source_file.h"
#include "diag/diagnostic.h"
#include "lang/compile.h"
#include "lang/lint_def.h"
#include "model/rel.h"

namespace {

using namespace quoll;

class TwoTables : public lang::Environment {
 public:
  std::optional<lang::TableBinding> FindTable(std::string_view name) const override {
    if (name != "T" && name != "U") return {};
    lang::TableBinding binding;
    binding.schema.name = name;
    binding.schema.columns = {{"Timestamp", model::Type::kDatetime},
                              {"s", model::Type::kString},
                              {"n", model::Type::kLong},
                              {"i", model::Type::kInt},
                              {"r", model::Type::kReal},
                              {"d", model::Type::kDynamic},
                              {"b", model::Type::kBool},
                              {"t", model::Type::kTimespan},
                              {"g", model::Type::kGuid},
                              {"m", model::Type::kDecimal}};
    return binding;
  }
  std::optional<model::WorkspaceFunction> FindFunction(std::string_view) const override {
    return {};
  }
  std::vector<std::string> TableNames() const override { return {"T", "U"}; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr size_t kMaxInput = 8192;
  constexpr int64_t kNow = 639'000'000'000'000'000;
  if (size > kMaxInput) return 0;
  diag::Sink sink;
  lang::BindOptions options;
  options.context.now_ticks = kNow;
  const auto source = std::make_shared<const base::SourceFile>(
      "fuzz", std::string(reinterpret_cast<const char*>(data), size));
  const auto query = lang::Compile(source, TwoTables(), options, sink);
  CHECK(query.ok() != sink.has_error());
  if (!query) return 0;
  for (const model::ResultPlan& result : query->results) CHECK(result.rel != nullptr);
  lang::Lint(*query, sink);
  return 0;
}
