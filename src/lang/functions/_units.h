// convert_…(): a value from one unit to another, by the table of one kind of quantity.
#pragma once

#include <span>
#include <string_view>

#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {

// A value in this unit is value * multiply / divide + offset in the base unit of its table. Factors
// are the legal or published ones; two numbers keep what is a ratio exact.
struct Unit {
  std::string_view name;
  double multiply = 1;
  double divide = 1;
  double offset = 0;
  // The unit is the sine of the angle.
  bool is_sine = false;
};

// Arguments: value, from, to. An unknown unit gives null, as in Kusto.
void ConvertRows(const model::KernelCall& call, std::span<const Unit> units, model::Column& out);

constexpr model::Signatures UnitSignatures() {
  return {{{RealArg("value"), model::Text("from"), model::Text("to")}, model::Type::kReal}};
}

}  // namespace quoll::lang
