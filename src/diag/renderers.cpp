// Draws a diagnostic: head line, place, the source lines that carry labels with their marks, notes.
#include "diag/renderers.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/escape.h"
#include "base/utf8.h"
#include "diag/hidden_strings.h"

namespace quoll::diag {
namespace {

std::string_view SeverityName(Severity severity) {
  switch (severity) {
    case Severity::kError: return "error";
    case Severity::kWarning: return "warning";
    case Severity::kNote: return "note";
  }
  return "error";
}

std::string_view NoteName(NoteKind kind) {
  switch (kind) {
    case NoteKind::kNote: return "note";
    case NoteKind::kUsage: return "usage";
    case NoteKind::kHelp: return "help";
    case NoteKind::kDocs: return "docs";
  }
  return "note";
}

struct Paint {
  Colour colour;
  std::string operator()(std::string_view code, std::string_view text) const {
    if (colour == Colour::kOff || text.empty()) return std::string(text);
    return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
  }
};

std::string ExpandTabs(std::string_view line) {
  std::string out;
  for (const char c : line) {
    if (c == '\t') {
      out += "    ";
    } else {
      out.push_back(c);
    }
  }
  return base::EscapeForTerminal(out);
}

const Label* PrimaryLabel(const Diagnostic& diagnostic) {
  for (const Label& label : diagnostic.labels) {
    if (label.primary) return &label;
  }
  return diagnostic.labels.empty() ? nullptr : &diagnostic.labels.front();
}

// The part of a line that is drawn. Generated queries have lines of megabytes.
struct Shown {
  uint32_t begin = 0;
  uint32_t end = 0;
  bool is_cut_left = false;
  bool is_cut_right = false;
};
constexpr uint32_t kMaxShownBytes = 240;
constexpr uint32_t kShownBefore = 80;  // of what stands before the label

Shown ShownPart(const base::SourceFile& source, uint32_t line, const Label& label) {
  const uint32_t begin = source.LineStart(line);
  const uint32_t end = begin + static_cast<uint32_t>(source.Line(line).size());
  if (end - begin <= kMaxShownBytes) return {begin, end};
  const auto is_inside = [&](uint32_t offset) {
    return (static_cast<unsigned char>(source.text({offset, offset + 1})[0]) & 0xC0) == 0x80;
  };
  Shown shown{begin, end};
  if (label.span.begin > begin + kShownBefore) shown.begin = label.span.begin - kShownBefore;
  while (shown.begin < label.span.begin && is_inside(shown.begin)) ++shown.begin;
  if (end - shown.begin > kMaxShownBytes) shown.end = shown.begin + kMaxShownBytes;
  while (shown.end < end && is_inside(shown.end)) ++shown.end;
  shown.is_cut_left = shown.begin > begin;
  shown.is_cut_right = shown.end < end;
  return shown;
}

// The shown part as text for a terminal, its hidden strings covered. Whether a part lies within one is
// decided by all that stands before it.
std::string ShownText(const base::SourceFile& source, const Shown& shown) {
  std::string text(source.text({shown.begin, shown.end}));
  if (MayHoldHiddenStrings(text) || MayHoldHiddenStrings(source.text({0, shown.begin}))) {
    text = MaskHiddenStrings(source.text({0, shown.end}))
               .substr(MaskHiddenStrings(source.text({0, shown.begin})).size());
  }
  return ExpandTabs(text);
}

// The mark under one label: blanks up to its column, `^` or `-` for its width, then its text. Of a label outside the
// shown part only the text is left.
std::string MarkLine(const base::SourceFile& source, const Label& label, const Shown& shown) {
  const std::string text = base::EscapeForTerminal(label.text);
  if (label.span.begin < shown.begin || label.span.begin > shown.end) return "… " + text;
  const uint32_t end =
      std::clamp(label.span.end, label.span.begin, std::max(shown.end, label.span.begin));
  const size_t width = std::max<size_t>(1, base::DisplayWidth(source.text({label.span.begin, end})));
  const uint32_t before =
      source.PlaceOf(label.span.begin).column - source.PlaceOf(shown.begin).column;
  std::string mark(before + (shown.is_cut_left ? 1 : 0), ' ');
  mark += std::string(width, label.primary ? '^' : '-');
  return text.empty() ? mark : mark + " " + text;
}

void DrawSource(std::string& out, const Diagnostic& diagnostic, const Paint& paint) {
  const base::SourceFile& source = *diagnostic.source;
  std::map<uint32_t, std::vector<const Label*>> by_line;
  for (const Label& label : diagnostic.labels) {
    by_line[source.PlaceOf(label.span.begin).line].push_back(&label);
  }
  const size_t gutter = std::to_string(by_line.rbegin()->first).size();
  const std::string blank = std::string(gutter, ' ') + " |";
  out += blank + "\n";
  uint32_t last_line = 0;
  for (auto& [line, labels] : by_line) {
    if (last_line != 0 && line > last_line + 1) out += std::string(gutter, ' ') + " :\n";
    std::stable_sort(labels.begin(), labels.end(),
                     [](const Label* a, const Label* b) { return a->span.begin < b->span.begin; });
    const auto primary = std::find_if(labels.begin(), labels.end(), [](const Label* label) { return label->primary; });
    const Shown shown = ShownPart(source, line, primary != labels.end() ? **primary : *labels[0]);
    out += fmt::format("{:>{}} | {}{}{}\n", line, gutter, shown.is_cut_left ? "…" : "",
                       ShownText(source, shown), shown.is_cut_right ? "…" : "");
    for (const Label* label : labels) {
      out += blank + " " + paint(label->primary ? "1;31" : "1;34", MarkLine(source, *label, shown)) + "\n";
    }
    last_line = line;
  }
}

}  // namespace

std::string RenderText(const Diagnostic& diagnostic, Colour colour) {
  const Paint paint{colour};
  const std::string_view hue = diagnostic.severity == Severity::kError     ? "1;31"
                               : diagnostic.severity == Severity::kWarning ? "1;33"
                                                                           : "1;36";
  const bool is_internal = static_cast<int>(diagnostic.code) >= 9000;
  std::string out =
      paint(hue, fmt::format("{}{}[{}]", is_internal ? "internal " : "",
                             SeverityName(diagnostic.severity), CodeName(diagnostic.code))) +
      ": " + base::EscapeForTerminal(diagnostic.message) + "\n";
  const Label* primary = PrimaryLabel(diagnostic);
  size_t gutter = 1;
  if (diagnostic.source && primary != nullptr) {
    const base::Place place = diagnostic.source->PlaceOf(primary->span.begin);
    for (const Label& label : diagnostic.labels) {
      gutter = std::max(gutter,
                        std::to_string(diagnostic.source->PlaceOf(label.span.begin).line).size());
    }
    out += fmt::format("{}--> {}:{}:{}\n", std::string(gutter, ' '),
                       base::EscapeForTerminal(diagnostic.source->name()), place.line, place.column);
    DrawSource(out, diagnostic, paint);
    if (!diagnostic.notes.empty()) out += std::string(gutter, ' ') + " |\n";
  }
  for (const Note& note : diagnostic.notes) {
    out += fmt::format("{} = {}: {}\n", std::string(gutter, ' '), NoteName(note.kind),
                       base::EscapeForTerminal(note.text));
  }
  return out;
}

std::string RenderOneLine(const Diagnostic& diagnostic) {
  std::string out;
  const Label* primary = PrimaryLabel(diagnostic);
  if (diagnostic.source && primary != nullptr) {
    const base::Place place = diagnostic.source->PlaceOf(primary->span.begin);
    out = fmt::format("{}:{}:{}: ", base::EscapeForTerminal(diagnostic.source->name()), place.line,
                      place.column);
  }
  return out + fmt::format("{}[{}]: {}", SeverityName(diagnostic.severity), CodeName(diagnostic.code),
                           base::EscapeForTerminal(diagnostic.message));
}

std::string RenderJson(const Diagnostic& diagnostic) {
  std::string out = fmt::format("{{\"code\":\"{}\",\"severity\":\"{}\",\"message\":{}",
                                CodeName(diagnostic.code), SeverityName(diagnostic.severity),
                                base::QuoteForJson(diagnostic.message));
  const Label* primary = PrimaryLabel(diagnostic);
  if (diagnostic.source && primary != nullptr) {
    const base::Place place = diagnostic.source->PlaceOf(primary->span.begin);
    out += fmt::format(",\"source\":{},\"line\":{},\"column\":{}",
                       base::QuoteForJson(diagnostic.source->name()), place.line, place.column);
  }
  if (!diagnostic.notes.empty()) {
    out += ",\"notes\":[";
    for (size_t i = 0; i < diagnostic.notes.size(); ++i) {
      out += fmt::format("{}{{\"kind\":\"{}\",\"text\":{}}}", i == 0 ? "" : ",",
                         NoteName(diagnostic.notes[i].kind),
                         base::QuoteForJson(diagnostic.notes[i].text));
    }
    out += "]";
  }
  return out + "}";
}

}  // namespace quoll::diag
