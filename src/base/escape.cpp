#include "base/escape.h"

#include <fmt/format.h>

#include "base/utf8.h"

namespace quoll::base {
namespace {

// Characters that reorder or hide text on a terminal or in a page.
bool IsDeceptive(char32_t c) {
  return (c >= 0x80 && c < 0xA0) || c == 0xAD || c == 0x61C || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF ||
         c == 0x2028 || c == 0x2029;
}

std::string Doubled(std::string_view text, char quote) {
  std::string out(1, quote);
  for (const char c : text) {
    if (c == quote) out.push_back(c);
    out.push_back(c);
  }
  out.push_back(quote);
  return out;
}

}  // namespace

std::string EscapeForTerminal(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t pos = 0; pos < text.size();) {
    const size_t before = pos;
    const char32_t c = DecodeUtf8(text, pos);
    if (c == kReplacementCharacter && pos == before + 1) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[before]));
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c < 0x20 || c == 0x7F) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
    } else if (IsDeceptive(c)) {
      out += fmt::format("\\u{{{:x}}}", static_cast<unsigned>(c));
    } else {
      out += text.substr(before, pos - before);
    }
  }
  return out;
}

std::string EscapeForHtml(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t pos = 0; pos < text.size();) {
    const char32_t c = DecodeUtf8(text, pos);
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default:
        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7F) {
          AppendUtf8(out, kReplacementCharacter);
        } else if (IsDeceptive(c)) {
          out += fmt::format("\\u{{{:x}}}", static_cast<unsigned>(c));
        } else {
          AppendUtf8(out, c);
        }
    }
  }
  return out;
}

std::string EscapeForCsv(std::string_view text) {
  const bool is_formula = !text.empty() && (text[0] == '=' || text[0] == '+' || text[0] == '-' ||
                                            text[0] == '@' || text[0] == '\t' || text[0] == '\r');
  std::string cell = is_formula ? "'" : "";
  std::string repaired;
  RepairUtf8(text, repaired);
  cell += repaired;
  if (cell.find_first_of("\",\r\n") == std::string::npos) return cell;
  return Doubled(cell, '"');
}

std::string EscapeForMarkdown(std::string_view text) {
  std::string out;
  for (const char c : EscapeForTerminal(text)) {
    switch (c) {
      case '|': out += "\\|"; break;
      case '`': out += "&#96;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '&': out += "&amp;"; break;
      case '[': out += "\\["; break;
      case ']': out += "\\]"; break;
      case '*': out += "\\*"; break;
      case '_': out += "\\_"; break;
      default: out.push_back(c);
    }
  }
  return out;
}

void AppendJsonEscaped(std::string& out, std::string_view text) {
  for (size_t pos = 0; pos < text.size();) {
    const unsigned char byte = static_cast<unsigned char>(text[pos]);
    if (byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\') {
      out.push_back(static_cast<char>(byte));
      ++pos;
      continue;
    }
    const char32_t c = DecodeUtf8(text, pos);
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      default:
        if (c < 0x20) {
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
          AppendUtf8(out, c);
        }
    }
  }
}

std::string QuoteForJson(std::string_view text) {
  std::string out = "\"";
  AppendJsonEscaped(out, text);
  out.push_back('"');
  return out;
}

std::string QuoteForKql(std::string_view text) {
  std::string out = "\"";
  for (size_t pos = 0; pos < text.size();) {
    const size_t before = pos;
    const char32_t c = DecodeUtf8(text, pos);
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (c < 0x20 || c == 0x7F) {
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else if (IsDeceptive(c) && c <= 0xFFFF) {
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else if (c == kReplacementCharacter && pos == before + 1) {
          AppendUtf8(out, c);
        } else {
          out += text.substr(before, pos - before);
        }
    }
  }
  out.push_back('"');
  return out;
}

std::string QuoteNameForKql(std::string_view name) {
  bool is_plain = !name.empty() && !(name[0] >= '0' && name[0] <= '9');
  for (const char c : name) {
    is_plain = is_plain && ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                            (c >= 'A' && c <= 'Z') || c == '_');
  }
  if (is_plain) return std::string(name);
  return "[" + QuoteForKql(name) + "]";
}

std::string QuoteForSql(std::string_view text) { return Doubled(text, '\''); }
std::string QuoteNameForSql(std::string_view name) { return Doubled(name, '"'); }

}  // namespace quoll::base
