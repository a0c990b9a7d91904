#include "lang/plugins/_ip_lookup.h"

#include <algorithm>
#include <cstring>
#include <set>
#include <tuple>
#include <type_traits>

#include <fmt/format.h>

namespace quoll::lang {
namespace {

using model::ColumnView;
using model::Dynamic;
using model::OutputColumn;
using model::Type;
using model::Value;

// An address as a number, IPv4 as mapped IPv6.
struct Address {
  uint64_t high = 0;
  uint64_t low = 0;
  auto operator<=>(const Address&) const = default;
};

struct Range {
  Address first;
  Address last;
  bool Overlaps(const Range& other) const { return first <= other.last && other.first <= last; }
};

Address ToAddress(const Ipv6& ip) {
  const auto word = [&](size_t begin) {
    uint64_t value = 0;
    for (size_t i = 0; i < 8; ++i) value = value << 8 | ip.bytes[begin + i];
    return value;
  };
  return {word(0), word(8)};
}

// The addresses below a prefix of 0 to 128 bits.
Range ToRange(const Ipv6& ip) {
  const Address first = ToAddress(Masked(ip, ip.prefix));
  const auto ones = [](int num_bits) {
    return num_bits <= 0 ? 0 : num_bits >= 64 ? ~uint64_t{0} : (uint64_t{1} << num_bits) - 1;
  };
  const int num_free = 128 - ip.prefix;
  return {first, {first.high | ones(num_free - 64), first.low | ones(num_free)}};
}

constexpr uint32_t kNone = UINT32_MAX;

// Networks in the order of their first address, wider ones first. Two networks are nested or apart,
// so all that hold an address are the last one that begins at or before it and the ones around
// that.
struct Entry {
  Range range;
  uint32_t parent = kNone;  // the narrowest network around it
  uint32_t key_end = 0;     // of its extra keys' bytes
  int64_t row = 0;          // of the lookup table
};
static_assert(std::is_trivially_copyable_v<Entry>);

// The sorted table as one string: number of entries, entries, bytes of the keys. Read in place.
class NetworkTable {
 public:
  explicit NetworkTable(std::string_view bytes) : bytes_(bytes) {
    if (bytes.size() >= sizeof(num_)) std::memcpy(&num_, bytes.data(), sizeof(num_));
  }
  uint64_t size() const { return num_; }
  Entry At(uint64_t idx) const {
    Entry entry;
    std::memcpy(&entry, bytes_.data() + sizeof(num_) + idx * sizeof(Entry), sizeof(Entry));
    return entry;
  }
  Dynamic Keys(uint64_t idx, const Entry& entry) const {
    const uint32_t begin = idx == 0 ? 0 : At(idx - 1).key_end;
    return Dynamic(
        bytes_.substr(sizeof(num_) + num_ * sizeof(Entry) + begin, entry.key_end - begin));
  }
  // The number of entries that begin at or before the address.
  uint64_t NumUpTo(const Address& address) const {
    uint64_t low = 0;
    uint64_t high = num_;
    while (low < high) {
      const uint64_t middle = low + (high - low) / 2;
      if (At(middle).range.first <= address) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

 private:
  std::string_view bytes_;
  uint64_t num_ = 0;
};

class NetworkCollector : public model::Accumulator {
 public:
  explicit NetworkCollector(IpParser parse) : parse_(parse) {}
  void Update(std::span<const ColumnView> args, size_t row, int64_t) override {
    const auto ip = parse_(args[0].Text(row));
    if (!ip) return;
    networks_.push_back({ToRange(*ip), args[1].Get<int64_t>(row),
                         args.size() > 2 ? std::string(args[2].Text(row)) : std::string()});
  }
  void Combine(model::Accumulator& other) override {
    auto& networks = static_cast<NetworkCollector&>(other).networks_;
    networks_.insert(networks_.end(), std::make_move_iterator(networks.begin()),
                     std::make_move_iterator(networks.end()));
  }
  void Finalize(model::Column& out, size_t row) override {
    std::sort(networks_.begin(), networks_.end(), [](const Network& a, const Network& b) {
      return std::tie(a.range.first, b.range.last, a.row) <
             std::tie(b.range.first, a.range.last, b.row);
    });
    const uint64_t num = networks_.size();
    std::string bytes(reinterpret_cast<const char*>(&num), sizeof(num));
    std::string keys;
    std::vector<uint32_t> around;
    for (uint32_t i = 0; i < num; ++i) {
      const Network& network = networks_[i];
      while (!around.empty() && !networks_[around.back()].range.Overlaps(network.range))
        around.pop_back();
      keys += network.keys;
      const Entry entry{network.range, around.empty() ? kNone : around.back(),
                        static_cast<uint32_t>(keys.size()), network.row};
      bytes.append(reinterpret_cast<const char*>(&entry), sizeof(entry));
      around.push_back(i);
    }
    bytes += keys;
    model::DynamicWriter writer;
    writer.String(bytes);
    out.SetText(row, writer.Take());
  }

 private:
  struct Network {
    Range range;
    int64_t row;
    std::string keys;
  };
  IpParser parse_;
  std::vector<Network> networks_;
};

// Arguments: network, row number [, keys as an array].
template <IpParser Parse>
std::unique_ptr<model::Accumulator> MakeCollector(const model::AggregateCall&) {
  return std::make_unique<NetworkCollector>(Parse);
}
constexpr model::Signatures kCollectorSignatures = {
    {{model::Text("network"), model::Arg("row", model::Bit(Type::kLong)),
      model::Optional(model::Arg("keys", model::Bit(Type::kDynamic)))},
     Type::kDynamic}};
constinit const model::AggregateDef kNetworks4 = {.name = "$networks",
                                                  .signatures = kCollectorSignatures,
                                                  .make = MakeCollector<ParseIpv4AsIpv6>};
constinit const model::AggregateDef kNetworks6 = {
    .name = "$networks", .signatures = kCollectorSignatures, .make = MakeCollector<ParseIpv6>};

// Appends the rows of the networks that share an address with the range, in the order of the lookup
// table.
void FindNetworks(const NetworkTable& table, const Range& range, const Dynamic* keys,
                  std::vector<int64_t>& rows) {
  const auto add = [&](uint64_t idx, const Entry& entry) {
    if (keys == nullptr || model::DynamicEquals(*keys, table.Keys(idx, entry)))
      rows.push_back(entry.row);
  };
  uint64_t idx = table.NumUpTo(range.first);
  for (uint64_t inner = idx; inner < table.size(); ++inner) {
    const Entry entry = table.At(inner);
    if (entry.range.first > range.last) break;
    add(inner, entry);
  }
  if (idx-- == 0) return;
  for (;;) {
    const Entry entry = table.At(idx);
    if (entry.range.Overlaps(range)) add(idx, entry);
    if (entry.parent == kNone) break;
    idx = entry.parent;
  }
  std::sort(rows.begin(), rows.end());
}

// Arguments: address, table [, keys]. An array of the rows; null where there is none.
template <IpParser Parse>
void FindNetworkRows(const model::KernelCall& call, model::Column& out) {
  std::vector<int64_t> rows;
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto ip = Parse(call.args[0].Text(row));
    if (!ip) continue;
    rows.clear();
    const Dynamic keys(call.args.size() > 2 ? call.args[2].Text(row) : std::string_view());
    FindNetworks(NetworkTable(Dynamic(call.args[1].Text(row)).AsString()), ToRange(*ip),
                 call.args.size() > 2 ? &keys : nullptr, rows);
    if (rows.empty()) continue;
    model::DynamicWriter writer;
    writer.BeginArray();
    for (const int64_t number : rows) writer.Long(number);
    writer.EndArray();
    out.SetText(row, writer.Take());
  }
}
constexpr model::Signatures kFinderSignatures = {
    {{model::Text("address"), model::Arg("table", model::Bit(Type::kDynamic)),
      model::Optional(model::Arg("keys", model::Bit(Type::kDynamic)))},
     Type::kDynamic}};
constinit const model::FunctionDef kFind4 = {.name = "$find_networks",
                                             .signatures = kFinderSignatures,
                                             .kernel = FindNetworkRows<ParseIpv4AsIpv6>};
constinit const model::FunctionDef kFind6 = {.name = "$find_networks",
                                             .signatures = kFinderSignatures,
                                             .kernel = FindNetworkRows<ParseIpv6>};

class Lookup {
 public:
  Lookup(Binder& binder, const syntax::CallExpr& call, Relation input, const IpLookup& lookup)
      : binder_(binder),
        call_(call),
        input_(std::move(input)),
        lookup_(lookup),
        args_(binder, call, {"LookupTable", "SourceKey", "LookupKey", "return_unmatched", "…"}, 3) {
  }

  std::optional<Relation> Run() {
    if (!args_.is_ok() || !IsWholeTable(binder_, input_, call_)) return std::nullopt;
    auto table = binder_.BindTabular(*args_.Find(0));
    if (!table || !ReadOptions() || !BindKeys(*table)) return std::nullopt;
    // Read twice: for the networks and for its columns.
    const Relation numbered = Numbered(binder_, *table, "$row", call_.span);
    const model::ExprPtr networks = Networks(binder_.ReadShared(numbered));
    const Relation found = Found(networks);
    return Joined(found, binder_.ReadShared(numbered));
  }

 private:
  // What follows the three keys: more keys, and return_unmatched by name or as a bool.
  bool ReadOptions() {
    for (size_t i = 3; i < call_.args.size(); ++i) {
      const syntax::Argument& arg = call_.args[i];
      const bool is_literal = arg.value->kind == syntax::ExprKind::kLiteral;
      if (arg.name == "return_unmatched" || (arg.name.empty() && is_literal)) {
        const auto value = binder_.BindConstant(*arg.value, "`return_unmatched`");
        if (!value) return false;
        if (value->type != Type::kBool) {
          binder_.Fail(diag::Code::K2004, "`return_unmatched` must be bool", arg.value->span);
          return false;
        }
        returns_unmatched_ = !value->is_null && value->number != 0;
      } else {
        keys_.push_back(arg.value.get());
      }
    }
    return true;
  }

  std::optional<NamedValue> TextColumn(size_t idx, const Relation& relation) {
    auto column = args_.ColumnValue(idx, relation);
    if (!column) return std::nullopt;
    if (model::ExprPtr text = binder_.KeyValue(column->expr)) column->expr = std::move(text);
    if (column->expr->type == Type::kString) return column;
    args_.Fail(idx, diag::Code::K2004,
               fmt::format("`{}` must be a string, not {}", column->name,
                           model::TypeName(column->expr->type)));
    return std::nullopt;
  }

  bool BindKeys(const Relation& table) {
    auto address = TextColumn(1, input_);
    auto network = address ? TextColumn(2, table) : std::nullopt;
    if (!network) return false;
    address_ = std::move(address->expr);
    network_ = network->name;
    is_network_known_ = network->expr->kind == model::Expr::Kind::kColumn;
    std::vector<model::ExprPtr> values;
    for (const syntax::Expr* key : keys_) {
      if (key->kind != syntax::ExprKind::kName) {
        binder_.Fail(diag::Code::K2012, "an extra key must be a column of both tables", key->span);
        return false;
      }
      const auto& name = static_cast<const syntax::NameExpr&>(*key).name;
      const OutputColumn* left = binder_.FindColumn(input_, name, key->span);
      const OutputColumn* right =
          left == nullptr ? nullptr : binder_.FindColumn(table, name, key->span);
      if (right == nullptr) return false;
      if (left->type != right->type &&
          !(model::IsNumeric(left->type) && model::IsNumeric(right->type))) {
        binder_.Fail(diag::Code::K2017,
                     fmt::format("the keys are {} and {}", model::TypeName(left->type),
                                 model::TypeName(right->type)),
                     key->span, "the two tables differ in type");
        return false;
      }
      key_names_.insert(name);
      values.push_back(model::MakeColumn(left->id, left->type, key->span));
    }
    if (values.empty()) return true;
    key_values_ = binder_.MakeFunctionCall("pack_array", std::move(values), call_.span);
    return key_values_ != nullptr;
  }

  // The table of all networks, as one value.
  model::ExprPtr Networks(const Relation& numbered) {
    const bool is_ipv4 = lookup_.parse == ParseIpv4AsIpv6;
    const model::AggregateDef& collect = is_ipv4 ? kNetworks4 : kNetworks6;
    auto aggregate = std::make_shared<model::AggregateRel>();
    aggregate->span = call_.span;
    aggregate->input = numbered.rel;
    const auto column = [&](const std::string& name) {
      const OutputColumn& found = *numbered.Find(name);
      return model::MakeColumn(found.id, found.type, call_.span);
    };
    std::vector<model::ExprPtr> args = {
        is_network_known_ ? column(network_) : binder_.Constant(Value::String(""), call_.span),
        model::MakeColumn(numbered.rel->columns.back().id, Type::kLong, call_.span)};
    if (is_network_known_) args[0] = binder_.Convert(std::move(args[0]), Type::kString);
    if (key_values_) {
      std::vector<model::ExprPtr> keys;
      for (const syntax::Expr* key : keys_)
        keys.push_back(column(static_cast<const syntax::NameExpr&>(*key).name));
      args.push_back(binder_.MakeFunctionCall("pack_array", std::move(keys), call_.span));
    }
    aggregate->calls.push_back(
        {&collect, &collect.signatures[0], std::move(args), Type::kDynamic, call_.span});
    aggregate->columns.push_back({binder_.NewColumnId(), "networks", Type::kDynamic});
    auto subquery = std::make_shared<model::Expr>();
    subquery->kind = model::Expr::Kind::kScalarSubquery;
    subquery->type = Type::kDynamic;
    subquery->span = call_.span;
    subquery->subquery = std::move(aggregate);
    return subquery;
  }

  // The input with the number of a row of the lookup table as last column; null where none fits.
  Relation Found(const model::ExprPtr& networks) {
    const model::FunctionDef& find = lookup_.parse == ParseIpv4AsIpv6 ? kFind4 : kFind6;
    std::vector<model::ExprPtr> args = {address_, networks};
    if (key_values_) args.push_back(key_values_);
    auto unnest = std::make_shared<model::UnnestRel>();
    unnest->span = call_.span;
    unnest->input = input_.rel;
    unnest->columns = input_.rel->columns;
    unnest->columns.push_back({binder_.NewColumnId(), "$row", Type::kDynamic});
    unnest->arrays = {
        model::MakeCall(find, &find.signatures[0], Type::kDynamic, std::move(args), call_.span)};
    Relation found = input_;
    found.rel = std::move(unnest);
    return found;
  }

  Relation Joined(const Relation& found, const Relation& numbered) {
    auto join = std::make_shared<model::JoinRel>();
    join->span = call_.span;
    join->join_kind = returns_unmatched_ ? model::JoinRel::JoinKind::kLeftOuter
                                         : model::JoinRel::JoinKind::kInner;
    join->left = found.rel;
    join->right = numbered.rel;
    const OutputColumn& left = found.rel->columns.back();
    const OutputColumn& right = numbered.rel->columns.back();
    join->keys.emplace_back(
        binder_.Convert(model::MakeColumn(left.id, left.type, call_.span), Type::kLong),
        model::MakeColumn(right.id, right.type, call_.span));
    std::vector<NamedValue> source;
    std::vector<NamedValue> looked_up;
    std::set<std::string> taken;
    for (const OutputColumn& column : input_.columns()) {
      join->columns.push_back(column);
      source.push_back(ColumnValue(column, call_.span));
      taken.insert(column.name);
    }
    join->columns.push_back(left);
    for (OutputColumn column : numbered.columns()) {
      if (column.id != right.id && !key_names_.contains(column.name)) {
        binder_.NumberColumn(column, [&](const std::string& name) { return taken.contains(name); });
        taken.insert(column.name);
        looked_up.push_back(ColumnValue(column, call_.span));
      }
      join->columns.push_back(std::move(column));
    }
    Relation joined;
    joined.rel = std::move(join);
    std::vector<NamedValue>& first = lookup_.is_lookup_first ? looked_up : source;
    const std::vector<NamedValue>& second = lookup_.is_lookup_first ? source : looked_up;
    first.insert(first.end(), second.begin(), second.end());
    Relation result = binder_.Project(joined, std::move(first), call_.span);
    result.is_open = input_.is_open || numbered.is_open;
    return result;
  }

  Binder& binder_;
  const syntax::CallExpr& call_;
  Relation input_;
  IpLookup lookup_;
  PluginArgs args_;
  bool returns_unmatched_ = false;
  std::vector<const syntax::Expr*> keys_;
  std::set<std::string> key_names_;
  model::ExprPtr address_;
  std::string network_;
  bool is_network_known_ = true;
  model::ExprPtr key_values_;
};

}  // namespace

std::optional<Relation> BindIpLookup(Binder& binder, const syntax::CallExpr& call, Relation input,
                                     const IpLookup& lookup) {
  return Lookup(binder, call, std::move(input), lookup).Run();
}

}  // namespace quoll::lang
