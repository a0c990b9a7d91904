// Base: degree.
#include <array>

#include "lang/functions/_units.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

constexpr auto kUnits = std::to_array<Unit>({
    {"Arcminute", 1, 60},
    {"Arcsecond", 1, 3600},
    {"Centiradian", 1.8, 3.14159265358979323846},
    {"Deciradian", 18, 3.14159265358979323846},
    {"Degree", 1},
    {"Gradian", 9, 10},
    {"Microdegree", 1, 1e6},
    {"Microradian", 180, 3.14159265358979323846e6},
    {"Millidegree", 1, 1000},
    {"Milliradian", 180, 3.14159265358979323846e3},
    {"Nanodegree", 1, 1e9},
    {"Nanoradian", 180, 3.14159265358979323846e9},
    {"NatoMil", 9, 160},
    {"Radian", 180, 3.14159265358979323846},
    {"Revolution", 360},
    {"Tilt", 1, 1, 0, true},
});

void Kernel(const KernelCall& call, Column& out) { ConvertRows(call, kUnits, out); }

}  // namespace

extern constinit const FunctionDef kFunction_convert_angle = {
    .name = "convert_angle",
    .summary = "An angle from one unit to another.",
    .signatures = UnitSignatures(),
    .kernel = Kernel,
    .examples = {{R"(print convert_angle(1.2, "Degree", "Arcminute"))", "72.0"}},
};

}  // namespace quoll::lang
