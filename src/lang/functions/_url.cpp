// The set of plain characters is that of .NET's HttpUtility, which the documented outcomes follow.
#include "lang/functions/_url.h"

#include <algorithm>

#include "base/text.h"

namespace quoll::lang {
namespace {

bool IsPlain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-_.!*()").find(c) != std::string_view::npos;
}

// -1 for what is no hexadecimal digit.
int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

void AppendUrlEncoded(std::string& out, std::string_view text, std::string_view blank) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (const char c : text) {
    if (IsPlain(c)) {
      out += c;
    } else if (c == ' ') {
      out += blank;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    }
  }
}

void AppendUrlDecoded(std::string& out, std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? HexValue(text[i + 1]) : -1;
    const int low = high >= 0 ? HexValue(text[i + 2]) : -1;
    if (low >= 0) {
      out += static_cast<char>(high << 4 | low);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
}

void WriteQueryParameters(std::string_view query, model::DynamicWriter& writer) {
  writer.BeginBag();
  for (const std::string_view parameter : base::Split(query, '&')) {
    if (parameter.empty()) continue;
    const size_t equals = std::min(parameter.find('='), parameter.size());
    writer.Name(parameter.substr(0, equals));
    writer.String(parameter.substr(std::min(equals + 1, parameter.size())));
  }
  writer.EndBag();
}

}  // namespace quoll::lang
