// All parts are texts, those that are absent "". A text without a scheme is all path and query.
#include "lang/functions/_rows.h"
#include "lang/functions/_url.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

// What stands before the separator; `rest` is what follows it. Without a separator all of the text
// comes first.
std::string_view TakeBefore(std::string_view text, std::string_view separator,
                            std::string_view& rest) {
  const size_t at = text.find(separator);
  rest = at == std::string_view::npos ? std::string_view() : text.substr(at + separator.size());
  return text.substr(0, at);
}

struct Authority {
  std::string_view host, port, username, password;
};

Authority SplitAuthority(std::string_view text) {
  Authority parts;
  if (const size_t at = text.rfind('@'); at != std::string_view::npos) {
    parts.username = TakeBefore(text.substr(0, at), ":", parts.password);
    text.remove_prefix(at + 1);
  }
  parts.host = text;
  // A colon inside brackets belongs to an IPv6 address.
  const size_t colon = text.rfind(':');
  if (colon != std::string_view::npos && text.find(']', colon) == std::string_view::npos) {
    parts.host = text.substr(0, colon);
    parts.port = text.substr(colon + 1);
  }
  return parts;
}

void WriteParts(std::string_view url, DynamicWriter& writer) {
  std::string_view fragment;
  std::string_view query;
  url = TakeBefore(url, "#", fragment);
  url = TakeBefore(url, "?", query);
  std::string_view scheme;
  Authority authority;
  std::string_view path = url;
  if (const size_t at = url.find("://"); at != std::string_view::npos) {
    scheme = url.substr(0, at);
    url.remove_prefix(at + 3);
    const size_t slash = std::min(url.find('/'), url.size());
    authority = SplitAuthority(url.substr(0, slash));
    path = url.substr(slash);
  }
  const auto put = [&](std::string_view name, std::string_view value) {
    writer.Name(name);
    writer.String(value);
  };
  writer.BeginBag();
  put("Scheme", scheme);
  put("Host", authority.host);
  put("Port", authority.port);
  put("Path", path);
  put("Username", authority.username);
  put("Password", authority.password);
  writer.Name("Query Parameters");
  WriteQueryParameters(query, writer);
  put("Fragment", fragment);
  writer.EndBag();
}

void Kernel(const KernelCall& call, Column& out) {
  MapDynamic<std::string_view>(call, out, [](std::string_view url, DynamicWriter& writer) {
    WriteParts(url, writer);
    return true;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_parse_url = {
    .name = "parse_url",
    .aliases = {"parseurl"},
    .summary = "The parts of a URL, as a bag.",
    .signatures = {{{Text("url")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print parse_url("https://a.example:81/x?k=v").Port)", "81"}},
};

}  // namespace quoll::lang
