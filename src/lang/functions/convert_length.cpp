// Base: metre.
#include <array>

#include "lang/functions/_units.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

constexpr auto kUnits = std::to_array<Unit>({
    {"Angstrom", 1, 1e10},
    {"AstronomicalUnit", 1.495978707e11},
    {"Centimeter", 1, 100},
    {"Chain", 20.1168},
    {"DataMile", 1828.8},
    {"Decameter", 10},
    {"Decimeter", 1, 10},
    {"DtpPica", 0.0254, 6},
    {"DtpPoint", 0.0254, 72},
    {"Fathom", 1.8288},
    {"Foot", 0.3048},
    {"Hand", 0.1016},
    {"Hectometer", 100},
    {"Inch", 0.0254},
    {"KilolightYear", 9.46073047258e18},
    {"Kilometer", 1000},
    {"Kiloparsec", 3.08567758128e19},
    {"LightYear", 9.46073047258e15},
    {"MegalightYear", 9.46073047258e21},
    {"Megaparsec", 3.08567758128e22},
    {"Meter", 1},
    {"Microinch", 0.0254, 1e6},
    {"Micrometer", 1, 1e6},
    {"Mil", 0.0254, 1000},
    {"Mile", 1609.344},
    {"Millimeter", 1, 1000},
    {"Nanometer", 1, 1e9},
    {"NauticalMile", 1852},
    {"Parsec", 3.08567758128e16},
    {"PrinterPica", 0.3048, 72.27},
    {"PrinterPoint", 0.0254, 72.27},
    {"Shackle", 27.432},
    {"SolarRadius", 6.9551e8},
    {"Twip", 0.0254, 1440},
    {"UsSurveyFoot", 1200, 3937},
    {"Yard", 0.9144},
});

void Kernel(const KernelCall& call, Column& out) { ConvertRows(call, kUnits, out); }

}  // namespace

extern constinit const FunctionDef kFunction_convert_length = {
    .name = "convert_length",
    .summary = "A length from one unit to another.",
    .signatures = UnitSignatures(),
    .kernel = Kernel,
    .examples = {{R"(print round(convert_length(3, "Foot", "Yard"), 9))", "1.0"}},
};

}  // namespace quoll::lang
