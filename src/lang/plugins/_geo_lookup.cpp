#include "lang/plugins/_geo_lookup.h"

#include <set>

#include <fmt/format.h>

namespace quoll::lang {
namespace {

using model::OutputColumn;
using model::Type;
using model::Value;

enum Parameter : size_t {
  kTable,
  kShape,
  kLongitude,
  kLatitude,
  kRadius,
  kUnmatched,
  kAreaRadius,
  kLookupKey
};

class Lookup {
 public:
  Lookup(Binder& binder, const syntax::CallExpr& call, Relation input, const GeoLookup& lookup)
      : binder_(binder),
        call_(call),
        input_(std::move(input)),
        lookup_(lookup),
        args_(binder, call,
              {"LookupTable", "LookupKey", "SourceLongitude", "SourceLatitude", "radius",
               "return_unmatched", "lookup_area_radius", "return_lookup_key"},
              lookup.contains.empty() ? kRadius + 1 : kLatitude + 1) {}

  std::optional<Relation> Run() {
    if (!args_.is_ok() || !IsWholeTable(binder_, input_, call_)) return std::nullopt;
    auto table = binder_.BindTabular(*args_.Find(kTable));
    const auto unmatched = table ? ReadFlag(kUnmatched) : std::nullopt;
    const auto shows_shape = unmatched ? ReadFlag(kLookupKey) : std::nullopt;
    if (!shows_shape || !BindColumns(*table)) return std::nullopt;
    // The area is advice for the search and changes no result.
    if (args_.Has(kAreaRadius) && !args_.Real(kAreaRadius)) return std::nullopt;
    NameColumns(*table, *shows_shape);
    if (!*unmatched) return Named(Matched(input_, *table), input_, *table);
    const Relation numbered = Numbered(binder_, input_, "$row", call_.span);
    const Relation points = binder_.ReadShared(numbered);
    return Outer(binder_.ReadShared(numbered), Matched(points, *table), points, *table);
  }

 private:
  std::optional<bool> ReadFlag(size_t idx) {
    return args_.Has(idx) ? args_.Bool(idx) : std::optional(false);
  }

  bool BindColumns(const Relation& table) {
    const auto longitude = args_.Column(kLongitude, input_);
    const auto latitude = longitude ? args_.Column(kLatitude, input_) : std::nullopt;
    const auto shape = latitude ? args_.Column(kShape, table) : std::nullopt;
    if (!shape) return false;
    longitude_ = longitude->name;
    latitude_ = latitude->name;
    shape_ = shape->name;
    if (!args_.Has(kRadius)) return true;
    radius_ = binder_.BindExpr(*args_.Find(kRadius), {.input = &table, .place = "a radius"});
    return radius_ != nullptr;
  }

  // The names of the lookup table's columns in the result; those without one are left out.
  void NameColumns(const Relation& table, bool shows_shape) {
    std::set<std::string> taken;
    for (const OutputColumn& column : input_.columns()) taken.insert(column.name);
    for (OutputColumn column : table.columns()) {
      if (!shows_shape && column.name == shape_) {
        names_.emplace_back();
        continue;
      }
      binder_.NumberColumn(column, [&](const std::string& name) { return taken.contains(name); });
      taken.insert(column.name);
      names_.push_back(column.name);
    }
  }

  // All points with all shapes, as far as they match: the columns of both. Nothing after a report.
  std::optional<Relation> Matched(const Relation& points, const Relation& table) {
    auto join = std::make_shared<model::JoinRel>();
    join->span = call_.span;
    join->left = points.rel;
    join->right = table.rel;
    join->columns = points.rel->columns;
    join->columns.insert(join->columns.end(), table.rel->columns.begin(), table.rel->columns.end());
    const model::ExprPtr one = binder_.Constant(Value::Long(1), call_.span);
    join->keys.emplace_back(one, one);
    Relation pairs;
    pairs.rel = std::move(join);
    const auto column = [&](const Relation& relation, const std::string& name) {
      const OutputColumn& found = *relation.Find(name);
      return model::MakeColumn(found.id, found.type, call_.span);
    };
    std::vector<model::ExprPtr> args = {column(points, longitude_), column(points, latitude_),
                                        column(table, shape_)};
    model::ExprPtr test = binder_.MakeFunctionCall(radius_ ? lookup_.distance : lookup_.contains,
                                                   std::move(args), call_.span);
    if (test && radius_)
      test = binder_.MakeFunctionCall("<=", {std::move(test), radius_}, call_.span);
    if (!test) return std::nullopt;
    return binder_.Filter(pairs, std::move(test), call_.span);
  }

  void AddLookedUp(const Relation& table, std::vector<NamedValue>& values) {
    for (size_t i = 0; i < names_.size(); ++i) {
      if (names_[i].empty()) continue;
      values.push_back(ColumnValue(table.columns()[i], call_.span));
      values.back().name = names_[i];
    }
  }

  std::optional<Relation> Named(std::optional<Relation> matched, const Relation& points,
                                const Relation& table) {
    if (!matched) return std::nullopt;
    std::vector<NamedValue> values;
    for (size_t i = 0; i < input_.columns().size(); ++i) {
      values.push_back(ColumnValue(points.columns()[i], call_.span));
    }
    AddLookedUp(table, values);
    Relation result = binder_.Project(*matched, std::move(values), call_.span);
    result.is_open = input_.is_open || table.is_open;
    return result;
  }

  // All points, numbered, with what matched them.
  std::optional<Relation> Outer(const Relation& all, std::optional<Relation> matched,
                                const Relation& points, const Relation& table) {
    if (!matched) return std::nullopt;
    auto join = std::make_shared<model::JoinRel>();
    join->span = call_.span;
    join->join_kind = model::JoinRel::JoinKind::kLeftOuter;
    join->left = all.rel;
    join->right = matched->rel;
    join->columns = all.rel->columns;
    join->columns.insert(join->columns.end(), matched->rel->columns.begin(),
                         matched->rel->columns.end());
    const OutputColumn& left = all.rel->columns.back();
    const OutputColumn& right = points.rel->columns.back();
    join->keys.emplace_back(model::MakeColumn(left.id, left.type, call_.span),
                            model::MakeColumn(right.id, right.type, call_.span));
    Relation joined;
    joined.rel = std::move(join);
    return Named(std::move(joined), all, table);
  }

  Binder& binder_;
  const syntax::CallExpr& call_;
  Relation input_;
  GeoLookup lookup_;
  PluginArgs args_;
  std::string longitude_;
  std::string latitude_;
  std::string shape_;
  model::ExprPtr radius_;
  std::vector<std::string> names_;
};

}  // namespace

std::optional<Relation> BindGeoLookup(Binder& binder, const syntax::CallExpr& call, Relation input,
                                      const GeoLookup& lookup) {
  return Lookup(binder, call, std::move(input), lookup).Run();
}

}  // namespace quoll::lang
