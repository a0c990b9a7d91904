// What is smaller than the tolerance disappears, which may leave nothing: null.
#include "lang/functions/_geo_overlay.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

extern constinit const FunctionDef kFunction_geo_line_simplify = {
    .name = "geo_line_simplify",
    .summary =
        "Replaces chains of short, nearly straight edges of a line by long ones; the tolerance is "
        "in metres.",
    .signatures = {{{kLineArg, Optional(RealArg("tolerance"))}, Type::kDynamic}},
    .kernel = SimplifyKernel<LinesReader>,
    .examples =
        {{R"(print geo_line_simplify(dynamic({"type":"LineString","coordinates":[[0,0],[1,0.000001],[2,0]]}), 100))",
          ""}},
};

}  // namespace quoll::lang
