// The rules of Windows: blanks separate, quotes group, and backslashes are special only before a
// quote. In the program's name, the first argument, a backslash is always plain.
#include "base/text.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

std::unique_ptr<KernelState> Prepare(PrepareCall& call) {
  if (call.constants[1] == nullptr || base::EqualsIgnoreCase(call.constants[1]->text, "windows")) {
    return nullptr;
  }
  return call.Fail(1, "the only kind of command line is `windows`");
}

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

void SkipBlanks(std::string_view text, size_t& pos) {
  while (pos < text.size() && IsBlank(text[pos])) ++pos;
}

std::string ReadProgram(std::string_view text, size_t& pos) {
  const bool is_quoted = pos < text.size() && text[pos] == '"';
  if (is_quoted) ++pos;
  const size_t begin = pos;
  while (pos < text.size() && (is_quoted ? text[pos] != '"' : !IsBlank(text[pos]))) ++pos;
  std::string program(text.substr(begin, pos - begin));
  if (is_quoted && pos < text.size()) ++pos;
  return program;
}

std::string ReadArgument(std::string_view text, size_t& pos) {
  std::string argument;
  bool is_quoted = false;
  while (pos < text.size() && (is_quoted || !IsBlank(text[pos]))) {
    const size_t backslashes = std::min(text.find_first_not_of('\\', pos), text.size()) - pos;
    pos += backslashes;
    if (pos >= text.size() || text[pos] != '"') {
      argument.append(backslashes, '\\');
      if (backslashes == 0) argument += text[pos++];
      continue;
    }
    // Before a quote each pair of backslashes is one, and an odd one makes the quote plain.
    argument.append(backslashes / 2, '\\');
    if (backslashes % 2 == 1) {
      argument += '"';
    } else if (is_quoted && text.substr(pos + 1, 1) == "\"") {
      argument += '"';
      ++pos;
    } else {
      is_quoted = !is_quoted;
    }
    ++pos;
  }
  return argument;
}

void Kernel(const KernelCall& call, Column& out) {
  MapDynamic<std::string_view, std::string_view>(
      call, out, [](std::string_view text, std::string_view kind, DynamicWriter& writer) {
        if (!base::EqualsIgnoreCase(kind, "windows")) return false;
        size_t pos = 0;
        SkipBlanks(text, pos);
        if (pos == text.size()) return false;
        writer.BeginArray();
        writer.String(ReadProgram(text, pos));
        for (SkipBlanks(text, pos); pos < text.size(); SkipBlanks(text, pos)) {
          writer.String(ReadArgument(text, pos));
        }
        writer.EndArray();
        return true;
      });
}

}  // namespace

extern constinit const FunctionDef kFunction_parse_command_line = {
    .name = "parse_command_line",
    .summary = "The arguments of a command line, as an array of texts.",
    .signatures = {{{Text("command_line"), Text("kind")}, Type::kDynamic}},
    .kernel = Kernel,
    .prepare = Prepare,
    .examples = {{R"(print parse_command_line('echo "hello world!"', "windows"))",
                  R"(["echo","hello world!"])"}},
};

}  // namespace quoll::lang
