// Mining of patterns: sets of (column, value) pairs that many rows have in common. Shared by
// basket, diffpatterns and autocluster.
//
// Rows are read into a table of frequent items: values that hold for a large enough part of the
// rows. Rows alike in all frequent items become one "case" with the sum of their weights, and each
// item has a bit for every case. A pattern is closed: no pair can be added without losing rows.
// Results do not depend on threads or on chance.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lang/plugins/_timeline.h"

namespace quoll::lang {

// Limits of one search; beyond them it fails (K4007) and says so.
inline constexpr size_t kMaxPatterns = 100'000;
inline constexpr uint64_t kMaxPatternWork = 4'000'000'000;  // 64-bit words combined

// The sum of weights in each of two sets of rows, A and B; basket and autocluster use A only.
struct SideWeights {
  double a = 0;
  double b = 0;
};

using CaseBits = std::vector<uint64_t>;

class PatternTable {
 public:
  struct Item {
    size_t column = 0;
    uint32_t row = 0;  // the first row that has the value
    SideWeights weights;
    CaseBits cases;
  };
  // `weights[row]`: a row without weight is left out. An item must weigh `min_share` of one of the
  // sets.
  PatternTable(const std::vector<model::ColumnView>& columns,
               const std::vector<SideWeights>& weights, double min_share);

  const std::vector<Item>& items() const { return items_; }
  const SideWeights& totals() const { return totals_; }
  // The weights of each case.
  const std::vector<SideWeights>& cases() const { return case_weights_; }
  size_t num_words() const { return (case_weights_.size() + 63) / 64; }
  // The items of each case, by number.
  const std::vector<std::vector<uint32_t>>& case_items() const { return case_items_; }
  CaseBits AllCases() const;
  SideWeights WeightsOf(const CaseBits& cases) const;
  CaseBits CasesOf(const std::vector<uint32_t>& items) const;

 private:
  void FindItems(const std::vector<model::ColumnView>& columns,
                 const std::vector<SideWeights>& weights, double min_share,
                 std::vector<std::vector<uint32_t>>& items_of_rows);
  void FindCases(const std::vector<SideWeights>& weights,
                 const std::vector<std::vector<uint32_t>>& items_of_rows);

  std::vector<Item> items_;
  SideWeights totals_;
  std::vector<SideWeights> case_weights_;
  std::vector<std::vector<uint32_t>> case_items_;
};

struct Pattern {
  std::vector<uint32_t> items;  // sorted
  SideWeights weights;
};

// All closed patterns that weigh at least `min_share` of A or of B and follow from at most
// `max_dimensions` pairs (the other pairs come with them in every row). Nothing, and the reason in
// `failure`, beyond the limits.
std::vector<Pattern> MinePatterns(const PatternTable& table, double min_share,
                                  int64_t max_dimensions, std::string& failure);

// The arguments and the output columns that the three plugins share.
struct PatternColumns {
  std::vector<model::OutputColumn> columns;  // those that make patterns, in order
  std::optional<model::OutputColumn> weight;
  // What stands for "any value" in a column of a type; null (or empty) without an entry.
  std::map<model::Type, model::Value> wildcards;

  // The input of the native operator: the columns, then the weight as real (1 without one), then
  // what `more` adds.
  std::optional<Relation> Input(Binder& binder, const Relation& input, std::vector<NamedValue> more,
                                base::Span span) const;
  void AddTo(model::Schema& schema) const;
};
// True where the argument is not given or is '~'.
bool IsDefault(const PluginArgs& args, size_t idx);
// Reads the weight column and the wildcards from `first_wildcard` on; all columns of the input make
// patterns but those named. Nothing after a report.
std::optional<PatternColumns> ReadPatternColumns(Binder& binder, const PluginArgs& args,
                                                 const Relation& input, size_t weight_idx,
                                                 size_t first_wildcard,
                                                 std::string_view left_out = {});
// The share of rows, above 0 and at most 1; the default if none is given.
std::optional<double> ReadShare(const PluginArgs& args, size_t idx, double default_share);

// Writes the pattern's pairs and wildcards into the columns of a row.
void WritePattern(RowWriter& out, const PatternTable& table, const Pattern& pattern,
                  const std::vector<model::ColumnView>& columns,
                  const std::map<model::Type, model::Value>& wildcards);
// Orders patterns of equal rank: fewer pairs first, then by column and by where the values first
// stand.
bool ComesBefore(const PatternTable& table, const Pattern& a, const Pattern& b);

}  // namespace quoll::lang
