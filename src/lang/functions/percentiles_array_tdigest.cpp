// Several percentiles of the values behind a tdigest() value, in one array.
#include "lang/functions/_convert.h"
#include "lang/functions/_digest.h"

namespace quoll::lang {
using namespace model;

namespace {

// The percentages of a row: numbers, or an array of them.
std::vector<double> Percentages(const KernelCall& call, size_t row, size_t num_args) {
  std::vector<double> percentages;
  for (size_t arg = 1; arg < num_args; ++arg) {
    if (call.args[arg].IsNull(row)) continue;
    if (call.args[arg].type == Type::kReal) {
      percentages.push_back(call.args[arg].Get<double>(row));
      continue;
    }
    const Dynamic list(call.args[arg].Text(row));
    for (size_t i = 0; list.tag() == Tag::kArray && i < list.size(); ++i) {
      if (const auto number = DynamicToReal(list.Element(i))) percentages.push_back(*number);
    }
  }
  return percentages;
}

void Kernel(const KernelCall& call, Column& out) {
  // With an array, a third argument is the type of the elements.
  const bool has_type = call.args.size() == 3 && call.args[1].type == Type::kDynamic;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[0].IsNull(row)) continue;
    auto digest = ReadDigest(Dynamic(call.args[0].Text(row)));
    if (!digest || digest->empty()) continue;
    const auto& sorted = digest->Sorted();
    DynamicWriter writer;
    writer.BeginArray();
    for (const double percentage : Percentages(call, row, has_type ? 2 : call.args.size())) {
      const Dynamic value(Digest::At(sorted, percentage));
      if (has_type) {
        Column cell(call.args[2].type);
        cell.Resize(1);
        StoreDynamicAs(cell, 0, value);
        AppendCell(writer, cell.view(), 0);
      } else {
        writer.Value(value);
      }
    }
    writer.EndArray();
    out.SetText(row, writer.Take());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_percentiles_array_tdigest = {
    .name = "percentiles_array_tdigest",
    .aliases = {"percentile_array_tdigest"},
    .summary = "Several percentiles of the values that a tdigest() value stands for, in one array.",
    .signatures = {{{kDigestArg, Repeated(Arg("percentage", Bit(Type::kReal)))}, Type::kDynamic},
                   {{kDigestArg, Uncoerced(Arg("percentages", Bit(Type::kDynamic)))},
                    Type::kDynamic},
                   {{kDigestArg, Uncoerced(Arg("percentages", Bit(Type::kDynamic))),
                     Uncoerced(Arg("type", kAnyType))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .naming = NameRule::kPrefix,
    .name_prefix = "percentile_tdigest",
    .examples = {{"range x from 1 to 100 step 1 | summarize t = tdigest(x) "
                  "| project percentiles_array_tdigest(t, 5, 95)",
                  "[5,95]"}},
};

}  // namespace quoll::lang
