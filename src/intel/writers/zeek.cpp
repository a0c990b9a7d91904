// Zeek's intelligence framework: a file of tab-separated columns for `Intel::read_files`. Its URLs
// have no scheme, its addresses no port (https://docs.zeek.org/en/master/frameworks/intel.html).
#include <set>

#include "base/text.h"
#include "intel/families.h"
#include "intel/writer_def.h"
#include "intel/zeek.h"

namespace quoll::intel {
namespace {

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
    const std::string_view type = ZeekType(indicator->kind);
    if (type.empty()) {
      ++result.left_out["Zeek has no type for kind " + std::string(KindName(indicator->kind))];
      continue;
    }
    if (indicator->port != 0)
      ++result.left_out["the port cannot be said to Zeek (the indicator stays)"];
    // One address with two ports is one to Zeek.
    const std::string key = Field(ZeekValue(*indicator)) + '\t' + std::string(type);
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
