#include "hunt/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <fstream>
#include <sstream>

namespace quoll::hunt {
namespace {

// Throws YAML::Exception. `num_nodes` counts those of the whole text, aliases each time they stand there.
YamlNode Convert(const YAML::Node& node, int depth, size_t& num_nodes) {
  if (depth > kMaxYamlDepth) throw YAML::Exception(node.Mark(), "nested too deep");
  if (++num_nodes > kMaxYamlNodes) throw YAML::Exception(node.Mark(), "too many values");
  YamlNode out;
  out.line = node.Mark().line + 1;
  if (node.IsScalar()) out.text = node.Scalar();
  if (node.IsSequence()) {
    for (const YAML::Node& item : node) out.items.push_back(Convert(item, depth + 1, num_nodes));
  }
  if (node.IsMap()) {
    for (const auto& field : node) {
      out.fields.emplace_back(field.first.Scalar(), Convert(field.second, depth + 1, num_nodes));
    }
  }
  return out;
}

}  // namespace

const YamlNode* YamlNode::Find(std::string_view name) const {
  for (const auto& [key, value] : fields) {
    if (key == name) return &value;
  }
  return nullptr;
}

std::string YamlNode::Text(std::string_view name) const {
  const YamlNode* field = Find(name);
  return field == nullptr ? std::string() : field->text;
}

std::vector<std::string> YamlNode::Texts(std::string_view name) const {
  std::vector<std::string> texts;
  const YamlNode* field = Find(name);
  if (field == nullptr) return texts;
  for (const YamlNode& item : field->items) texts.push_back(item.text);
  return texts;
}

base::Result<YamlNode> ReadYaml(const std::string& path, diag::Sink& sink) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return sink.Fail(diag::Code::K5001,
                     fmt::format("`{}` does not exist or cannot be opened", path));
  std::ostringstream content;
  content << file.rdbuf();
  const std::string text = content.str();
  if (text.size() > kMaxYamlBytes) {
    return sink.Fail(diag::Code::K5002,
                     fmt::format("`{}` is larger than {} bytes", path, kMaxYamlBytes));
  }
  try {
    size_t num_nodes = 0;
    return Convert(YAML::Load(text), 0, num_nodes);
  } catch (const YAML::Exception& error) {
    diag::Diagnostic diagnostic{.code = diag::Code::K5002,
                                .message = fmt::format("`{}` is not readable", path)};
    diagnostic.Remark(error.what());
    return sink.Fail(std::move(diagnostic));
  }
}

std::optional<std::vector<YamlNode>> ParseYaml(std::string_view text, std::string& error) {
  if (text.size() > kMaxYamlBytes) {
    error = fmt::format("larger than {} bytes", kMaxYamlBytes);
    return std::nullopt;
  }
  try {
    std::vector<YamlNode> documents;
    size_t num_nodes = 0;
    for (const YAML::Node& document : YAML::LoadAll(std::string(text))) {
      documents.push_back(Convert(document, 0, num_nodes));
    }
    return documents;
  } catch (const YAML::Exception& exception) {
    error = exception.what();
    return std::nullopt;
  }
}

}  // namespace quoll::hunt
