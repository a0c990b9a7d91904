// Base: kilogram.
#include <array>

#include "lang/functions/_units.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

constexpr auto kUnits = std::to_array<Unit>({
    {"Centigram", 1, 1e5},
    {"Decagram", 1, 100},
    {"Decigram", 1, 10000},
    {"EarthMass", 5.9722e24},
    {"Grain", 6.479891e-5},
    {"Gram", 1, 1000},
    {"Hectogram", 1, 10},
    {"Kilogram", 1},
    {"Kilopound", 453.59237},
    {"Kilotonne", 1e6},
    {"LongHundredweight", 50.80234544},
    {"LongTon", 1016.0469088},
    {"Megapound", 453592.37},
    {"Megatonne", 1e9},
    {"Microgram", 1, 1e9},
    {"Milligram", 1, 1e6},
    {"Nanogram", 1, 1e12},
    {"Ounce", 0.028349523125},
    {"Pound", 0.45359237},
    {"ShortHundredweight", 45.359237},
    {"ShortTon", 907.18474},
    {"Slug", 14.593902937206364},
    {"SolarMass", 1.98947e30},
    {"Stone", 6.35029318},
    {"Tonne", 1000},
});

void Kernel(const KernelCall& call, Column& out) { ConvertRows(call, kUnits, out); }

}  // namespace

extern constinit const FunctionDef kFunction_convert_mass = {
    .name = "convert_mass",
    .summary = "A mass from one unit to another.",
    .signatures = UnitSignatures(),
    .kernel = Kernel,
    .examples = {{R"(print convert_mass(14, "Pound", "Stone"))", "1.0"}},
};

}  // namespace quoll::lang
