// The result is an array with a value for each.
#include "lang/functions/_graph_only.h"
#include "lang/functions/_rows.h"

namespace quoll::lang {
using namespace model;

extern constinit const FunctionDef kFunction_map = {
    .name = "map",
    .summary = "A value of each edge of a path or of each of its inner nodes.",
    .signatures = {{{DynamicArg("edge"), Arg("value", kAnyType)}, Type::kDynamic}},
    .bind = BindOutsidePattern,
    .examples =
        {{R"(datatable(a:string, b:string)['x', 'y', 'y', 'z'] | make-graph a --> b with_node_id=id | graph-match (n)-[p*2..2]->(m) project map(p, b))",
          R"(["y","z"])"}},
};

}  // namespace quoll::lang
