// The time zones that datetime_utc_to_local() and datetime_local_to_utc() know.
#include "lang/functions/_rows.h"
#include "lang/functions/_time_zone.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  DynamicWriter writer;
  writer.BeginArray();
  for (const std::string& name : TimeZoneNames()) writer.String(name);
  writer.EndArray();
  const std::string names = writer.Take();
  for (size_t row = 0; row < call.num_rows; ++row) out.SetText(row, names);
}

}  // namespace

extern constinit const FunctionDef kFunction_datetime_list_timezones = {
    .name = "datetime_list_timezones",
    .summary = "The names of all time zones.",
    .signatures = {{{}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{"print set_has_element(datetime_list_timezones(), 'Europe/Brussels')", "True"}},
};

}  // namespace quoll::lang
