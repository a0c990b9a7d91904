// Lines and polygons on the sphere that have been checked and indexed. Cheap to copy, immutable,
// shared by threads.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "geo/coordinate.h"

namespace quoll::geo {

// One line or several.
class Lines {
 public:
  // Nothing when there is no line, a line has fewer than two positions, a position is out of range,
  // or neighbours in a line are equal or antipodal.
  static std::optional<Lines> Make(const std::vector<Path>& lines);
  size_t num_lines() const;

  struct Impl;  // shape_impl.h
  const Impl& impl() const { return *impl_; }

 private:
  explicit Lines(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<const Impl> impl_;
};

// A polygon, or several made one by their union.
class Polygon {
 public:
  // Nothing when a ring is not closed or has fewer than three different positions, repeats one or
  // crosses itself or another ring of its polygon, or a position is out of range. A ring encloses
  // the smaller of the two regions that it parts, whatever its direction.
  static std::optional<Polygon> Make(const std::vector<Rings>& polygons);

  struct Impl;
  const Impl& impl() const { return *impl_; }

 private:
  explicit Polygon(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<const Impl> impl_;
};

}  // namespace quoll::geo
