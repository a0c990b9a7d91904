// Of no edges or nodes it is true.
#include "lang/functions/_graph_only.h"
#include "lang/functions/_rows.h"

namespace quoll::lang {
using namespace model;

extern constinit const FunctionDef kFunction_all = {
    .name = "all",
    .summary = "Whether a condition holds for all edges of a path or all its inner nodes.",
    .signatures = {{{DynamicArg("edge"), Arg("condition", Bit(Type::kBool))}, Type::kBool}},
    .bind = BindOutsidePattern,
    .examples =
        {{R"(datatable(a:string, b:string)['x', 'y', 'y', 'z'] | make-graph a --> b with_node_id=id | graph-match (n)-[p*2..2]->(m) project all(inner_nodes(p), id == 'y'))",
          R"(True)"}},
};

}  // namespace quoll::lang
