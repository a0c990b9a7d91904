// A report page: text, Markdown, AsciiDoc or HTML, such as the pages that blogs and trackers
// publish.
#include "base/text.h"
#include "intel/reader_def.h"
#include "intel/report/document.h"
#include "intel/report/extract.h"

namespace quoll::intel {
namespace {

// Machine formats that are text too; a report never starts like this.
bool LooksLikeData(std::string_view text) {
  if (text.starts_with('{') || text.starts_with("<?xml")) return true;
  if (text.starts_with('[')) {
    const std::string_view inner = base::TrimBlanks(text.substr(1, 64));
    return inner.empty() || inner[0] == '{' || inner[0] == '[' || inner[0] == '"' ||
           inner[0] == ']';
  }
  return text.starts_with("CEF:") || text.starts_with("LEEF:") ||
         text.find(" CEF:0|") != std::string_view::npos;
}

int DetectReport(std::string_view head, std::string_view /*file_name*/) {
  if (head.find('\0') != std::string_view::npos) return 0;
  const std::string_view text = base::TrimBlanks(head);
  if (LooksLikeHtml(text)) return 60;
  if (LooksLikeData(text) || text.starts_with('<')) return 0;
  return text.find("| Type | Value |") != std::string_view::npos ? 60 : 20;
}

void ReadReport(ReaderContext& ctx, std::string_view content) {
  const bool is_html = LooksLikeHtml(content.substr(0, kHeadBytes));
  ExtractIndicators(ctx, is_html ? ParseHtml(content) : ParseMarkup(content));
}

}  // namespace

extern const ReaderDef kReader_report_text;
constinit const ReaderDef kReader_report_text = {
    .name = "report_text",
    .summary = "report page as text, Markdown, AsciiDoc or HTML",
    .detect = DetectReport,
    .read = ReadReport,
    .looks_back = true,
};

}  // namespace quoll::intel
