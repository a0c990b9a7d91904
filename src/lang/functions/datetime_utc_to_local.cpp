// IANA names, from the system's time zone files.
// DIFFERS: time zones are those of the system's files.
#include "lang/functions/_rows.h"
#include "lang/functions/_time_zone.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { UtcToLocalRows(call, out); }

}  // namespace

extern constinit const FunctionDef kFunction_datetime_utc_to_local = {
    .name = "datetime_utc_to_local",
    .summary = "The local time of a zone at a moment in UTC.",
    .signatures = {{{DatetimeArg("utc"), Text("zone")}, Type::kDatetime}},
    .kernel = Kernel,
    .prepare = PrepareTimeZone,
    .differs = "Time zones are read from the system's files; a name that they lack is refused.",
    .examples = {{R"(print datetime_utc_to_local(datetime(2020-02-02 19:02:20), "Europe/Paris"))",
                  "2020-02-02T20:02:20.0000000Z"}},
};

}  // namespace quoll::lang
