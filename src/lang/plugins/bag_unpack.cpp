// bag_unpack(Column [, Prefix] [, columnsConflict] [, ignoredProperties]) [: Schema]: the
// properties of a bag become columns in its place, in alphabetical order behind the others. Their
// names and types follow from the data, unless a schema is given: a property has the type of its
// values, or dynamic where they differ. Nulls count for nothing.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "lang/plugins/_plugins.h"
#include "lang/registry.h"

namespace quoll::lang {
namespace {

using model::Dynamic;
using model::OutputColumn;
using model::Tag;
using model::Type;

// More columns than this are no table; K4001.
constexpr size_t kMaxSlots = 10'000;

Type TypeOfTag(Tag tag) {
  switch (tag) {
    case Tag::kBool:
      return Type::kBool;
    case Tag::kInt:
    case Tag::kLong:
      return Type::kLong;
    case Tag::kReal:
      return Type::kReal;
    case Tag::kDecimal:
      return Type::kDecimal;
    case Tag::kDatetime:
      return Type::kDatetime;
    case Tag::kTimespan:
      return Type::kTimespan;
    case Tag::kGuid:
      return Type::kGuid;
    case Tag::kString:
      return Type::kString;
    case Tag::kNull:
    case Tag::kArray:
    case Tag::kBag:
      break;
  }
  return Type::kDynamic;
}

// The properties of all bags with the set of their types: { name: bits of TypeSet, … }. One more
// than kMaxSlots at most.
class SlotCollector : public model::Accumulator {
 public:
  void Update(std::span<const model::ColumnView> args, size_t row, int64_t) override {
    const Dynamic bag(args[0].Text(row));
    if (args[0].IsNull(row) || bag.tag() != Tag::kBag) return;
    for (size_t i = 0; i < bag.size(); ++i) {
      const Tag tag = bag.Element(i).tag();
      Add(bag.Name(i), tag == Tag::kNull ? model::TypeSet{0} : model::Bit(TypeOfTag(tag)));
    }
  }
  void Combine(model::Accumulator& other) override {
    for (const auto& [name, types] : static_cast<SlotCollector&>(other).slots_) Add(name, types);
  }
  void Finalize(model::Column& out, size_t row) override {
    model::DynamicWriter writer;
    writer.BeginBag();
    for (const auto& [name, types] : slots_) {
      writer.Name(name);
      writer.Long(types);
    }
    writer.EndBag();
    out.SetText(row, writer.Take());
  }

 private:
  void Add(std::string_view name, model::TypeSet types) {
    auto slot = slots_.find(name);
    if (slot == slots_.end()) {
      if (slots_.size() > kMaxSlots) return;
      slot = slots_.emplace(std::string(name), model::TypeSet{0}).first;
    }
    slot->second = static_cast<model::TypeSet>(slot->second | types);
  }
  std::map<std::string, model::TypeSet, std::less<>> slots_;
};

constinit const model::AggregateDef kSlots = {
    .name = "$bag_slots",
    .signatures = {{{model::Arg("bag", model::Bit(Type::kDynamic))}, Type::kDynamic}},
    .make = [](const model::AggregateCall&) -> std::unique_ptr<model::Accumulator> {
      return std::make_unique<SlotCollector>();
    },
};

struct Slot {
  std::string property;
  std::string column;
  Type type;
};

// The slots that the data have. is_open: there are no rows to tell.
struct Slots {
  std::vector<Slot> slots;
  bool is_open = false;
};

class Unpacking {
 public:
  Unpacking(Binder& binder, const syntax::CallExpr& call, Relation input)
      : binder_(binder),
        call_(call),
        input_(std::move(input)),
        args_(binder, call,
              {"Column", "OutputColumnPrefix", "columnsConflict", "ignoredProperties"}, 1) {}

  std::optional<Relation> Run(const OutputSchema* declared) {
    if (!args_.is_ok() || !ReadColumn() || !ReadOptions()) return std::nullopt;
    if (declared != nullptr) return Declared(*declared);
    auto slots = FindSlots();
    if (!slots) return std::nullopt;
    std::vector<NamedValue> values;
    if (!AddSource(values, *slots)) return std::nullopt;
    for (const Slot& slot : slots->slots) values.push_back(SlotValue(slot));
    Relation result = binder_.Project(input_, std::move(values), call_.span);
    result.is_open = slots->is_open || input_.is_open;
    return result;
  }

 private:
  bool ReadColumn() {
    auto column = args_.ColumnValue(0, input_);
    if (!column) return false;
    bag_ = std::move(column->expr);
    if (bag_->type != Type::kDynamic) {
      args_.Fail(
          0, diag::Code::K2004,
          fmt::format("bag_unpack needs a dynamic column, not {}", model::TypeName(bag_->type)),
          bag_->type == Type::kString ? "parse_json(…) makes one of JSON text" : "");
      return false;
    }
    if (bag_->kind == model::Expr::Kind::kColumn) column_id_ = bag_->column;
    return true;
  }

  bool ReadOptions() {
    if (args_.Has(1)) {
      const auto prefix = args_.Text(1);
      if (!prefix) return false;
      prefix_ = *prefix;
    }
    if (args_.Has(2)) {
      const auto conflict = args_.Text(2);
      if (!conflict) return false;
      conflict_ = *conflict;
      if (conflict_ != "error" && conflict_ != "replace_source" && conflict_ != "keep_source") {
        args_.Fail(2, diag::Code::K2012, fmt::format("unknown columnsConflict `{}`", conflict_),
                   "error, replace_source or keep_source");
        return false;
      }
    }
    if (!args_.Has(3)) return true;
    const auto ignored = args_.Constant(3, Type::kDynamic);
    if (!ignored) return false;
    const Dynamic names(ignored->text);
    for (size_t i = 0; i < names.size(); ++i) ignored_.emplace(names.Element(i).AsString());
    return true;
  }

  bool IsSource(const OutputColumn& column) const { return column.id != column_id_; }
  const OutputColumn* FindSource(std::string_view name) const {
    const OutputColumn* column = input_.Find(name);
    return column != nullptr && IsSource(*column) ? column : nullptr;
  }

  NamedValue SlotValue(const Slot& slot) {
    model::ExprPtr value = binder_.MakeFunctionCall(
        ".", {bag_, binder_.Constant(model::Value::String(slot.property), call_.span)}, call_.span);
    return {slot.column, true, binder_.Convert(std::move(value), slot.type), call_.span};
  }

  // The columns of the input but the bag; those that slots replace are, and slots that give way are
  // taken out.
  bool AddSource(std::vector<NamedValue>& values, Slots& slots) {
    for (const OutputColumn& column : input_.columns()) {
      if (!IsSource(column)) continue;
      const auto slot = std::find_if(slots.slots.begin(), slots.slots.end(),
                                     [&](const Slot& s) { return s.column == column.name; });
      if (slot == slots.slots.end()) {
        values.push_back(ColumnValue(column, call_.span));
        continue;
      }
      if (conflict_ == "error") {
        binder_.Fail(diag::Code::K2006,
                     fmt::format("the bag has a property `{}`, and the input a column of this name",
                                 slot->property),
                     args_.span(0), {},
                     "give a prefix, or columnsConflict='replace_source' or 'keep_source'");
        return false;
      }
      values.push_back(conflict_ == "replace_source" ? SlotValue(*slot)
                                                     : ColumnValue(column, call_.span));
      slots.slots.erase(slot);
    }
    return true;
  }

  // Declared columns come from the bag, or where it gives way or has no such column from the input.
  std::optional<Relation> Declared(const OutputSchema& declared) {
    const auto schema = binder_.BindSchema(declared.columns);
    if (!schema) return std::nullopt;
    Slots slots;
    for (const model::Field& field : *schema) {
      const bool has_prefix = field.name.starts_with(prefix_);
      const bool from_bag = has_prefix && !ignored_.contains(field.name.substr(prefix_.size()));
      slots.slots.push_back(
          {from_bag ? field.name.substr(prefix_.size()) : "", field.name, field.type});
    }
    std::vector<NamedValue> values;
    if (declared.has_star && !AddSource(values, slots)) return std::nullopt;
    for (const Slot& slot : slots.slots) {
      const OutputColumn* source = FindSource(slot.column);
      if (source == nullptr || conflict_ == "replace_source") {
        values.push_back(SlotValue(slot));
        continue;
      }
      NamedValue value = ColumnValue(*source, call_.span);
      value.name = slot.column;
      value.expr = binder_.Convert(std::move(value.expr), slot.type);
      values.push_back(std::move(value));
    }
    for (const NamedValue& value : values) {
      if (!value.expr) return std::nullopt;
    }
    Relation result = binder_.Project(input_, std::move(values), call_.span);
    return result;
  }

  std::optional<Slots> FindSlots() {
    auto settled = Settled(binder_, input_);
    if (!settled) return std::nullopt;
    input_ = std::move(*settled);
    auto aggregate = std::make_shared<model::AggregateRel>();
    const model::AggregateDef& count = *FindAggregate("count");
    aggregate->span = call_.span;
    aggregate->input = input_.rel;
    aggregate->calls.push_back(
        {&kSlots, &kSlots.signatures[0], {bag_}, Type::kDynamic, call_.span});
    aggregate->calls.push_back({&count, &count.signatures[0], {}, Type::kLong, call_.span});
    aggregate->columns = {{binder_.NewColumnId(), "slots", Type::kDynamic},
                          {binder_.NewColumnId(), "rows", Type::kLong}};
    const auto rows = binder_.RunNow(aggregate);
    if (!rows) return std::nullopt;
    Slots slots;
    slots.is_open = !*rows || (*rows)->columns[1].Get<int64_t>(0) == 0;
    if (slots.is_open) return slots;
    const Dynamic found((*rows)->columns[0].view().Text(0));
    if (found.size() > kMaxSlots) {
      args_.Fail(0, diag::Code::K4001,
                 fmt::format("the bags have more than {} different properties", kMaxSlots),
                 "give a schema: bag_unpack(…) : (*, Name:type)");
      return std::nullopt;
    }
    for (size_t i = 0; i < found.size(); ++i) {
      const std::string property(found.Name(i));
      if (!ignored_.contains(property)) {
        slots.slots.push_back({property, prefix_ + property, TypeOf(found.Element(i).AsLong())});
      }
    }
    return slots;
  }

  static Type TypeOf(int64_t types) {
    for (int i = 0; i < model::kNumTypes; ++i) {
      if (types == model::Bit(static_cast<Type>(i))) return static_cast<Type>(i);
    }
    return Type::kDynamic;
  }

  Binder& binder_;
  const syntax::CallExpr& call_;
  Relation input_;
  PluginArgs args_;
  model::ExprPtr bag_;
  std::optional<model::ColumnId> column_id_;
  std::string prefix_;
  std::string conflict_ = "error";
  std::set<std::string, std::less<>> ignored_;
};

std::optional<Relation> BindBagUnpack(Binder& binder, const syntax::CallExpr& call,
                                      const OutputSchema* declared, std::optional<Relation> input) {
  return Unpacking(binder, call, std::move(*input)).Run(declared);
}

}  // namespace

extern constinit const PluginDef kPlugin_bag_unpack = {
    .name = "bag_unpack",
    .usage =
        "bag_unpack(Column [, OutputColumnPrefix] [, columnsConflict='error' | 'replace_source' | "
        "'keep_source'] "
        "[, ignoredProperties=dynamic([…])]) [: ([*,] Name:Type, …)]",
    .summary = "The properties of a bag as columns.",
    .bind = BindBagUnpack,
    .takes_schema = true,
    .examples = {{R"(print d=dynamic({"a": 1, "b": "x"}) | evaluate bag_unpack(d) | project b)",
                  "x"}},
};

}  // namespace quoll::lang
