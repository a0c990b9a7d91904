// Base: newton.
#include <array>

#include "lang/functions/_units.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

constexpr auto kUnits = std::to_array<Unit>({
    {"Decanewton", 10},
    {"Dyn", 1, 1e5},
    {"KilogramForce", 9.80665},
    {"Kilonewton", 1000},
    {"KiloPond", 9.80665},
    {"KilopoundForce", 4448.2216152605},
    {"Meganewton", 1e6},
    {"Micronewton", 1, 1e6},
    {"Millinewton", 1, 1000},
    {"Newton", 1},
    {"OunceForce", 0.27801385095378125},
    {"Poundal", 0.138254954376},
    {"PoundForce", 4.4482216152605},
    {"ShortTonForce", 8896.443230521},
    {"TonneForce", 9806.65},
});

void Kernel(const KernelCall& call, Column& out) { ConvertRows(call, kUnits, out); }

}  // namespace

extern constinit const FunctionDef kFunction_convert_force = {
    .name = "convert_force",
    .summary = "A force from one unit to another.",
    .signatures = UnitSignatures(),
    .kernel = Kernel,
    .examples = {{R"(print convert_force(1.2, "Newton", "Decanewton"))", "0.12"}},
};

}  // namespace quoll::lang
