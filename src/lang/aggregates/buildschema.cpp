// The smallest schema that covers all values of a dynamic column:
// {"x":["long","string"],"z":{"`indexer`":"long"}}. Scalars give their type's name, a bag its
// properties in the order of first appearance, an array the schema of its elements under `indexer`;
// several kinds in one place stand in an array. Nulls say nothing.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lang/aggregates/_collect.h"
#include "lang/aggregates/_key_table.h"
#include "model/aggregate_def.h"
#include "model/dynamic.h"

namespace quoll::lang {
using namespace model;

namespace {

// A hostile column may name a new property in each row; beyond this many places the result is null.
constexpr size_t kMaxSchemaNodes = 200'000;

// What occurs at one place of the values.
struct SchemaNode {
  uint16_t scalars = 0;  // bit per Tag
  bool is_bag = false;
  std::unique_ptr<SchemaNode> elements;
  KeyTable names{KeyTable::Equality::kBytes};
  std::vector<Position> positions;  // one per name
  std::vector<std::unique_ptr<SchemaNode>> properties;
};

class SchemaAccumulator : public Accumulator {
 public:
  void Update(std::span<const ColumnView> args, size_t row, int64_t ordinal) override {
    if (!args[0].IsNull(row)) Add(root_, Dynamic(args[0].Text(row)), ordinal);
  }
  void Combine(Accumulator& other) override {
    Merge(root_, static_cast<SchemaAccumulator&>(other).root_);
  }
  void Finalize(Column& out, size_t row) override {
    if (num_nodes_ > kMaxSchemaNodes || IsEmpty(root_)) return;
    DynamicWriter writer;
    Write(writer, root_);
    out.SetText(row, writer.Take());
  }

 private:
  static bool IsEmpty(const SchemaNode& node) {
    return node.scalars == 0 && !node.is_bag && !node.elements;
  }

  // Recursion is bounded by the nesting of dynamic values, kMaxDynamicDepth.
  void Add(SchemaNode& node, Dynamic value, int64_t ordinal) {
    if (value.tag() == Tag::kNull || num_nodes_ > kMaxSchemaNodes) return;
    if (value.tag() == Tag::kArray) {
      SchemaNode& elements = Elements(node);
      for (size_t i = 0; i < value.size(); ++i) Add(elements, value.Element(i), ordinal);
    } else if (value.tag() == Tag::kBag) {
      node.is_bag = true;
      for (size_t i = 0; i < value.size(); ++i) {
        Add(Property(node, value.Name(i), {ordinal, static_cast<uint32_t>(i)}), value.Element(i),
            ordinal);
      }
    } else {
      const Tag tag = value.tag() == Tag::kInt ? Tag::kLong : value.tag();
      node.scalars |= static_cast<uint16_t>(1u << static_cast<unsigned>(tag));
    }
  }

  void Merge(SchemaNode& node, const SchemaNode& other) {
    if (num_nodes_ > kMaxSchemaNodes) return;
    node.scalars |= other.scalars;
    node.is_bag = node.is_bag || other.is_bag;
    if (other.elements) Merge(Elements(node), *other.elements);
    for (uint32_t i = 0; i < other.names.size(); ++i) {
      Merge(Property(node, other.names.key(i), other.positions[i]), *other.properties[i]);
    }
  }

  SchemaNode& Elements(SchemaNode& node) {
    if (!node.elements) {
      node.elements = std::make_unique<SchemaNode>();
      ++num_nodes_;
    }
    return *node.elements;
  }

  SchemaNode& Property(SchemaNode& node, std::string_view name, Position position) {
    const auto [idx, is_new] = node.names.Insert(name);
    if (is_new) {
      node.positions.push_back(position);
      node.properties.push_back(std::make_unique<SchemaNode>());
      ++num_nodes_;
    } else if (position < node.positions[idx]) {
      node.positions[idx] = position;
    }
    return *node.properties[idx];
  }

  static void WriteBag(DynamicWriter& writer, const SchemaNode& node) {
    std::vector<uint32_t> order(node.names.size());
    for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(),
              [&](uint32_t a, uint32_t b) { return node.positions[a] < node.positions[b]; });
    writer.BeginBag();
    for (const uint32_t idx : order) {
      writer.Name(node.names.key(idx));
      Write(writer, *node.properties[idx]);
    }
    writer.EndBag();
  }

  static void Write(DynamicWriter& writer, const SchemaNode& node) {
    std::set<std::string_view> scalars;
    for (unsigned tag = 0; tag <= static_cast<unsigned>(Tag::kBag); ++tag) {
      const std::string byte(1, static_cast<char>(tag));
      if ((node.scalars >> tag & 1) != 0) scalars.insert(DynamicTypeName(Dynamic(byte)));
    }
    const size_t num_kinds = scalars.size() + (node.is_bag ? 1 : 0) + (node.elements ? 1 : 0);
    if (num_kinds == 0) return writer.String("null");
    if (num_kinds > 1) writer.BeginArray();
    for (const std::string_view scalar : scalars) writer.String(scalar);
    if (node.is_bag) WriteBag(writer, node);
    if (node.elements) {
      writer.BeginBag();
      writer.Name("`indexer`");
      Write(writer, *node.elements);
      writer.EndBag();
    }
    if (num_kinds > 1) writer.EndArray();
  }

  SchemaNode root_;
  size_t num_nodes_ = 1;
};

std::unique_ptr<Accumulator> Make(const AggregateCall&) {
  return std::make_unique<SchemaAccumulator>();
}

}  // namespace

extern constinit const AggregateDef kAggregate_buildschema = {
    .name = "buildschema",
    .summary = "Smallest schema that covers all values of a dynamic column.",
    .signatures = {{{kBagParam}, Type::kDynamic}},
    .make = Make,
    .name_prefix = "schema",
    .needs_ordinal = true,
    .examples = {{R"(print d = dynamic({"a": 1, "b": [2.5]}) | summarize buildschema(d))",
                  R"({"a":"long","b":{"`indexer`":"double"}})"}},
};

}  // namespace quoll::lang
