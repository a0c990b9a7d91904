#include "intel/refang.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace quoll::intel {
namespace {

struct Form {
  std::string_view written;  // lower case
  std::string_view meant;
};

// Longer forms first: the first one that fits is taken.
constexpr std::array<Form, 20> kForms = {{
    {"[://]", "://"}, {"[dot]", "."}, {"(dot)", "."}, {"{dot}", "."}, {"[at]", "@"},
    {"(at)", "@"},    {"{at}", "@"},  {"[.]", "."},   {"(.)", "."},   {"{.}", "."},
    {"[:]", ":"},     {"(:)", ":"},   {"[@]", "@"},   {"(@)", "@"},   {"[/]", "/"},
    {"[.", "."},      {".]", "."},    {"\\.", "."},   {"(.", "."},    {".)", "."},
}};

// Zero-width space, non-joiner, joiner, word joiner, byte-order mark, soft hyphen.
constexpr std::array<std::string_view, 6> kInvisible = {
    "\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8D", "\xE2\x81\xA0", "\xEF\xBB\xBF", "\xC2\xAD"};

bool IsAlnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Characters of a label, and non-ASCII letters.
bool IsLabelCharacter(char c) { return IsAlnum(c) || (static_cast<unsigned char>(c) & 0x80) != 0; }

size_t InvisibleAt(std::string_view text) {
  for (const std::string_view form : kInvisible) {
    if (text.starts_with(form)) return form.size();
  }
  return 0;
}

// The length of `hxxp`, `h**ps`, `hXXp`, `fxp` … at the start of `text` and the scheme meant, or 0.
size_t SchemeAt(std::string_view text, std::string_view& meant) {
  constexpr Form kSchemes[] = {{"hxxps", "https"}, {"hxxp", "http"},   {"h**ps", "https"},
                               {"h**p", "http"},   {"hxtps", "https"}, {"hxtp", "http"},
                               {"htxps", "https"}, {"htxp", "http"},   {"fxp", "ftp"},
                               {"https", "https"}, {"http", "http"},   {"ftp", "ftp"}};
  for (const Form& scheme : kSchemes) {
    if (!base::StartsWithIgnoreCase(text, scheme.written)) continue;
    const std::string_view rest = text.substr(scheme.written.size());
    constexpr std::string_view kFollow[] = {"://", "[:]//", "[://]", ":\\\\", "[:]\\\\", "(:)//"};
    for (const std::string_view follow : kFollow) {
      if (!rest.starts_with(follow)) continue;
      meant = scheme.meant;
      return scheme.written.size() + follow.size();
    }
  }
  return 0;
}

// A half form such as `[.` or `(.` counts only between labels; `.)` at the end of a sentence does
// not.
bool FitsBetweenLabels(std::string_view text, size_t pos, size_t length) {
  return pos > 0 && IsLabelCharacter(text[pos - 1]) && pos + length < text.size() &&
         IsLabelCharacter(text[pos + length]);
}

// ` dot ` between labels.
bool IsSpelledDot(std::string_view text, size_t pos) {
  return base::StartsWithIgnoreCase(text.substr(pos), " dot ") && FitsBetweenLabels(text, pos, 5);
}

struct Step {
  size_t length = 0;  // bytes read, 0 for none
  std::string_view meant;
  bool is_visible = true;
  bool is_scheme = false;
};

Step StepAt(std::string_view text, size_t pos) {
  const char c = text[pos];
  const std::string_view rest = text.substr(pos);
  const char lower = static_cast<char>(c | 0x20);
  if (lower == 'h' || lower == 'f') {
    if (pos > 0 && IsAlnum(text[pos - 1])) return {};
    std::string_view meant;
    const size_t length = SchemeAt(rest, meant);
    return {.length = length, .meant = meant, .is_scheme = length != 0};
  }
  if (c == ' ') return IsSpelledDot(text, pos) ? Step{.length = 5, .meant = "."} : Step{};
  if ((static_cast<unsigned char>(c) & 0x80) != 0) {
    return {.length = InvisibleAt(rest), .meant = "", .is_visible = false};
  }
  if (c != '[' && c != '(' && c != '{' && c != '.' && c != '\\') return {};
  for (const Form& form : kForms) {
    if (!base::StartsWithIgnoreCase(rest, form.written)) continue;
    if (form.written.size() == 2 && !FitsBetweenLabels(text, pos, 2)) continue;
    return {.length = form.written.size(), .meant = form.meant};
  }
  return {};
}

}  // namespace

std::string Refang(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t pos = 0; pos < text.size();) {
    const Step step = StepAt(text, pos);
    if (step.length == 0) {
      out += text[pos++];
      continue;
    }
    out += step.meant;
    if (step.is_scheme) out += "://";
    pos += step.length;
  }
  return out;
}

bool IsDefanged(std::string_view text) {
  for (size_t pos = 0; pos < text.size();) {
    const Step step = StepAt(text, pos);
    if (step.length != 0 && step.is_visible) {
      const bool is_plain = step.is_scheme &&
                            base::StartsWithIgnoreCase(text.substr(pos), step.meant) &&
                            text.substr(pos + step.meant.size()).starts_with("://");
      if (!is_plain) return true;
    }
    pos += std::max<size_t>(step.length, 1);
  }
  return false;
}

std::string Defang(std::string_view value) {
  std::string out;
  const size_t scheme = value.find("://");
  size_t host_at = 0;
  if (scheme != std::string_view::npos && scheme <= 20 && value.find_first_of("/?") == scheme + 1) {
    out = base::ReplaceAll(value.substr(0, scheme), "tt", "xx");
    out += "://";
    host_at = scheme + 3;
  }
  // Dots of the path do no harm and stay; an IPv6 address has colons only. `1.2.3.0/24` is no path
  // issue.
  const size_t end = std::min(value.find_first_of("/?", host_at), value.size());
  const bool is_ipv6 = host_at == 0 && std::count(value.begin(), value.end(), ':') > 1;
  for (const char c : value.substr(host_at, end - host_at)) {
    if (c == '.') {
      out += "[.]";
    } else if (c == '@') {
      out += "[@]";
    } else if (c == ':' && is_ipv6) {
      out += "[:]";
    } else {
      out += c;
    }
  }
  out += value.substr(end);
  return out;
}

}  // namespace quoll::intel
