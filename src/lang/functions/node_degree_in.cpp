// Inside of inner_nodes it takes no argument.
#include "lang/functions/_graph_only.h"
#include "lang/functions/_rows.h"

namespace quoll::lang {
using namespace model;

extern constinit const FunctionDef kFunction_node_degree_in = {
    .name = "node_degree_in",
    .summary = "The number of edges that lead to a node.",
    .signatures = {{{DynamicArg("node")}, Type::kLong}},
    .bind = BindOutsidePattern,
    .examples =
        {{R"(datatable(a:string, b:string)['x', 'y', 'y', 'z'] | make-graph a --> b with_node_id=id | graph-match (n)-[e]->(m) where n.id == 'x' project node_degree_in(m))",
          R"(1)"}},
};

}  // namespace quoll::lang
