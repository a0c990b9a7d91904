#include "lang/functions/_units.h"

#include <algorithm>
#include <cmath>

namespace quoll::lang {
using namespace model;

namespace {

const Unit* FindUnit(std::span<const Unit> units, std::string_view name) {
  const auto unit =
      std::find_if(units.begin(), units.end(), [&](const Unit& u) { return u.name == name; });
  return unit == units.end() ? nullptr : &*unit;
}

// Angles have degrees as their base.
double ToBase(const Unit& unit, double value) {
  if (unit.is_sine) return std::asin(value) * 180 / M_PI;
  return value * unit.multiply / unit.divide + unit.offset;
}

double FromBase(const Unit& unit, double value) {
  if (unit.is_sine) return std::sin(value * M_PI / 180);
  return (value - unit.offset) * unit.divide / unit.multiply;
}

}  // namespace

void ConvertRows(const KernelCall& call, std::span<const Unit> units, Column& out) {
  MapRows<double, std::string_view, std::string_view>(
      call, out,
      [&](double value, std::string_view from, std::string_view to) -> std::optional<double> {
        const Unit* source = FindUnit(units, from);
        const Unit* target = FindUnit(units, to);
        if (source == nullptr || target == nullptr) return std::nullopt;
        return source == target ? value : FromBase(*target, ToBase(*source, value));
      });
}

}  // namespace quoll::lang
