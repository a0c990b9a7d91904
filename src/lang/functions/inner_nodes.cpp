// Stands only as the first argument of map, all and any.
#include "lang/functions/_graph_only.h"
#include "lang/functions/_rows.h"

namespace quoll::lang {
using namespace model;

extern constinit const FunctionDef kFunction_inner_nodes = {
    .name = "inner_nodes",
    .summary = "The nodes between the edges of a path.",
    .signatures = {{{DynamicArg("edge")}, Type::kDynamic}},
    .bind = BindOutsidePattern,
    .examples =
        {{R"(datatable(a:string, b:string)['x', 'y', 'y', 'z'] | make-graph a --> b with_node_id=id | graph-match (n)-[p*2..2]->(m) project map(inner_nodes(p), id))",
          R"(["y"])"}},
};

}  // namespace quoll::lang
