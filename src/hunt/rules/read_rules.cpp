#include "hunt/rules/read_rules.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include "base/text.h"
#include "base/utf8.h"
#include "hunt/rules/rule_reader_def.h"

namespace quoll::hunt {
namespace {

namespace fs = std::filesystem;

// --- JSON as the tree that YAML gives, so that a reader sees one form
// -------------------------------------------

// False where the value nests too deep.
bool ConvertJson(const simdjson::dom::element& element, int depth, YamlNode& out) {
  if (depth > kMaxRuleDepth) return false;
  switch (element.type()) {
    case simdjson::dom::element_type::ARRAY: {
      const simdjson::dom::array items = element.get_array().value_unsafe();
      for (const simdjson::dom::element item : items) {
        if (!ConvertJson(item, depth + 1, out.items.emplace_back())) return false;
      }
      return true;
    }
    case simdjson::dom::element_type::OBJECT: {
      const simdjson::dom::object fields = element.get_object().value_unsafe();
      for (const auto field : fields) {
        auto& [name, value] = out.fields.emplace_back(std::string(field.key), YamlNode());
        if (!ConvertJson(field.value, depth + 1, value)) return false;
      }
      return true;
    }
    case simdjson::dom::element_type::STRING:
      out.text = std::string(element.get_string().value_unsafe());
      return true;
    case simdjson::dom::element_type::NULL_VALUE:
      return true;
    case simdjson::dom::element_type::INT64:
    case simdjson::dom::element_type::UINT64:
    case simdjson::dom::element_type::DOUBLE:
    case simdjson::dom::element_type::BOOL:
      out.text = simdjson::minify(element);
      return true;
  }
  return true;
}

std::optional<YamlNode> ParseJson(std::string_view text, std::string& error) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (const auto code = parser.parse(text.data(), text.size()).get(root)) {
    error = simdjson::error_message(code);
    return std::nullopt;
  }
  YamlNode out;
  if (!ConvertJson(root, 0, out)) {
    error = fmt::format("nested deeper than {}", kMaxRuleDepth);
    return std::nullopt;
  }
  return out;
}

// --- What a text is
// ---------------------------------------------------------------------------------------------

std::string Ending(const std::string& file) {
  return base::AsciiLower(fs::path(file).extension().string());
}

// By the ending where that says it, else by the first character: KQL starts with neither bracket,
// and a YAML rule has a key at the start of a line.
RuleDocument::Form FormOf(const std::string& file, std::string_view text) {
  const std::string ending = Ending(file);
  if (ending == ".kql" || ending == ".csl") return RuleDocument::Form::kText;
  const std::string_view trimmed = base::TrimBlanks(text);
  if (trimmed.starts_with('{') || trimmed.starts_with('[')) return RuleDocument::Form::kJson;
  if (ending == ".json") return RuleDocument::Form::kJson;
  if (ending == ".yaml" || ending == ".yml") return RuleDocument::Form::kYaml;
  for (const std::string_view line : base::Split(text, '\n')) {
    for (const std::string_view key : {"id:", "name:", "query:", "kind:", "displayName:"}) {
      if (line.starts_with(key)) return RuleDocument::Form::kYaml;
    }
  }
  return RuleDocument::Form::kText;
}

std::vector<RuleDocument> Documents(const std::string& file, std::string_view text,
                                    std::string& error) {
  const RuleDocument::Form form = FormOf(file, text);
  std::vector<RuleDocument> documents;
  switch (form) {
    case RuleDocument::Form::kText:
      documents.push_back({file, form, {}, std::string(text)});
      break;
    case RuleDocument::Form::kJson:
      if (auto root = ParseJson(text, error))
        documents.push_back({file, form, *std::move(root), {}});
      break;
    case RuleDocument::Form::kYaml:
      if (text.size() > kMaxRuleYamlBytes) {
        error = fmt::format("larger than {} bytes", kMaxRuleYamlBytes);
      } else if (auto roots = ParseYaml(text, error)) {
        for (YamlNode& root : *roots) documents.push_back({file, form, std::move(root), {}});
      }
      break;
  }
  return documents;
}

void ReadDocument(const RuleDocument& document, RuleSet& out) {
  for (const RuleReaderDef* reader : AllRuleReaders()) {
    if (reader->knows(document)) return reader->read(document, out);
  }
  out.skipped.push_back({document.file, "holds no rule of a known form"});
}

// --- Files
// ------------------------------------------------------------------------------------------------------

bool IsRuleFile(const std::string& path) {
  const std::string ending = Ending(path);
  return ending == ".yaml" || ending == ".yml" || ending == ".json" || ending == ".kql";
}

base::Status AddPaths(const std::string& spec, std::vector<std::string>& paths, diag::Sink& sink) {
  std::error_code error;
  if (!fs::is_directory(spec, error)) {
    if (!fs::exists(spec, error)) {
      return sink.Fail(diag::Code::K5001, fmt::format("`{}` does not exist", spec));
    }
    paths.push_back(spec);
    return base::Done{};
  }
  std::vector<std::string> found;
  for (fs::recursive_directory_iterator entry(spec, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->is_regular_file(error) && IsRuleFile(entry->path().string()))
      found.push_back(entry->path().string());
    if (found.size() > kMaxRuleFiles) {
      return sink.Fail(diag::Code::K4007,
                       fmt::format("`{}` holds more than {} files", spec, kMaxRuleFiles));
    }
  }
  if (error) {
    return sink.Fail(diag::Code::K5002,
                     fmt::format("`{}` cannot be read: {}", spec, error.message()));
  }
  std::sort(found.begin(), found.end());
  paths.insert(paths.end(), found.begin(), found.end());
  return base::Done{};
}

void ReadFile(const std::string& path, RuleSet& out) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (error || size > kMaxRuleJsonBytes) {
    out.skipped.push_back(
        {path, error ? "cannot be read" : fmt::format("larger than {} bytes", kMaxRuleJsonBytes)});
    return;
  }
  std::ifstream in(path, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  if (!in) {
    out.skipped.push_back({path, size == 0 ? "is empty" : "cannot be read"});
    return;
  }
  ReadRuleText(path, content.str(), out);
}

}  // namespace

void ReadRuleText(const std::string& file, std::string_view text, RuleSet& out) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  ++out.num_files;
  if (base::TrimBlanks(text).empty()) {
    out.skipped.push_back({file, "is empty"});
    return;
  }
  if (text.find('\0') != std::string_view::npos || !base::IsValidUtf8(text)) {
    out.skipped.push_back({file, "is not UTF-8 text"});
    return;
  }
  std::string error;
  const size_t first = out.rules.size();
  const std::vector<RuleDocument> documents = Documents(file, text, error);
  if (documents.empty() && error.empty()) error = "it holds no document";
  for (const RuleDocument& document : documents) {
    ReadDocument(document, out);
    if (out.rules.size() - first > kMaxRulesOfFile) {
      out.rules.resize(first + kMaxRulesOfFile);
      out.skipped.push_back({file, fmt::format("holds more than {} rules; the others were left out",
                                               kMaxRulesOfFile)});
      return;
    }
  }
  if (!error.empty()) out.skipped.push_back({file, "is not readable: " + error});
}

base::Result<RuleSet> ReadRules(const std::vector<std::string>& paths, diag::Sink& sink) {
  std::vector<std::string> files;
  for (const std::string& path : paths) TRY_STATUS(AddPaths(path, files, sink));
  RuleSet rules;
  for (const std::string& file : files) ReadFile(file, rules);
  return rules;
}

}  // namespace quoll::hunt
