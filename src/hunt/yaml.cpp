#include "hunt/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace quoll::hunt {
namespace {

// Throws YAML::Exception. `num_nodes` counts those of the whole text, aliases each time they stand
// there; `first_line` is added to lines.
YamlNode Convert(const YAML::Node& node, int depth, size_t& num_nodes, int first_line) {
  if (depth > kMaxYamlDepth) throw YAML::Exception(node.Mark(), "nested too deep");
  if (++num_nodes > kMaxYamlNodes) throw YAML::Exception(node.Mark(), "too many values");
  YamlNode out;
  out.line = node.Mark().line + 1 + first_line;
  if (node.IsScalar()) out.text = node.Scalar();
  if (node.IsSequence()) {
    for (const YAML::Node& item : node)
      out.items.push_back(Convert(item, depth + 1, num_nodes, first_line));
  }
  if (node.IsMap()) {
    for (const auto& field : node) {
      out.fields.emplace_back(field.first.Scalar(),
                              Convert(field.second, depth + 1, num_nodes, first_line));
    }
  }
  return out;
}

// The text of one document, and the number of lines before it.
struct YamlPart {
  std::string text;
  int first_line = 0;
};

// The documents of a text: a line that begins with `---` or `...` is a marker wherever it stands.
// YAML::LoadAll is not used: it never ends where a stray bracket stands behind a document.
std::vector<YamlPart> SplitDocuments(std::string_view text) {
  std::vector<YamlPart> parts(1);
  int line = 0;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size() - 1);
    const std::string_view whole = text.substr(0, end + 1);
    const bool is_word =
        whole.size() == 3 ||
        std::string_view(" \t\r\n").find(whole.substr(0, 4).back()) != std::string_view::npos;
    const bool is_start = whole.starts_with("---") && is_word;
    const bool is_end = whole.starts_with("...") && is_word;
    if (is_start || is_end) parts.push_back({{}, line + (is_end ? 1 : 0)});
    if (!is_end) parts.back().text += whole;
    text.remove_prefix(end + 1);
    ++line;
  }
  return parts;
}

class Ignore : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

// YAML::Load leaves out without a word what stands behind the end of a document, such as the keys
// behind a stray bracket. Throws YAML::Exception.
void RequireOneDocument(const YamlPart& part) {
  std::istringstream stream(part.text);
  YAML::Parser parser(stream);
  Ignore ignore;
  parser.HandleNextDocument(ignore);
  if (!parser) return;
  YAML::Mark mark;
  mark.line = part.first_line;
  throw YAML::Exception(mark, "text behind the end of the document that begins here");
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
    return Convert(YAML::Load(text), 0, num_nodes, 0);
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
    for (const YamlPart& part : SplitDocuments(text)) {
      const YAML::Node document = YAML::Load(part.text);
      // Comments and directives before the first marker, and what is between two, make no document.
      if (!document.IsDefined() || document.IsNull()) continue;
      RequireOneDocument(part);
      documents.push_back(Convert(document, 0, num_nodes, part.first_line));
    }
    return documents;
  } catch (const YAML::Exception& exception) {
    error = exception.what();
    return std::nullopt;
  }
}

}  // namespace quoll::hunt
