// Zeek's intelligence framework: a file of tab-separated columns for `Intel::read_files`. Its URLs
// have no scheme, its addresses no port (https://docs.zeek.org/en/master/frameworks/intel.html).
#include <set>

#include "base/text.h"
#include "intel/families.h"
#include "intel/writer_def.h"

namespace quoll::intel {
namespace {

std::string_view TypeOf(Kind kind) {
  switch (kind) {
    case Kind::kIp:
      return "Intel::ADDR";
    case Kind::kCidr:
      return "Intel::SUBNET";
    case Kind::kDomain:
      return "Intel::DOMAIN";
    case Kind::kUrl:
      return "Intel::URL";
    case Kind::kEmail:
      return "Intel::EMAIL";
    case Kind::kMd5:
    case Kind::kSha1:
    case Kind::kSha256:
      return "Intel::FILE_HASH";
    case Kind::kCertSha1:
      return "Intel::CERT_HASH";
    case Kind::kSha512:
    case Kind::kSha3_384:
    case Kind::kJa3:
    case Kind::kJa3s:
    case Kind::kJa4:
    case Kind::kJarm:
      return {};
  }
  return {};
}

// A field of Zeek's ASCII reader: control characters and backslashes are written as `\xNN`, and a
// lone `-` or nothing would mean that the field is not set.
std::string Field(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < ' ' || byte == 0x7f || c == '\\') {
      out += "\\x";
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    } else {
      out += c;
    }
  }
  return out.empty() || out == "-" ? "-" : out;
}

std::string SourcesOf(const Indicator& indicator) {
  std::set<std::string> sources;
  for (const Assertion& assertion : indicator.assertions) sources.insert(assertion.source_id);
  return base::Join({sources.begin(), sources.end()}, ",");
}

std::string ReferenceOf(const Indicator& indicator) {
  for (const Assertion& assertion : indicator.assertions) {
    if (!assertion.reference.empty()) return assertion.reference;
  }
  return {};
}

Export WriteZeek(std::span<const Indicator* const> indicators, const ExportContext& /*context*/) {
  Export result;
  std::string content = "#fields\tindicator\tindicator_type\tmeta.source\tmeta.desc\tmeta.url\n";
  std::set<std::string> written;
  for (const Indicator* indicator : indicators) {
    const std::string_view type = TypeOf(indicator->kind);
    if (type.empty()) {
      ++result.left_out["Zeek has no type for kind " + std::string(KindName(indicator->kind))];
      continue;
    }
    if (indicator->port != 0)
      ++result.left_out["the port cannot be said to Zeek (the indicator stays)"];
    std::string_view value = indicator->value;
    const size_t scheme = value.find("://");
    if (indicator->kind == Kind::kUrl && scheme != std::string_view::npos)
      value.remove_prefix(scheme + 3);
    // One address with two ports is one to Zeek.
    const std::string key = Field(value) + '\t' + std::string(type);
    if (!written.insert(key).second) continue;
    content += key + '\t' + Field(SourcesOf(*indicator)) + '\t' + Field(FamilyName(*indicator)) +
               '\t' + Field(ReferenceOf(*indicator)) + '\n';
  }
  result.files = {{"indicators.zeek.intel", std::move(content)}};
  return result;
}

}  // namespace

extern const WriterDef kWriter_zeek;
constinit const WriterDef kWriter_zeek = {
    .name = "zeek",
    .summary = "file for Zeek's intelligence framework",
    .write = WriteZeek,
};

}  // namespace quoll::intel
