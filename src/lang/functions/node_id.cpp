// Inside of inner_nodes it takes no argument.
#include "lang/functions/_graph_only.h"
#include "lang/functions/_rows.h"

namespace quoll::lang {
using namespace model;

extern constinit const FunctionDef kFunction_node_id = {
    .name = "node_id",
    .summary = "The id of a node, as text.",
    .signatures = {{{DynamicArg("node")}, Type::kString}},
    .bind = BindOutsidePattern,
    .examples =
        {{R"(datatable(a:string, b:string)['x', 'y', 'y', 'z'] | make-graph a --> b with_node_id=id | graph-match (n)-[e]->(m) where n.id == 'x' project node_id(m))",
          R"(y)"}},
};

}  // namespace quoll::lang
