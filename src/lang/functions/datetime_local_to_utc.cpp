// IANA names, from the system's time zone files. A local time in the gap of spring takes the later
// offset, one that comes twice in autumn the earlier moment. DIFFERS: time zones are those of the
// system's files.
#include "lang/functions/_rows.h"
#include "lang/functions/_time_zone.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { LocalToUtcRows(call, out); }

}  // namespace

extern constinit const FunctionDef kFunction_datetime_local_to_utc = {
    .name = "datetime_local_to_utc",
    .summary = "The moment in UTC of a local time of a zone.",
    .signatures = {{{DatetimeArg("local"), Text("zone")}, Type::kDatetime}},
    .kernel = Kernel,
    .prepare = PrepareTimeZone,
    .differs = "Time zones are read from the system's files; a name that they lack is refused.",
    .examples = {{R"(print datetime_local_to_utc(datetime(2020-02-02 20:02:20), "US/Pacific"))",
                  "2020-02-03T04:02:20.0000000Z"}},
};

}  // namespace quoll::lang
