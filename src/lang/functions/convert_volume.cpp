// Base: cubic metre. An acre foot is the rounded one that Kusto has.
#include <array>

#include "lang/functions/_units.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

constexpr auto kUnits = std::to_array<Unit>({
    {"AcreFoot", 1, 0.000810714},
    {"AuTablespoon", 2e-5},
    {"BoardFoot", 0.028316846592, 12},
    {"Centiliter", 1, 1e5},
    {"CubicCentimeter", 1, 1e6},
    {"CubicDecimeter", 1, 1000},
    {"CubicFoot", 0.028316846592},
    {"CubicHectometer", 1e6},
    {"CubicInch", 1.6387064e-5},
    {"CubicKilometer", 1e9},
    {"CubicMeter", 1},
    {"CubicMicrometer", 1, 1e18},
    {"CubicMile", 4.168181825440579584e9},
    {"CubicMillimeter", 1, 1e9},
    {"CubicYard", 0.764554857984},
    {"Decaliter", 1, 100},
    {"DecausGallon", 0.03785411784},
    {"Deciliter", 1, 10000},
    {"DeciusGallon", 0.0003785411784},
    {"HectocubicFoot", 2.8316846592},
    {"HectocubicMeter", 100},
    {"Hectoliter", 1, 10},
    {"HectousGallon", 0.3785411784},
    {"ImperialBeerBarrel", 0.16365924},
    {"ImperialGallon", 0.00454609},
    {"ImperialOunce", 2.84130625e-5},
    {"ImperialPint", 5.6826125e-4},
    {"KilocubicFoot", 28.316846592},
    {"KilocubicMeter", 1000},
    {"KiloimperialGallon", 4.54609},
    {"Kiloliter", 1},
    {"KilousGallon", 3.785411784},
    {"Liter", 1, 1000},
    {"MegacubicFoot", 28316.846592},
    {"MegaimperialGallon", 4546.09},
    {"Megaliter", 1000},
    {"MegausGallon", 3785.411784},
    {"MetricCup", 2.5e-4},
    {"MetricTeaspoon", 5e-6},
    {"Microliter", 1, 1e9},
    {"Milliliter", 1, 1e6},
    {"OilBarrel", 0.158987294928},
    {"UkTablespoon", 1.5e-5},
    {"UsBeerBarrel", 0.117347765304},
    {"UsCustomaryCup", 2.365882365e-4},
    {"UsGallon", 0.003785411784},
    {"UsLegalCup", 2.4e-4},
    {"UsOunce", 2.95735295625e-5},
    {"UsPint", 4.73176473e-4},
    {"UsQuart", 9.46352946e-4},
    {"UsTablespoon", 1.478676478125e-5},
    {"UsTeaspoon", 4.92892159375e-6},
});

void Kernel(const KernelCall& call, Column& out) { ConvertRows(call, kUnits, out); }

}  // namespace

extern constinit const FunctionDef kFunction_convert_volume = {
    .name = "convert_volume",
    .summary = "A volume from one unit to another.",
    .signatures = UnitSignatures(),
    .kernel = Kernel,
    .examples = {{R"(print convert_volume(2, "Liter", "Milliliter"))", "2000.0"}},
};

}  // namespace quoll::lang
