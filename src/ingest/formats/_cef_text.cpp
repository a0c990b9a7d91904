#include "ingest/formats/_cef_text.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/text.h"
#include "ingest/block.h"
#include "ingest/limits.h"

namespace quoll::ingest {

// The place of `CEF:` with version and bar, any case, at a word's start; npos if there is none in
// reach.
size_t FindCefTag(std::string_view line) {
  const size_t limit = std::min(line.size(), kMaxCefPrefix + 4);
  for (size_t colon = line.find(':'); colon < limit; colon = line.find(':', colon + 1)) {
    if (colon < 3 || colon + 2 >= line.size()) continue;
    const char* tag = line.data() + colon - 3;
    if ((tag[0] | 0x20) != 'c' || (tag[1] | 0x20) != 'e' || (tag[2] | 0x20) != 'f') continue;
    if (colon > 3 && line[colon - 4] != ' ' && line[colon - 4] != '\t' &&
        line[colon - 4] != '\xbf' && line[colon - 4] != ']' && line[colon - 4] != ':' &&
        line[colon - 4] != '>') {
      continue;
    }
    // `CEF: 0|` occurs too.
    size_t pos = colon + 1;
    if (line[pos] == ' ') ++pos;
    if (pos + 1 < line.size() && (line[pos] == '0' || line[pos] == '1') && line[pos + 1] == '|')
      return colon - 3;
  }
  return std::string_view::npos;
}

// `\|` and `\\` are escapes; an eighth bar belongs to the extension.
bool SplitCefHeader(std::string_view text, CefHeader& header) {
  size_t start = 0;
  size_t field = 0;
  for (size_t pos = FindEither(text, 0, '|', '\\'); pos < text.size();
       pos = FindEither(text, pos, '|', '\\')) {
    if (text[pos] == '\\') {
      pos += 2;
      if (pos > text.size()) break;
      continue;
    }
    header.fields[field++] = text.substr(start, pos - start);
    start = ++pos;
    if (field < kNumCefBars) continue;
    header.extension = text.substr(start);
    return true;
  }
  return false;
}

namespace {

std::string_view TakeWord(std::string_view& text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  return word;
}

// A tag such as `app[12]:` stands where some senders leave the host out.
bool IsHost(std::string_view word) {
  return !word.empty() && word != "-" && !word.ends_with(':') &&
         word.find('[') == std::string_view::npos;
}

void SkipPriority(std::string_view& text) {
  size_t pos = 0;
  while (pos < text.size() && text[pos] >= '0' && text[pos] <= '9') ++pos;
  // Octet counting of TCP captures.
  if (pos > 0 && pos + 1 < text.size() && text[pos] == ' ' && text[pos + 1] == '<')
    text.remove_prefix(pos + 1);
  if (!text.starts_with('<')) return;
  const size_t close = text.find('>');
  if (close != std::string_view::npos && close <= 4) text.remove_prefix(close + 1);
}

}  // namespace

// The syslog header before `CEF:`. A relay that repeats it leaves its own name in front: that is
// the collector.
CefTransport ReadCefTransport(std::string_view text, const DeviceClock& clock) {
  CefTransport out;
  text = base::TrimBlanks(text);
  SkipPriority(text);
  if (text.starts_with("1 ")) {
    std::string_view rest = text.substr(2);
    const std::string_view time = TakeWord(rest);
    out.time = ParseDeviceTime(time, clock);
    if (out.time || time == "-") {
      const std::string_view host = TakeWord(rest);
      if (IsHost(host)) out.host = host;
      return out;
    }
  }
  for (int i = 0; i < 2; ++i) {
    std::string_view rest = text;
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    SkipPriority(rest);
    const auto time = TakeSyslogTime(rest, clock);
    if (!time && i == 1) break;
    const std::string_view word = TakeWord(rest);
    if (i == 1) out.collector = out.host;
    if (time) out.time = time;
    if (IsHost(word)) out.host = word;
    if (!time) break;
    text = rest;
  }
  return out;
}

std::string_view UnescapeCef(std::string_view text, CefEscapes escapes, Scratch& scratch) {
  const void* first = text.empty() ? nullptr : std::memchr(text.data(), '\\', text.size());
  if (first == nullptr) return text;
  char* out = scratch.Allocate(text.size());
  size_t size = 0;
  for (size_t pos = 0; pos < text.size(); ++pos) {
    if (text[pos] != '\\' || pos + 1 == text.size()) {
      out[size++] = text[pos];
      continue;
    }
    const char next = text[pos + 1];
    const bool is_extension = escapes == CefEscapes::kExtension;
    if (next == '\\' || (is_extension ? next == '=' : next == '|')) {
      out[size++] = next;
      ++pos;
    } else if (is_extension && (next == 'n' || next == 'r')) {
      out[size++] = next == 'n' ? '\n' : '\r';
      ++pos;
    } else {
      out[size++] = '\\';
    }
  }
  return {out, size};
}

namespace {

constexpr size_t kMaxKeyLength = 128;

constexpr std::array<bool, 256> MakeKeyCharacters() {
  std::array<bool, 256> out{};
  for (int c = 'a'; c <= 'z'; ++c)
    out[static_cast<size_t>(c)] = out[static_cast<size_t>(c - 32)] = true;
  for (int c = '0'; c <= '9'; ++c) out[static_cast<size_t>(c)] = true;
  for (const char c : {'_', '.', '[', ']', '-'}) out[static_cast<size_t>(c)] = true;
  return out;
}
constexpr std::array<bool, 256> kIsKeyCharacter = MakeKeyCharacters();

}  // namespace

std::string_view TrimRight(std::string_view text) {
  while (!text.empty() && (IsBlank(text.back()) || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

// The key that ends before the `=` at `pos`, or empty: it needs a blank or the start before it. An
// escaped `\=` has a backslash there, which no key holds.
std::string_view KeyBefore(std::string_view text, size_t pos) {
  size_t start = pos;
  while (start > 0 && pos - start <= kMaxKeyLength &&
         kIsKeyCharacter[static_cast<unsigned char>(text[start - 1])]) {
    --start;
  }
  if (start == pos || pos - start > kMaxKeyLength || (start > 0 && !IsBlank(text[start - 1])))
    return {};
  return text.substr(start, pos - start);
}

namespace {

bool IsMissing(std::string_view text) {
  return text.empty() || text == "-" || text == "?" || base::EqualsIgnoreCase(text, "unknown") ||
         base::EqualsIgnoreCase(text, "n/a");
}

bool LooksLikeIpv4(std::string_view text) {
  int dots = 0;
  size_t digits = 0;
  for (const char c : text) {
    if (c == '.') {
      if (digits == 0) return false;
      ++dots;
      digits = 0;
    } else if (c >= '0' && c <= '9') {
      if (++digits > 3) return false;
    } else {
      return false;
    }
  }
  return dots == 3 && digits > 0;
}

}  // namespace

CefAddress CleanCefAddress(std::string_view text) {
  CefAddress out{base::TrimBlanks(text), {}};
  if (LooksLikeIpv4(out.text)) return out;
  if (IsMissing(out.text)) return {};
  if (out.text.starts_with('[')) {
    const size_t close = out.text.find(']');
    if (close != std::string_view::npos) {
      if (out.text.substr(close + 1).starts_with(':')) out.port = out.text.substr(close + 2);
      out.text = out.text.substr(1, close - 1);
    }
  } else if (const size_t colon = out.text.rfind(':');
             colon != std::string_view::npos && LooksLikeIpv4(out.text.substr(0, colon))) {
    out.port = out.text.substr(colon + 1);
    out.text = out.text.substr(0, colon);
  }
  out.text = out.text.substr(0, out.text.find('%'));
  if (base::StartsWithIgnoreCase(out.text, "::ffff:") && LooksLikeIpv4(out.text.substr(7))) {
    out.text.remove_prefix(7);
  }
  return out;
}

}  // namespace quoll::ingest
