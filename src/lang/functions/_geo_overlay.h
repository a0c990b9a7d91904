// The kernels of geo functions that differ in the kinds of their shapes alone.
#pragma once

#include "geo/overlay.h"
#include "geo/s2_cells.h"
#include "lang/functions/_geo.h"

namespace quoll::lang {

// What two shapes have in common; nothing is a collection of nothing.
template <typename FirstReader, typename SecondReader>
void IntersectionKernel(const model::KernelCall& call, model::Column& out) {
  FirstReader firsts(call, 0);
  SecondReader seconds(call, 1);
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto* first = firsts.At(row);
    const auto* second = seconds.At(row);
    if (!first || !second) continue;
    PutShapes(out, row, geo::Intersection(*first, *second), IfEmpty::kCollection);
  }
}

// Argument 1: the tolerance in metres.
template <typename Reader>
void SimplifyKernel(const model::KernelCall& call, model::Column& out) {
  Reader shapes(call, 0);
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto* shape = shapes.At(row);
    const auto tolerance = RealAt(call, 1, row, kDefaultToleranceMeters);
    if (!shape || !tolerance || *tolerance < 0 || *tolerance > geo::MaxSimplifyMeters()) continue;
    PutShapes(out, row, geo::Simplify(*shape, *tolerance), IfEmpty::kNull);
  }
}

// Arguments 1 and 2: the level of the cells and a radius in metres round the shape.
template <typename Reader>
void CoveringKernel(const model::KernelCall& call, model::Column& out) {
  Reader shapes(call, 0);
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto* shape = shapes.At(row);
    const auto level = LevelAt(call, 1, row, 0, geo::kMaxS2Level, 11);
    const auto radius = RealAt(call, 2, row, 0);
    if (!shape || !level || !radius || *radius < 0) continue;
    PutTexts(out, row, geo::S2Covering(*shape, *level, *radius));
  }
}

}  // namespace quoll::lang
