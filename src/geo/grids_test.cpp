// Laws of the grids and measures, over positions spread evenly by a fixed step.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "geo/geohash.h"
#include "geo/h3_cells.h"
#include "geo/hash_order.h"
#include "geo/measure.h"
#include "geo/s2_cells.h"

namespace quoll::geo {
namespace {

std::vector<Coordinate> SpreadPositions() {
  constexpr int kNumPositions = 500;
  constexpr double kGoldenStep = 137.50776405003785;
  std::vector<Coordinate> positions;
  for (int i = 0; i < kNumPositions; ++i) {
    const double latitude = std::asin(2 * (i + 0.5) / kNumPositions - 1) * 180 / M_PI;
    positions.push_back({std::remainder(i * kGoldenStep, 360), latitude});
  }
  return positions;
}

TEST(Grids, MiddleOfACellIsInTheCell) {
  for (const Coordinate at : SpreadPositions()) {
    for (int level = 0; level <= kMaxS2Level; level += 5) {
      const std::string cell = S2Cell(at, level);
      EXPECT_EQ(S2Cell(S2CellCenter(cell).value(), level), cell);
    }
    for (int resolution = 0; resolution <= kMaxH3Resolution; resolution += 5) {
      const std::string cell = H3Cell(at, resolution).value();
      EXPECT_EQ(H3Cell(H3CellCenter(cell).value(), resolution), cell);
      EXPECT_EQ(H3Resolution(cell), resolution);
    }
    for (int length = 1; length <= kMaxGeohashLength; ++length) {
      const std::string cell = Geohash(at, length);
      EXPECT_EQ(Geohash(GeohashCenter(cell).value(), length), cell);
    }
  }
}

TEST(Grids, NeighboursAreNeighboursOfEachOther) {
  const auto expect_mutual = [](const std::string& cell, auto neighbors) {
    const auto around = neighbors(cell).value();
    for (const std::string& neighbor : around) {
      EXPECT_NE(neighbor, cell);
      const auto back = neighbors(neighbor).value();
      EXPECT_NE(std::find(back.begin(), back.end(), cell), back.end()) << cell << " " << neighbor;
    }
  };
  for (const Coordinate at : SpreadPositions()) {
    expect_mutual(S2Cell(at, 7), S2CellNeighbors);
    expect_mutual(H3Cell(at, 4).value(), H3Neighbors);
    expect_mutual(Geohash(at, 4), GeohashNeighbors);
  }
}

TEST(Grids, ChildrenHaveTheirParent) {
  for (const Coordinate at : SpreadPositions()) {
    const std::string cell = H3Cell(at, 3).value();
    const auto children = H3Children(cell, 5).value();
    for (const std::string& child : children) EXPECT_EQ(H3Parent(child, 3), cell);
  }
}

TEST(Grids, HashOrderKeepsAllTexts) {
  std::vector<std::string> texts;
  for (int i = 0; i < 5000; ++i) texts.push_back(std::to_string(i));
  auto ordered = InHashOrder(texts);
  std::sort(ordered.begin(), ordered.end());
  std::sort(texts.begin(), texts.end());
  EXPECT_EQ(ordered, texts);
}

TEST(Measures, DistanceIsSymmetricAndNearTheSpheroids) {
  const auto positions = SpreadPositions();
  for (size_t i = 1; i < positions.size(); ++i) {
    const double there = DistanceMeters(positions[i - 1], positions[i]);
    EXPECT_NEAR(there, DistanceMeters(positions[i], positions[i - 1]), 1e-6);
    EXPECT_NEAR(there, DistanceMeters(positions[i - 1], positions[i], Earth::kSpheroid),
                there * 0.006);
  }
}

TEST(Measures, LocateUndoesInterpolate) {
  const auto line = Lines::Make({{{10, 10}, {20, 15}, {25, 40}}});
  ASSERT_TRUE(line);
  for (double fraction = 0; fraction <= 1; fraction += 0.05) {
    const Coordinate at = Interpolate(*line, fraction);
    EXPECT_NEAR(Locate(*line, at), fraction, 1e-9);
    EXPECT_NEAR(DistanceMeters(at, *line), 0, 1e-6);
  }
}

}  // namespace
}  // namespace quoll::geo
