// Compiling of pattern arguments, and replacement by pattern.
#include "lang/functions/_pattern.h"

#include <vector>

#include "base/utf8.h"
#include "lang/functions/_rows.h"

namespace quoll::lang {
using namespace model;

std::unique_ptr<KernelState> PreparePatternArg(PrepareCall& call, size_t arg) {
  if (arg >= call.constants.size() || call.constants[arg] == nullptr) return nullptr;
  std::string error;
  auto state = std::make_unique<PatternState>();
  state->regex = Regex::Compile(call.constants[arg]->text, {}, error);
  if (state->regex == nullptr) {
    call.is_regex_error = true;
    return call.Fail(arg, error);
  }
  return state;
}

const Regex* PatternReader::At(size_t row) {
  if (call_.state != nullptr) return call_.State<PatternState>().regex.get();
  const std::string_view text = call_.args[arg_].Text(row);
  if (!is_compiled_ || text != text_) {
    std::string error;
    regex_ = Regex::Compile(text, {}, error);
    text_ = text;
    is_compiled_ = true;
  }
  return regex_.get();
}

size_t NextSearchStart(std::string_view text, std::string_view match) {
  size_t end = OffsetOf(match, text) + match.size();
  if (!match.empty()) return end;
  if (end >= text.size()) return text.size() + 1;
  base::DecodeUtf8(text, end);
  return end;
}

namespace {

void AppendRewrite(std::string_view rewrite, const std::vector<std::string_view>& groups,
                   std::string& out) {
  for (size_t i = 0; i < rewrite.size(); ++i) {
    const char c = rewrite[i];
    const char next = i + 1 < rewrite.size() ? rewrite[i + 1] : '\0';
    if (c == '\\' && next >= '0' && next <= '9') {
      const size_t group = static_cast<size_t>(next - '0');
      if (group < groups.size()) out += groups[group];
      ++i;
    } else if (c == '\\' && next == '\\') {
      out += '\\';
      ++i;
    } else {
      out += c;
    }
  }
}

}  // namespace

bool AppendRegexReplaced(std::string_view text, const Regex& regex, std::string_view rewrite,
                         std::string& out) {
  std::vector<std::string_view> groups;
  size_t copied = 0;
  size_t start = 0;
  const char* last_end = nullptr;
  while (start <= text.size() && regex.Find(text, start, groups)) {
    const std::string_view match = groups[0];
    start = NextSearchStart(text, match);
    // An empty match right behind another match is none.
    if (match.empty() && match.data() == last_end) continue;
    const size_t offset = OffsetOf(match, text);
    out.append(text, copied, offset - copied);
    AppendRewrite(rewrite, groups, out);
    copied = offset + match.size();
    last_end = match.data() + match.size();
    if (out.size() > kMaxResultBytes) return false;
  }
  out.append(text, copied);
  return true;
}

}  // namespace quoll::lang
