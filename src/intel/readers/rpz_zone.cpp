// A response policy zone: names that a resolver refuses, as URLhaus and others publish them.
//   evil.example CNAME . ; Malware download (2024-08-05), see https://…
// `*.` asks for the names below, which an indicator has anyway. What lets a name through
// (`rpz-passthru`) is no indicator (https://dnsrpz.info).
#include <algorithm>
#include <vector>

#include "base/text.h"
#include "intel/reader_def.h"
#include "intel/readers/_csv.h"
#include "intel/readers/_values.h"

namespace quoll::intel {
namespace {

std::vector<std::string_view> WordsOf(std::string_view line) {
  std::vector<std::string_view> words;
  while (true) {
    line = base::TrimBlanks(line);
    if (line.empty() || line.starts_with(';')) return words;
    words.push_back(line.substr(0, line.find_first_of(" \t;")));
    line.remove_prefix(words.back().size());
  }
}

// The position of `CNAME` behind the name, and perhaps a time to live and a class; 0 for another
// record.
size_t CnameAt(const std::vector<std::string_view>& words) {
  for (size_t i = 1; i + 1 < words.size() && i < 4; ++i) {
    if (base::EqualsIgnoreCase(words[i], "CNAME")) return i;
  }
  return 0;
}

int DetectRpzZone(std::string_view head, std::string_view /*file_name*/) {
  bool has_start = false;
  bool has_rule = false;
  ForEachLine(head, [&](uint64_t, std::string_view line) {
    if (has_start && has_rule) return;
    const std::vector<std::string_view> words = WordsOf(line);
    has_start |= std::any_of(words.begin(), words.end(), [](std::string_view word) {
      return base::EqualsIgnoreCase(word, "SOA");
    });
    has_rule |= CnameAt(words) != 0;
  });
  return has_start && has_rule ? 85 : 0;
}

void ReadRpzZone(ReaderContext& ctx, std::string_view content) {
  ForEachLine(content, [&](uint64_t number, std::string_view line) {
    const std::vector<std::string_view> words = WordsOf(line);
    const size_t at = CnameAt(words);
    // The zone's own records (`$TTL`, SOA with its lines, NS) say nothing of names.
    if (at == 0) return;
    const std::string_view target = words[at + 1];
    if (base::StartsWithIgnoreCase(target, "rpz-passthru")) {
      ctx.Note(number, "names that the zone lets through were left aside");
      return;
    }
    Entry entry;
    entry.canon = CanonStated(Kind::kDomain, words[0]);
    if (words[0].find("rpz-") != std::string_view::npos &&
        words[0].find(".rpz-") != std::string_view::npos) {
      entry.canon.reason = "a rule of the zone that is about addresses or servers";
    }
    entry.assertion.source_id = "rpz";
    entry.assertion.line = number;
    entry.assertion.raw = words[0];
    const size_t comment = line.find(';');
    if (comment != std::string_view::npos)
      entry.assertion.comment = base::TrimBlanks(line.substr(comment + 1));
    ctx.Add(std::move(entry));
  });
}

}  // namespace

extern const ReaderDef kReader_rpz_zone;
constinit const ReaderDef kReader_rpz_zone = {
    .name = "rpz_zone",
    .summary = "response policy zone",
    .detect = DetectRpzZone,
    .read = ReadRpzZone,
};

}  // namespace quoll::intel
