#include "lang/plugins/_patterns.h"

#include <algorithm>
#include <bit>
#include <set>

#include <fmt/format.h>

#include "lang/aggregates/_key_table.h"

namespace quoll::lang {

using model::ColumnView;
using model::Type;

namespace {

constexpr uint32_t kNoItem = UINT32_MAX;

bool IsLargeEnough(const SideWeights& weights, const SideWeights& totals, double min_share) {
  // A hair less is enough: sums of weights are rounded.
  const double share = min_share * (1 - 1e-12);
  return (totals.a > 0 && weights.a >= share * totals.a) ||
         (totals.b > 0 && weights.b >= share * totals.b);
}

bool Contains(const CaseBits& cases, const CaseBits& part) {
  for (size_t i = 0; i < part.size(); ++i) {
    if ((part[i] & ~cases[i]) != 0) return false;
  }
  return true;
}

void Intersect(CaseBits& cases, const CaseBits& other) {
  for (size_t i = 0; i < cases.size(); ++i) cases[i] &= other[i];
}

}  // namespace

PatternTable::PatternTable(const std::vector<ColumnView>& columns,
                           const std::vector<SideWeights>& weights, double min_share) {
  for (const SideWeights& row : weights) {
    totals_.a += row.a;
    totals_.b += row.b;
  }
  std::vector<std::vector<uint32_t>> items_of_rows(columns.size());
  FindItems(columns, weights, min_share, items_of_rows);
  FindCases(weights, items_of_rows);
}

void PatternTable::FindItems(const std::vector<ColumnView>& columns,
                             const std::vector<SideWeights>& weights, double min_share,
                             std::vector<std::vector<uint32_t>>& items_of_rows) {
  for (size_t i = 0; i < columns.size(); ++i) {
    KeyTable values(EqualityOf(columns[i].type));
    std::vector<Item> found;
    std::vector<uint32_t> value_of(weights.size(), kNoItem);
    for (uint32_t row = 0; row < weights.size(); ++row) {
      if (weights[row].a == 0 && weights[row].b == 0) continue;
      const auto [value, is_new] = values.Insert(model::DynamicFromCell(columns[i], row));
      if (is_new) found.push_back({i, row, {}, {}});
      found[value].weights.a += weights[row].a;
      found[value].weights.b += weights[row].b;
      value_of[row] = value;
    }
    std::vector<uint32_t> item_of(found.size(), kNoItem);
    for (size_t value = 0; value < found.size(); ++value) {
      if (!IsLargeEnough(found[value].weights, totals_, min_share)) continue;
      item_of[value] = static_cast<uint32_t>(items_.size());
      items_.push_back(std::move(found[value]));
    }
    items_of_rows[i].assign(weights.size(), kNoItem);
    for (size_t row = 0; row < weights.size(); ++row) {
      if (value_of[row] != kNoItem) items_of_rows[i][row] = item_of[value_of[row]];
    }
  }
}

void PatternTable::FindCases(const std::vector<SideWeights>& weights,
                             const std::vector<std::vector<uint32_t>>& items_of_rows) {
  KeyTable cases(KeyTable::Equality::kBytes);
  std::vector<uint32_t> items;
  for (size_t row = 0; row < weights.size(); ++row) {
    if (weights[row].a == 0 && weights[row].b == 0) continue;
    items.clear();
    for (const auto& column : items_of_rows) {
      if (column[row] != kNoItem) items.push_back(column[row]);
    }
    const std::string_view key(reinterpret_cast<const char*>(items.data()),
                               items.size() * sizeof(uint32_t));
    const auto [idx, is_new] = cases.Insert(key);
    if (is_new) {
      case_weights_.emplace_back();
      case_items_.push_back(items);
    }
    case_weights_[idx].a += weights[row].a;
    case_weights_[idx].b += weights[row].b;
  }
  for (Item& item : items_) item.cases.assign(num_words(), 0);
  for (size_t i = 0; i < case_items_.size(); ++i) {
    for (const uint32_t item : case_items_[i])
      items_[item].cases[i / 64] |= uint64_t{1} << (i % 64);
  }
}

CaseBits PatternTable::AllCases() const {
  CaseBits cases(num_words(), ~uint64_t{0});
  if (case_weights_.size() % 64 != 0)
    cases.back() = (uint64_t{1} << (case_weights_.size() % 64)) - 1;
  return cases;
}

SideWeights PatternTable::WeightsOf(const CaseBits& cases) const {
  SideWeights sum;
  for (size_t word = 0; word < cases.size(); ++word) {
    for (uint64_t bits = cases[word]; bits != 0; bits &= bits - 1) {
      const SideWeights& weights =
          case_weights_[word * 64 + static_cast<size_t>(std::countr_zero(bits))];
      sum.a += weights.a;
      sum.b += weights.b;
    }
  }
  return sum;
}

CaseBits PatternTable::CasesOf(const std::vector<uint32_t>& items) const {
  CaseBits cases = AllCases();
  for (const uint32_t item : items) Intersect(cases, items_[item].cases);
  return cases;
}

namespace {

class Miner {
 public:
  Miner(const PatternTable& table, double min_share) : table_(table), min_share_(min_share) {}

  // Breadth first: a closed pattern is met first by its smallest number of pairs.
  std::vector<Pattern> Run(int64_t max_dimensions, std::string& failure) {
    if (table_.cases().empty()) return {};
    Add(table_.AllCases());
    size_t begin = 0;
    for (int64_t depth = 0; depth < max_dimensions && begin < found_.size(); ++depth) {
      const size_t end = found_.size();
      for (; begin < end; ++begin) {
        Extend(begin);
        if (found_.size() <= kMaxPatterns && work_ <= kMaxPatternWork) continue;
        failure = fmt::format(
            "there are more than {} patterns to look at; raise the threshold, lower the number of "
            "dimensions, or project fewer columns",
            found_.size());
        return {};
      }
    }
    // The rows as a whole are no pattern, unless they have something in common.
    if (found_[0].items.empty()) found_.erase(found_.begin());
    return std::move(found_);
  }

 private:
  void Extend(size_t idx) {
    const std::vector<uint32_t> items = found_[idx].items;
    const CaseBits cases = table_.CasesOf(items);
    std::set<size_t> columns;
    for (const uint32_t item : items) columns.insert(table_.items()[item].column);
    work_ += cases.size() * (items.size() + table_.items().size());
    for (const PatternTable::Item& item : table_.items()) {
      if (columns.contains(item.column)) continue;
      CaseBits part = cases;
      Intersect(part, item.cases);
      if (!IsLargeEnough(table_.WeightsOf(part), table_.totals(), min_share_)) continue;
      Add(part);
      if (found_.size() > kMaxPatterns || work_ > kMaxPatternWork) return;
    }
  }

  void Add(const CaseBits& cases) {
    Pattern pattern;
    for (uint32_t i = 0; i < table_.items().size(); ++i) {
      if (Contains(table_.items()[i].cases, cases)) pattern.items.push_back(i);
    }
    work_ += cases.size() * table_.items().size();
    if (!seen_.insert(pattern.items).second) return;
    pattern.weights = table_.WeightsOf(cases);
    found_.push_back(std::move(pattern));
  }

  const PatternTable& table_;
  double min_share_;
  uint64_t work_ = 0;
  std::set<std::vector<uint32_t>> seen_;
  std::vector<Pattern> found_;
};

}  // namespace

std::vector<Pattern> MinePatterns(const PatternTable& table, double min_share,
                                  int64_t max_dimensions, std::string& failure) {
  return Miner(table, min_share).Run(max_dimensions, failure);
}

std::optional<Relation> PatternColumns::Input(Binder& binder, const Relation& input,
                                              std::vector<NamedValue> more, base::Span span) const {
  std::vector<NamedValue> values;
  for (const model::OutputColumn& column : columns) values.push_back(ColumnValue(column, span));
  model::ExprPtr value =
      weight ? binder.Convert(model::MakeColumn(weight->id, weight->type, span), Type::kReal)
             : binder.Constant(model::Value::Real(1), span);
  if (!value) return std::nullopt;
  values.push_back({"$weight", true, std::move(value), span});
  for (NamedValue& other : more) values.push_back(std::move(other));
  return binder.Project(input, std::move(values), span);
}

void PatternColumns::AddTo(model::Schema& schema) const {
  for (const model::OutputColumn& column : columns) schema.push_back({column.name, column.type});
  schema = UniqueNames(std::move(schema));
}

bool IsDefault(const PluginArgs& args, size_t idx) {
  if (!args.Has(idx)) return true;
  const syntax::Expr& expr = *args.Find(idx);
  return expr.kind == syntax::ExprKind::kLiteral &&
         static_cast<const syntax::LiteralExpr&>(expr).text == "~";
}

std::optional<PatternColumns> ReadPatternColumns(Binder& binder, const PluginArgs& args,
                                                 const Relation& input, size_t weight_idx,
                                                 size_t first_wildcard, std::string_view left_out) {
  PatternColumns result;
  if (!IsDefault(args, weight_idx)) {
    result.weight = args.Column(weight_idx, input);
    if (!result.weight) return std::nullopt;
    if (!model::IsNumeric(result.weight->type)) {
      args.Fail(
          weight_idx, diag::Code::K2004,
          fmt::format("a weight must be a number, not {}", model::TypeName(result.weight->type)));
      return std::nullopt;
    }
  }
  for (const model::OutputColumn& column : input.columns()) {
    if (column.name != left_out && (!result.weight || column.id != result.weight->id))
      result.columns.push_back(column);
  }
  for (size_t i = first_wildcard; i < args.size(); ++i) {
    if (IsDefault(args, i)) continue;
    const auto value = binder.BindConstant(*args.Find(i), "a wildcard");
    if (!value) return std::nullopt;
    result.wildcards.insert_or_assign(value->type, *value);
  }
  return result;
}

std::optional<double> ReadShare(const PluginArgs& args, size_t idx, double default_share) {
  if (IsDefault(args, idx)) return default_share;
  const auto share = args.Real(idx);
  if (!share) return std::nullopt;
  if (*share > 0 && *share <= 1) return share;
  args.Fail(idx, diag::Code::K2012,
            fmt::format("`{}` must be above 0 and at most 1", args.name(idx)));
  return std::nullopt;
}

void WritePattern(RowWriter& out, const PatternTable& table, const Pattern& pattern,
                  const std::vector<ColumnView>& columns,
                  const std::map<Type, model::Value>& wildcards) {
  size_t next = 0;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (next < pattern.items.size() && table.items()[pattern.items[next]].column == i) {
      out.Cell(columns[i], table.items()[pattern.items[next++]].row);
      continue;
    }
    const auto wildcard = wildcards.find(columns[i].type);
    if (wildcard == wildcards.end()) {
      out.Null();
    } else {
      out.Put(wildcard->second);
    }
  }
}

bool ComesBefore(const PatternTable& table, const Pattern& a, const Pattern& b) {
  const auto key = [&](const Pattern& pattern) {
    std::vector<std::pair<size_t, uint32_t>> pairs;
    for (const uint32_t item : pattern.items)
      pairs.emplace_back(table.items()[item].column, table.items()[item].row);
    return pairs;
  };
  if (a.items.size() != b.items.size()) return a.items.size() < b.items.size();
  return key(a) < key(b);
}

}  // namespace quoll::lang
