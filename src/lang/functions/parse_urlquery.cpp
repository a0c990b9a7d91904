// Parameters between `&`; one without `=` has the value "".
#include "lang/functions/_rows.h"
#include "lang/functions/_url.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapDynamic<std::string_view>(call, out, [](std::string_view query, DynamicWriter& writer) {
    writer.BeginBag();
    writer.Name("Query Parameters");
    WriteQueryParameters(query, writer);
    writer.EndBag();
    return true;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_parse_urlquery = {
    .name = "parse_urlquery",
    .aliases = {"parseurlquery"},
    .summary = "The parameters of a URL's query, as a bag in a bag.",
    .signatures = {{{Text("query")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print parse_urlquery("k1=v1&k2=v2"))",
                  R"({"Query Parameters":{"k1":"v1","k2":"v2"}})"}},
};

}  // namespace quoll::lang
