// Base: joule. Therms of the EC and the United States are legal, the imperial one that of the
// British thermal unit.
#include <array>

#include "lang/functions/_units.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

constexpr auto kUnits = std::to_array<Unit>({
    {"BritishThermalUnit", 1055.05585262},
    {"Calorie", 4.184},
    {"DecathermEc", 1.05505585262e9},
    {"DecathermImperial", 1.05505585257348e9},
    {"DecathermUs", 1.054804e9},
    {"ElectronVolt", 1.602176565e-19},
    {"Erg", 1, 1e7},
    {"FootPound", 1.3558179483314004},
    {"GigabritishThermalUnit", 1055.05585262e9},
    {"GigaelectronVolt", 1.602176565e-10},
    {"Gigajoule", 1e9},
    {"GigawattDay", 86400e9},
    {"GigawattHour", 3600e9},
    {"HorsepowerHour", 2.6845195376961729e6},
    {"Joule", 1},
    {"KilobritishThermalUnit", 1055.05585262e3},
    {"Kilocalorie", 4184},
    {"KiloelectronVolt", 1.602176565e-16},
    {"Kilojoule", 1000},
    {"KilowattDay", 86400e3},
    {"KilowattHour", 3600e3},
    {"MegabritishThermalUnit", 1055.05585262e6},
    {"Megacalorie", 4184e3},
    {"MegaelectronVolt", 1.602176565e-13},
    {"Megajoule", 1e6},
    {"MegawattDay", 86400e6},
    {"MegawattHour", 3600e6},
    {"Millijoule", 1, 1000},
    {"TeraelectronVolt", 1.602176565e-7},
    {"TerawattDay", 86400e12},
    {"TerawattHour", 3600e12},
    {"ThermEc", 1.05505585262e8},
    {"ThermImperial", 1.05505585257348e8},
    {"ThermUs", 1.054804e8},
    {"WattDay", 86400},
    {"WattHour", 3600},
});

void Kernel(const KernelCall& call, Column& out) { ConvertRows(call, kUnits, out); }

}  // namespace

extern constinit const FunctionDef kFunction_convert_energy = {
    .name = "convert_energy",
    .summary = "An energy from one unit to another.",
    .signatures = UnitSignatures(),
    .kernel = Kernel,
    .examples = {{R"(print convert_energy(2, "WattHour", "Joule"))", "7200.0"}},
};

}  // namespace quoll::lang
