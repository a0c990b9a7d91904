#include "hunt/stored_functions.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include <fmt/format.h>

#include "base/text.h"
#include "hunt/yaml.h"

namespace quoll::hunt {
namespace {

namespace fs = std::filesystem;

// Blanks, `//` comments and line ends from `pos` on.
size_t SkipBlanks(std::string_view text, size_t pos) {
  for (;;) {
    pos = std::min(text.find_first_not_of(" \t\r\n", pos), text.size());
    if (text.substr(pos, 2) != "//") return pos;
    pos = std::min(text.find('\n', pos), text.size());
  }
}

bool EatWord(std::string_view text, size_t& pos, std::string_view word) {
  if (text.substr(pos, word.size()) != word) return false;
  const size_t end = pos + word.size();
  if (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_')) return false;
  pos = SkipBlanks(text, end);
  return true;
}

std::string_view NameAt(std::string_view text, size_t pos) {
  size_t end = pos;
  while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_')) ++end;
  return text.substr(pos, end - pos);
}

// Where `with (…)` and `ifnotexists` of a create command end.
size_t SkipCommandOptions(std::string_view text, size_t pos) {
  EatWord(text, pos, "ifnotexists");
  if (!EatWord(text, pos, "with")) return pos;
  char quote = '\0';
  for (; pos < text.size(); ++pos) {
    if (quote != '\0') {
      quote = text[pos] == quote ? '\0' : quote;
    } else if (text[pos] == '"' || text[pos] == '\'') {
      quote = text[pos];
    } else if (text[pos] == ')') {
      return SkipBlanks(text, pos + 1);
    }
  }
  return pos;
}

struct Function {
  std::string name;
  std::string text;  // let Name = (…) { … }
};

// `.create-or-alter function with (…) Name(p:string) { … }`: the command's words give way to `let Name = `, on the same line.
std::optional<Function> FromCommand(std::string_view text, size_t pos) {
  ++pos;
  if (text.substr(pos).starts_with("create-or-alter") || text.substr(pos).starts_with("create")) {
    pos = std::min(text.find_first_of(" \t\r\n", pos), text.size());
  }
  pos = SkipBlanks(text, pos);
  if (!EatWord(text, pos, "function")) return std::nullopt;
  pos = SkipCommandOptions(text, pos);
  const std::string_view name = NameAt(text, pos);
  if (name.empty()) return std::nullopt;
  const size_t open = SkipBlanks(text, pos + name.size());
  if (open >= text.size() || text[open] != '(') return std::nullopt;
  const std::string_view before = text.substr(0, pos);
  const auto num_lines = static_cast<size_t>(std::count(before.begin(), before.end(), '\n'));
  return Function{std::string(name),
                  std::string(num_lines, '\n') + fmt::format("let {} = ", name) + std::string(text.substr(open))};
}

// `let Name = (…) { … };` as the whole text: the first let is the function, and no query follows.
std::optional<Function> FromLet(std::string_view text, size_t pos) {
  if (!EatWord(text, pos, "let")) return std::nullopt;
  const std::string_view name = NameAt(text, pos);
  size_t next = SkipBlanks(text, pos + name.size());
  if (name.empty() || next >= text.size() || text[next] != '=') return std::nullopt;
  next = SkipBlanks(text, next + 1);
  if (EatWord(text, next, "view")) next = SkipBlanks(text, next);
  if (next >= text.size() || text[next] != '(') return std::nullopt;
  const std::string_view trimmed = base::TrimBlanks(text);
  const bool ends_with_body = trimmed.ends_with('}') || trimmed.ends_with("};");
  return ends_with_body ? std::optional(Function{std::string(name), std::string(text)}) : std::nullopt;
}

std::optional<std::string> ReadText(const std::string& path) {
  std::error_code error;
  if (fs::file_size(path, error) > kMaxFunctionBytes || error) return std::nullopt;
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  std::string text = std::move(out).str();
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  return in.bad() ? std::nullopt : std::optional(std::move(text));
}

// `p:string='*'` from {Name, Type, Default}; text defaults get their quotes.
std::string ParameterText(const YamlNode& node) {
  const std::string type = node.Text("Type").empty() ? "string" : node.Text("Type");
  std::string text = fmt::format("{}:{}", node.Text("Name"), type);
  if (const YamlNode* value = node.Find("Default")) {
    const bool is_quoted = value->text.starts_with('"') || value->text.starts_with('\'');
    text += type == "string" && !is_quoted ? fmt::format("=\"{}\"", value->text) : "=" + value->text;
  }
  return text;
}

// The parameters as one text (`a:string, b:long = 5`) or as a list.
std::string ParametersText(const YamlNode& file) {
  std::string text;
  for (const char* field : {"ParserParams", "FunctionParameters", "functionParameters"}) {
    const YamlNode* node = file.Find(field);
    if (node == nullptr) continue;
    if (node->items.empty()) return node->text;
    for (const YamlNode& item : node->items) {
      text += (text.empty() ? "" : ", ") + (item.fields.empty() ? item.text : ParameterText(item));
    }
    return text;
  }
  return text;
}

std::string FirstText(const YamlNode& file, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (std::string text = file.Text(name); !text.empty()) return text;
  }
  return {};
}

}  // namespace

base::Status StoredFunctions::Add(const std::string& name, const std::string& path, std::string text,
                                  diag::Sink& sink) {
  auto source = std::make_shared<const base::SourceFile>(path, std::move(text));
  const auto [found, is_new] = functions_.emplace(name, lang::StoredFunction{name, std::move(source)});
  if (is_new) return base::Done{};
  return sink.Fail(diag::Diagnostic{.code = diag::Code::K2006,
                                    .message = fmt::format("the function `{}` is kept twice", name)}
                       .Remark(fmt::format("in `{}` and `{}`", found->second.source->name(), path)));
}

base::Status StoredFunctions::LoadKql(const std::string& path, diag::Sink& sink) {
  auto text = ReadText(path);
  if (!text) return sink.Fail(diag::Code::K5002, fmt::format("`{}` cannot be read", path));
  const size_t start = SkipBlanks(*text, 0);
  std::optional<Function> function;
  if (start < text->size() && (*text)[start] == '.') {
    function = FromCommand(*text, start);
    if (!function) {
      sink.Warn(diag::Code::K2016, fmt::format("`{}` holds a command that makes no function; it was left out", path));
      return base::Done{};
    }
  } else {
    function = FromLet(*text, start);
  }
  const std::string stem = fs::path(path).stem().string();
  if (!function) function = Function{stem, fmt::format("let {} = () {{ ", stem) + *text + "\n}"};
  return Add(function->name, path, std::move(function->text), sink);
}

base::Status StoredFunctions::LoadYaml(const std::string& path, diag::Sink& sink) {
  TRY(const YamlNode file, ReadYaml(path, sink));
  const YamlNode* query = nullptr;
  for (const char* field : {"FunctionQuery", "ParserQuery", "functionQuery"}) {
    if (query == nullptr) query = file.Find(field);
  }
  const std::string name = FirstText(file, {"FunctionName", "ParserName", "functionName", "FunctionAlias", "functionAlias"});
  if (query == nullptr || name.empty()) {
    sink.Warn(diag::Code::K2016, fmt::format("`{}` holds no function; it was left out", path));
    return base::Done{};
  }
  // The lines of the body keep their numbers of the file; a block starts behind the line of its key.
  const auto num_lines = static_cast<size_t>(std::max(0, query->line));
  const std::string text = std::string(num_lines > 0 ? num_lines - 1 : 0, '\n') +
                           fmt::format("let {} = ({}) {{\n", name, ParametersText(file)) + query->text + "\n}";
  TRY_STATUS(Add(name, path, text, sink));
  for (const char* field : {"FunctionAlias", "functionAlias", "EquivalentBuiltInParser"}) {
    const std::string alias = file.Text(field);
    if (!alias.empty() && alias != name) TRY_STATUS(Add(alias, path, text, sink));
  }
  return base::Done{};
}

base::Status StoredFunctions::Load(const std::string& folder, diag::Sink& sink) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return sink.Fail(diag::Code::K5001, fmt::format("`{}` is no folder of functions", folder));
  }
  std::vector<std::string> paths;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const std::string ending = base::AsciiLower(entry->path().extension().string());
    if (ending == ".kql" || ending == ".yaml" || ending == ".yml") paths.push_back(entry->path().string());
    if (paths.size() > kMaxFunctionFiles) {
      return sink.Fail(diag::Code::K4007, fmt::format("`{}` holds more than {} functions", folder, kMaxFunctionFiles));
    }
  }
  if (error) return sink.Fail(diag::Code::K5002, fmt::format("`{}` cannot be read: {}", folder, error.message()));
  std::sort(paths.begin(), paths.end());
  for (const std::string& path : paths) {
    TRY_STATUS(base::AsciiLower(path).ends_with(".kql") ? LoadKql(path, sink) : LoadYaml(path, sink));
  }
  return base::Done{};
}

const lang::StoredFunction* StoredFunctions::Find(std::string_view name) const {
  const auto found = functions_.find(name);
  return found == functions_.end() ? nullptr : &found->second;
}

std::vector<std::string> StoredFunctions::names() const {
  std::vector<std::string> names;
  for (const auto& [name, function] : functions_) names.push_back(name);
  return names;
}

}  // namespace quoll::hunt
