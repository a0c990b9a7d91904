// The value of hll(): what dcount needs to know of a set, as a dynamic that can be stored, merged
// and counted later.
//
//   [[1024, precision], [hash, …], "registers"]
//
// Up to 1024 values their hashes stand there in order and the count is exact; beyond, the list is
// empty and the text holds the registers of DistinctSketch in base 64. Hashes are those of hash(),
// which never change. DIFFERS: Kusto's own bytes are another form; its documentation promises none.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "lang/aggregates/_distinct.h"
#include "model/aggregate_def.h"
#include "model/dynamic.h"

namespace quoll::lang {

class Hll {
 public:
  explicit Hll(int precision) : precision_(precision) {}
  // Nothing for a value that is none of ours.
  static std::optional<Hll> Read(model::Dynamic value);
  std::string Write() const;

  void Add(uint64_t hash);
  // The union; the coarser precision of both.
  void Add(const Hll& other);
  int64_t Count() const;
  bool empty() const { return hashes_.empty() && !sketch_; }
  // True while every value is known by its hash.
  bool is_exact() const { return !sketch_; }

  // How many values the first set, the first two, … all sets have in common: exact as long as the
  // sets are, else estimated from the counts of their unions (inclusion and exclusion). At most
  // kMaxSketchedSets sets if one is not exact, since their unions double with each; nothing above.
  static constexpr size_t kMaxSketchedSets = 10;
  static std::optional<std::vector<int64_t>> CountIntersections(std::span<const Hll> sets);

 private:
  void Sketch();

  int precision_;
  std::vector<uint64_t> hashes_;  // in order
  std::optional<DistinctSketch> sketch_;
};

// Arguments: the value, [the predicate,] the accuracy.
class HllAccumulator : public model::Accumulator {
 public:
  explicit HllAccumulator(int precision) : hll_(precision) {}
  void Update(std::span<const model::ColumnView> args, size_t row, int64_t ordinal) override;
  void Combine(Accumulator& other) override { hll_.Add(static_cast<HllAccumulator&>(other).hll_); }
  // Null without any value.
  void Finalize(model::Column& out, size_t row) override {
    if (!hll_.empty()) out.SetText(row, hll_.Write());
  }

 private:
  Hll hll_;
  std::string buffer_;
};

inline constexpr char kHllDiffers[] =
    "the value of hll() is a form of its own; one that Kusto wrote cannot be merged or counted";

}  // namespace quoll::lang
