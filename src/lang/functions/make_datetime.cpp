// A part outside its range gives null. With one argument, a text or a
// date, it is todatetime().
#include <cmath>

#include "base/ticks.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

constexpr int64_t kMaxField = 9999;

void Kernel(const KernelCall& call, Column& out) {
  if (call.args.size() == 1 && call.args[0].type == Type::kDatetime) {
    return MapRows<int64_t>(call, out, [](int64_t ticks) { return ticks; });
  }
  if (call.args.size() == 1) return MapRows<std::string_view>(call, out, base::ParseDatetime);
  for (size_t row = 0; row < call.num_rows; ++row) {
    int64_t fields[5] = {};
    bool is_valid = true;
    for (size_t i = 0; i < call.args.size(); ++i) {
      is_valid = is_valid && !call.args[i].IsNull(row);
      if (!is_valid || i >= 5) continue;
      fields[i] = call.args[i].Get<int64_t>(row);
      is_valid = fields[i] >= 0 && fields[i] <= kMaxField;
    }
    const double second = is_valid && call.args.size() > 5 ? call.args[5].Get<double>(row) : 0.0;
    if (!is_valid || !(second >= 0 && second < 60)) continue;
    const auto ticks = base::TicksFromCivil({.year = static_cast<int>(fields[0]),
                                             .month = static_cast<int>(fields[1]),
                                             .day = static_cast<int>(fields[2]),
                                             .hour = static_cast<int>(fields[3]),
                                             .minute = static_cast<int>(fields[4])});
    if (!ticks) continue;
    const int64_t sum = *ticks + std::llround(second * static_cast<double>(base::kTicksPerSecond));
    if (sum <= base::kMaxDatetimeTicks) out.Set(row, sum);
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_make_datetime = {
    .name = "make_datetime",
    .summary = "A date of its parts.",
    .signatures =
        {{{Arg("text", Bit(Type::kString))}, Type::kDatetime},
         {{Arg("date", Bit(Type::kDatetime))}, Type::kDatetime, Returns::kFixed, "{date}"},
         {{LongArg("year"), LongArg("month"), LongArg("day")}, Type::kDatetime},
         {{LongArg("year"), LongArg("month"), LongArg("day"), LongArg("hour"), LongArg("minute")},
          Type::kDatetime},
         {{LongArg("year"), LongArg("month"), LongArg("day"), LongArg("hour"), LongArg("minute"),
           RealArg("second")},
          Type::kDatetime}},
    .kernel = Kernel,
    .examples = {{"print make_datetime(2017, 10, 1, 12, 10, 0.5)", "2017-10-01T12:10:00.5000000Z"}},
};

}  // namespace quoll::lang
