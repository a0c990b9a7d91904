// Null where there would be more than 65,536 cells.
#include "lang/functions/_geo_overlay.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

extern constinit const FunctionDef kFunction_geo_line_to_s2cells = {
    .name = "geo_line_to_s2cells",
    .summary =
        "The S2 cells of one level that cover a line and what is within a radius, in metres, of "
        "it.",
    .signatures = {{{kLineArg, Optional(RealArg("level")), Optional(RealArg("radius"))},
                    Type::kDynamic}},
    .kernel = CoveringKernel<LinesReader>,
    .examples =
        {{R"(print geo_line_to_s2cells(dynamic({"type":"LineString","coordinates":[[0,0],[2,2]]}), 4))",
          ""}},
};

}  // namespace quoll::lang
