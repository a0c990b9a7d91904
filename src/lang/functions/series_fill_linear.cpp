// Arguments: series, what counts as missing (null), whether gaps at the edges take the nearest
// value (true), and what fills a series that is missing altogether (0.0; null leaves it). A series
// of whole numbers stays one: what lies between is cut to whole.
#include "lang/functions/_series_fill.h"
#include "model/numbers.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

// The present numbers of a series, and whether all of them are whole.
struct Knots {
  std::vector<size_t> positions;
  std::vector<double> values;
  bool are_whole = true;
};

Knots KnotsOf(const Gaps& gaps) {
  Knots knots;
  for (size_t i = 0; i < gaps.elements.size(); ++i) {
    const auto number = gaps.is_missing[i] ? std::nullopt : NumberOf(gaps.elements[i]);
    if (!number) continue;
    knots.positions.push_back(i);
    knots.values.push_back(number->real);
    knots.are_whole = knots.are_whole && number->is_whole;
  }
  return knots;
}

void WriteFilled(const Gaps& gaps, bool fills_edges, DynamicWriter& writer) {
  const Knots knots = KnotsOf(gaps);
  size_t next = 0;  // the first knot not before the element
  for (size_t i = 0; i < gaps.elements.size(); ++i) {
    while (next < knots.positions.size() && knots.positions[next] < i) ++next;
    const bool is_edge = next == 0 || next == knots.positions.size();
    if (!gaps.is_missing[i] || knots.positions.empty() || (is_edge && !fills_edges)) {
      writer.Value(gaps.elements[i]);
    } else if (is_edge) {
      writer.Value(gaps.elements[knots.positions[next == 0 ? 0 : next - 1]]);
    } else {
      const double before = static_cast<double>(knots.positions[next - 1]);
      const double share =
          (static_cast<double>(i) - before) / (static_cast<double>(knots.positions[next]) - before);
      const double value =
          knots.values[next - 1] + share * (knots.values[next] - knots.values[next - 1]);
      const auto whole = knots.are_whole ? LongFromReal(value) : std::nullopt;
      whole ? writer.Long(*whole) : writer.Real(value);
    }
  }
}

void Kernel(const KernelCall& call, Column& out) {
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto gaps = FindGaps(call, 1, row);
    if (!gaps) continue;
    bool is_all_missing = true;
    for (const bool is_missing : gaps->is_missing) is_all_missing = is_all_missing && is_missing;
    writer.BeginArray();
    if (!is_all_missing) {
      WriteFilled(*gaps, OptionalCell<bool>(call, 2, row, true), writer);
    } else {
      for (size_t i = 0; i < gaps->elements.size(); ++i) {
        if (call.args.size() > 3) {
          AppendCell(writer, call.args[3], row);
        } else {
          writer.Real(0);
        }
      }
    }
    writer.EndArray();
    out.SetText(row, writer.Take());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_series_fill_linear = {
    .name = "series_fill_linear",
    .summary =
        "The series with missing elements replaced by what lies on the line between their "
        "neighbours.",
    .signatures = {{{DynamicArg("series"),
                     Optional(Uncoerced(Arg("missing_value_placeholder", kFillable))),
                     Optional(Arg("fill_edges", Bit(Type::kBool))),
                     Optional(Uncoerced(Arg("constant_value", kFillable)))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print series_fill_linear(dynamic([1, null, 4.0]))", "[1,2.5,4.0]"}},
};

}  // namespace quoll::lang
