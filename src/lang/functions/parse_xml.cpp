// Elements become properties, attributes `@name`, text beside other content `#text`, and repeated
// elements arrays. Values are texts. Comments, declarations and instructions are left out; what is
// no XML gives null.
#include <pugixml.hpp>
#include <unordered_map>

#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

constexpr size_t kMaxXmlBytes = size_t{1} << 20;

bool IsText(const pugi::xml_node& node) {
  return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

std::string TextOf(const pugi::xml_node& element) {
  std::string text;
  for (const pugi::xml_node child : element.children()) {
    if (IsText(child)) text += child.value();
  }
  return text;
}

bool WriteElement(const pugi::xml_node& element, int depth, DynamicWriter& writer);

// Writes the child elements, those of one name together where the first of them stands.
bool WriteChildren(const pugi::xml_node& element, int depth, DynamicWriter& writer) {
  std::vector<std::pair<std::string_view, std::vector<pugi::xml_node>>> groups;
  std::unordered_map<std::string_view, size_t> places;
  for (const pugi::xml_node child : element.children()) {
    if (child.type() != pugi::node_element) continue;
    const auto [place, is_new] = places.try_emplace(child.name(), groups.size());
    if (is_new) groups.push_back({child.name(), {}});
    groups[place->second].second.push_back(child);
  }
  for (const auto& [name, nodes] : groups) {
    writer.Name(name);
    if (nodes.size() > 1) writer.BeginArray();
    for (const pugi::xml_node& node : nodes) {
      if (!WriteElement(node, depth + 1, writer)) return false;
    }
    if (nodes.size() > 1) writer.EndArray();
  }
  return true;
}

// False when the nesting is too deep.
bool WriteElement(const pugi::xml_node& element, int depth, DynamicWriter& writer) {
  if (depth >= kMaxDynamicDepth / 2) return false;
  const std::string text = TextOf(element);
  bool has_elements = false;
  for (const pugi::xml_node child : element.children()) {
    has_elements = has_elements || child.type() == pugi::node_element;
  }
  if (!has_elements && element.first_attribute().empty()) {
    if (text.empty()) {
      writer.Null();
    } else {
      writer.String(text);
    }
    return true;
  }
  writer.BeginBag();
  for (const pugi::xml_attribute attribute : element.attributes()) {
    writer.Name(std::string("@") + attribute.name());
    writer.String(attribute.value());
  }
  if (!text.empty()) {
    writer.Name("#text");
    writer.String(text);
  }
  if (!WriteChildren(element, depth, writer)) return false;
  writer.EndBag();
  return true;
}

// The binary form; null bytes for what is no document.
std::string ParseXml(std::string_view text) {
  DynamicWriter writer;
  pugi::xml_document document;
  const auto parsed =
      document.load_buffer(text.data(), text.size(), pugi::parse_default, pugi::encoding_utf8);
  const pugi::xml_node root = document.document_element();
  if (!parsed || root.empty() || !root.next_sibling().empty()) return {};
  writer.BeginBag();
  writer.Name(root.name());
  if (!WriteElement(root, 0, writer)) return {};
  writer.EndBag();
  return writer.Take();
}

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    const std::string_view text = call.args[0].Text(row);
    if (text.empty() || text.size() > kMaxXmlBytes) continue;
    const std::string bytes = ParseXml(text);
    if (!bytes.empty()) out.SetText(row, bytes);
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_parse_xml = {
    .name = "parse_xml",
    .summary = "An XML text as a dynamic value.",
    .signatures = {{{Text("xml")}, Type::kDynamic}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{R"(print parse_xml("<a><b>1</b></a>"))", R"({"a":{"b":"1"}})"}},
};

}  // namespace quoll::lang
