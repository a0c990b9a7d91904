#include "intel/formats_seen.h"

#include "base/text.h"

namespace quoll::intel {
namespace {

bool Has(std::string_view head, std::string_view mark) {
  return head.find(mark) != std::string_view::npos;
}

std::string NameJson(std::string_view head) {
  if (Has(head, "\"matching_attributes\"")) return "a MISP warninglist";
  if (Has(head, "\"spec_version\"") || Has(head, "\"bundle\"")) return "a STIX 2 bundle";
  if (Has(head, "\"Event\"") || Has(head, "\"Attribute\"")) return "a MISP event";
  return "JSON of a form that is not known";
}

std::string NameXml(std::string_view head) {
  if (Has(head, "STIX_Package")) return "a STIX 1 package, which is not read: STIX 2 is";
  if (Has(head, "<ioc ") || Has(head, "<OpenIOC") || Has(head, "openioc"))
    return "an OpenIOC document";
  return "XML of a form that is not known";
}

}  // namespace

std::string NameUnknownFormat(std::string_view head) {
  if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) return "text in UTF-16";
  if (head.starts_with("PAR1")) return "a Parquet file";
  if (head.starts_with("ElfFile")) return "a Windows event log";
  if (head.starts_with("%PDF")) return "a PDF document";
  if (Has(head, std::string_view("\0", 1))) return "binary data";
  const std::string_view text = base::TrimBlanks(head);
  if (text.starts_with("CEF:") || Has(text, " CEF:0|")) return "a CEF log";
  if (text.starts_with("LEEF:")) return "a LEEF log";
  if (text.starts_with('{') || text.starts_with('[')) return NameJson(text);
  if (text.starts_with('<')) return NameXml(text);
  return {};
}

}  // namespace quoll::intel
