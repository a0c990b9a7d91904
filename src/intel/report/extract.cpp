#include "intel/report/extract.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "intel/report/indicator_table.h"
#include "intel/report/infer.h"

namespace quoll::intel {
namespace {

constexpr size_t kMaxFamilyBytes = 100;

struct Word {
  std::string_view text;
  bool is_wide_gap = false;  // a tab or two blanks stand before it
};

std::vector<Word> WordsOf(std::string_view line) {
  std::vector<Word> words;
  size_t pos = 0;
  while (pos < line.size()) {
    const size_t start = line.find_first_not_of(" \t", pos);
    if (start == std::string_view::npos) break;
    const std::string_view gap = line.substr(pos, start - pos);
    pos = std::min(line.find_first_of(" \t", start), line.size());
    words.push_back({line.substr(start, pos - start),
                     gap.size() > 1 || gap.find('\t') != std::string_view::npos});
  }
  return words;
}

bool IsSeparator(std::string_view word) {
  for (const std::string_view separator :
       {"-", "\xE2\x80\x93", "\xE2\x80\x94", "->", "=>", "|", "/", ",", ";", ":", "&", "+"}) {
    if (word == separator) return true;
  }
  return false;
}

bool IsHashKind(Kind kind) { return IsFileHash(kind); }

// What a line of a list says: its values, and whether it is one at all.
struct ListLine {
  bool is_list = false;
  // `SHA256 hash: …`: the line says itself what stands there.
  bool is_labelled = false;
  // No doubt about it: a hash, a defanged value or an address starts the line.
  bool is_strong = false;
  std::vector<Inferred> values;
  std::vector<std::string_view> raws;
};

// `port 443`, `TCP port 443`, `over TCP port 443`, `tcp/443` from word `i` on: how many words, and
// the port.
size_t PortPhrase(const std::vector<Word>& words, size_t i, uint16_t& port) {
  size_t at = i;
  for (const std::string_view filler : {"over", "on", "via", "tcp", "udp"}) {
    if (at < words.size() && base::EqualsIgnoreCase(words[at].text, filler)) ++at;
  }
  if (at + 1 >= words.size() || !base::EqualsIgnoreCase(words[at].text, "port")) return 0;
  const auto number = base::ParseInteger(StripMarkup(words[at + 1].text));
  if (!number || *number < 1 || *number > 65535) return 0;
  port = static_cast<uint16_t>(*number);
  return at + 2 - i;
}

// The words of a remark in front of the first value: `2020-07-06 17:05 UTC - hxxp://…`. 0 unless a
// separator ends it and a value that nobody writes in passing follows.
size_t LeadingRemark(const std::vector<Word>& words, Context context) {
  constexpr size_t kMaxRemarkWords = 6;
  for (size_t i = 1; i + 1 < words.size() && i <= kMaxRemarkWords; ++i) {
    if (!IsSeparator(words[i].text)) continue;
    const Inferred next = Infer(words[i + 1].text, context);
    const bool is_meant =
        next.guess == Guess::kIndicator && (next.is_defanged || IsHashKind(next.canon.kind));
    return is_meant ? i + 1 : 0;
  }
  return 0;
}

// `value`, `value - value`, `value<TAB>description`, `hash  file name`, `value (remark)`,
// `address port 80 - name`. A plain name with words behind it is the start of a sentence, unless
// the heading says that names stand here.
ListLine ParseUnlabelled(std::string_view line, Context context) {
  ListLine result;
  const std::vector<Word> words = WordsOf(line);
  bool after_separator = true;
  uint16_t port = 0;
  size_t start = PortPhrase(words, 0, port);
  const bool is_value_first =
      !words.empty() && Infer(words[0].text, context).guess != Guess::kNothing;
  if (start == 0 && !is_value_first) start = LeadingRemark(words, context);
  for (size_t i = start; i < words.size(); ++i) {
    if (i > 0 && IsSeparator(words[i].text)) {
      after_separator = true;
      continue;
    }
    if (const size_t length = PortPhrase(words, i, port); length != 0 && !result.values.empty()) {
      Canonical& last = result.values.back().canon;
      const bool takes_port = last.kind == Kind::kIp || last.kind == Kind::kDomain;
      if (takes_port && last.port == 0) last.port = port;
      i += length - 1;
      continue;
    }
    const Inferred inferred = Infer(words[i].text, context);
    const bool is_value =
        inferred.guess != Guess::kNothing && (after_separator || inferred.is_defanged);
    if (!is_value) {
      const bool is_set_off = after_separator || words[i].is_wide_gap ||
                              words[i].text.starts_with('(') || words[i].text.starts_with('[');
      result.is_list = i > 0 && !result.values.empty() &&
                       (result.is_strong || is_set_off || context == Context::kHostNames);
      return result;
    }
    if (result.values.empty()) {
      result.is_strong = inferred.is_defanged || IsHashKind(inferred.canon.kind) ||
                         inferred.canon.kind == Kind::kIp || inferred.canon.kind == Kind::kCidr;
    }
    result.values.push_back(inferred);
    result.raws.push_back(StripMarkup(words[i].text));
    after_separator = words[i].text.ends_with(',') || words[i].text.ends_with(';');
  }
  result.is_list = !result.values.empty();
  return result;
}

// Lower case, without the signs that only decorate.
std::string LabelWord(std::string_view text) {
  std::string word;
  for (const char c : base::AsciiLower(text)) {
    if (std::string_view("-*`+").find(c) == std::string_view::npos) word += c;
  }
  return word;
}

bool IsLabelWord(std::string_view word) {
  constexpr std::string_view kLabels[] = {
      "md5", "sha1",   "sha256",  "sha512", "hash", "hashes", "ip",    "ips",      "c2",     "c&c",
      "cnc", "domain", "domains", "url",    "urls", "host",   "email", "hostname", "address"};
  return std::find(std::begin(kLabels), std::end(kLabels), word) != std::end(kLabels);
}

// The length of a label such as `SHA256 hash:`, `C2 server:`, `**MD5**` with the blanks behind it,
// or 0. Without a colon only the name of a hash in front of one is a label.
size_t LabelLength(std::string_view line) {
  constexpr size_t kMaxLabelLength = 48;
  const std::vector<Word> start = WordsOf(line.substr(0, kMaxLabelLength * 4));
  if (start.size() > 1) {
    const std::string word = LabelWord(start[0].text);
    const bool is_hash_name = word == "md5" || word.starts_with("sha");
    if (is_hash_name && IsHashKind(Infer(start[1].text, Context::kAny).canon.kind) &&
        Infer(start[1].text, Context::kAny).guess == Guess::kIndicator) {
      return static_cast<size_t>(start[1].text.data() - line.data());
    }
  }
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon > kMaxLabelLength) return 0;
  const std::string label = LabelWord(line.substr(0, colon));
  const std::vector<Word> words = WordsOf(label);
  const bool is_label = std::any_of(words.begin(), words.end(),
                                    [](const Word& word) { return IsLabelWord(word.text); });
  const size_t rest = line.find_first_not_of(" \t", colon + 1);
  const bool has_value = rest != std::string_view::npos && !line.substr(rest).starts_with("//");
  return is_label && has_value ? rest : 0;
}

ListLine ParseListLine(std::string_view line, Context context) {
  ListLine plain = ParseUnlabelled(line, context);
  if (plain.is_list) return plain;
  const size_t label_length = LabelLength(base::TrimBlanks(line));
  if (label_length == 0) return plain;
  ListLine labelled = ParseUnlabelled(base::TrimBlanks(line).substr(label_length), Context::kAny);
  labelled.is_labelled = labelled.is_list;
  return labelled.is_list ? labelled : plain;
}

bool HoldsAny(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

// What the heading above says about the values below it.
struct Section {
  bool is_indicators = false;  // `C&C servers`, `Network indicators`
  bool is_aside = false;       // `References`, `False positives`: values there are no indicators
  Context context = Context::kAny;
  bool is_compromised = false;
  int level = 0;
};

Section SectionOf(std::string_view heading, int level) {
  const std::string text = base::AsciiLower(heading);
  Section section;
  section.level = level;
  section.is_aside =
      HoldsAny(text, {"reference", "further reading", "related", "exclusion", "false positive",
                      "whitelist", "allowlist", "allow list", "benign", "legitimate", "connector",
                      "mitigation", "recommendation"});
  section.is_indicators =
      HoldsAny(text, {"indicator", "ioc", "c2", "c&c", "command and control", "url", "domain",
                      "network", "infrastructure", "payload", "tor link", "hosting", "server",
                      "address", "hash", "sample"});
  if (HoldsAny(text, {"domain", "c&c", "c2", "server", "host"}))
    section.context = Context::kHostNames;
  section.is_compromised = HoldsAny(text, {"compromised"});
  return section;
}

class Extractor {
 public:
  Extractor(ReaderContext& ctx, const Document& document) : ctx_(ctx), document_(document) {
    defaults_.source_id = "report";
    defaults_.malware_name = FamilyOfPage();
    if (NamesThreatFox()) defaults_.reporter = "ThreatFox";
  }

  void Run() {
    for (const Block& block : document_) ReadBlock(block);
    ReadQueryLists();
    if (num_aside_ != 0) {
      ctx_.Note(0, std::to_string(num_aside_) +
                       (num_aside_ == 1 ? " value in running text or asides was left aside"
                                        : " values in running text or asides were left aside"));
    }
  }

 private:
  // `Malware Family: Nanocore RAT Total IOCs: 5`, else the one family that the queries' comments
  // name.
  std::string FamilyOfPage() const {
    std::set<std::string> named;
    for (const Block& block : document_) {
      for (const TextLine& line : block.lines) {
        const std::string text = base::ReplaceAll(line.text, "**", "");
        const std::string stated = TextBehind(text, "malware family:");
        if (!stated.empty()) return stated;
        const std::string source = TextBehind(text, "source: threatfox - ");
        if (!source.empty()) named.insert(source);
      }
    }
    return named.size() == 1 ? *named.begin() : std::string();
  }

  // A page whose queries say that their indicators are ThreatFox's.
  bool NamesThreatFox() const {
    for (const Block& block : document_) {
      for (const TextLine& line : block.lines) {
        if (!TextBehind(line.text, "source: threatfox - ").empty()) return true;
      }
    }
    return false;
  }

  static std::string TextBehind(std::string_view line, std::string_view mark) {
    const size_t at = base::AsciiLower(line).find(mark);
    if (at == std::string::npos) return {};
    std::string_view text = line.substr(at + mark.size());
    const std::string lower = base::AsciiLower(text);
    for (const std::string_view next : {"total iocs", "ioc types"}) {
      text = text.substr(0, std::min(text.size(), lower.find(next)));
    }
    return std::string(base::TrimBlanks(text).substr(0, kMaxFamilyBytes));
  }

  void ReadBlock(const Block& block) {
    switch (block.kind) {
      case BlockKind::kHeading:
        if (!block.lines.empty()) EnterSection(block);
        break;
      case BlockKind::kTable:
        ReadTable(block);
        break;
      case BlockKind::kItem:
        for (const TextLine& line : block.lines) {
          if (!ReadListLine(line)) ReadProse(line);
        }
        break;
      case BlockKind::kParagraph:
      case BlockKind::kCode:
        ReadLines(block);
        break;
    }
  }

  // An aside lasts until a heading of its level or above.
  void EnterSection(const Block& block) {
    const Section section = SectionOf(block.lines[0].text, block.level);
    if (section_.is_aside && section.level > section_.level) return;
    section_ = section;
  }

  void ReadTable(const Block& block) {
    if (section_.is_aside) {
      for (const TableRow& row : block.rows) {
        for (const std::string& cell : row.cells) CountAside(cell);
      }
      return;
    }
    const auto table = IndicatorTable::FromHeader(block.rows[0].cells);
    if (!table) {
      for (const TableRow& row : block.rows) {
        for (const std::string& cell : row.cells) ReadProse({row.line, cell});
      }
      return;
    }
    has_table_ = true;
    for (size_t i = 1; i < block.rows.size(); ++i) {
      table->ReadRow(ctx_, block.rows[i].cells, block.rows[i].line, SectionDefaults());
    }
  }

  Assertion SectionDefaults() const {
    Assertion defaults = defaults_;
    if (section_.is_compromised) defaults.is_compromised = true;
    return defaults;
  }

  // Lines without bullets are a list only if all of them are (behind a first line such as
  // `Hashes:`): a link at the end of a sentence may stand on a line of its own. A line that says
  // itself what it holds, or starts with a hash, needs no neighbours.
  void ReadLines(const Block& block) {
    Section heading = section_;
    const bool has_heading = block.lines.size() > 1 && IsHeadingLine(block.lines[0].text);
    if (has_heading) heading = SectionOf(block.lines[0].text, section_.level);
    const size_t first = has_heading ? 1 : 0;
    bool is_list = !(has_heading && heading.is_aside);
    bool is_certain =
        block.kind == BlockKind::kCode || block.lines.size() > 1 || section_.is_indicators;
    for (size_t i = first; i < block.lines.size(); ++i) {
      const TextLine& line = block.lines[i];
      if (base::TrimBlanks(line.text).empty()) continue;
      const ListLine parsed = ParseListLine(line.text, section_.context);
      is_list &= parsed.is_list;
      is_certain |= parsed.is_strong;
    }
    const bool is_aside = has_heading && heading.is_aside;
    for (size_t i = first; i < block.lines.size(); ++i) {
      const TextLine& line = block.lines[i];
      if (base::TrimBlanks(line.text).empty()) continue;
      const bool is_read =
          !is_aside && ((is_list && is_certain) || StandsAlone(line.text)) && ReadListLine(line);
      if (!is_read && block.kind != BlockKind::kCode) ReadProse(line);
    }
  }

  bool IsHeadingLine(std::string_view line) const {
    return base::TrimBlanks(line).ends_with(':') && !ParseListLine(line, section_.context).is_list;
  }

  bool StandsAlone(std::string_view line) const {
    const ListLine parsed = ParseListLine(line, section_.context);
    if (!parsed.is_list || parsed.values.empty()) return false;
    return parsed.is_labelled || IsHashKind(parsed.values[0].canon.kind);
  }

  // False when the line is no line of a list.
  bool ReadListLine(const TextLine& line) {
    if (section_.is_aside) return false;
    const std::vector<Word> words = WordsOf(line.text);
    if (words.size() > 1 && words[1].text.starts_with('/') && IsRequestMethod(words[0].text)) {
      ctx_.Reject(line.line, "a request without a host", base::TrimBlanks(line.text));
      return true;
    }
    const ListLine parsed = ParseListLine(line.text, section_.context);
    if (!parsed.is_list) return false;
    for (size_t i = 0; i < parsed.values.size(); ++i) {
      Entry entry{.canon = parsed.values[i].canon, .assertion = SectionDefaults()};
      entry.assertion.line = line.line;
      entry.assertion.raw = parsed.raws[i];
      const bool is_plain_link = entry.canon.kind == Kind::kUrl && !parsed.values[i].is_defanged &&
                                 entry.assertion.raw.find("://") != std::string::npos;
      if (is_plain_link && entry.canon.ok() && !section_.is_indicators) {
        ctx_.Reject(line.line, "a plain link outside of an indicator section", entry.assertion.raw);
      } else {
        ctx_.Add(std::move(entry));
      }
    }
    return true;
  }

  static bool IsRequestMethod(std::string_view word) {
    return word == "GET" || word == "POST" || word == "HEAD" || word == "PUT";
  }

  // Running text yields none. A defanged value or a hash in it is meant as one, so it is rejected
  // by name.
  void ReadProse(const TextLine& line) {
    for (const Word& word : WordsOf(line.text)) {
      const Inferred inferred = Infer(word.text, Context::kAny);
      if (inferred.guess != Guess::kIndicator) continue;
      if (!section_.is_aside && (inferred.is_defanged || IsHashKind(inferred.canon.kind))) {
        ctx_.Reject(line.line, "a value in running text", StripMarkup(word.text));
      } else {
        ++num_aside_;
      }
    }
  }

  void CountAside(std::string_view text) {
    for (const Word& word : WordsOf(text)) {
      if (Infer(word.text, Context::kAny).guess == Guess::kIndicator) ++num_aside_;
    }
  }

  // `dynamic(["1.2.3.4", …])` of the page's queries. Beside a table they repeat it; alone they are
  // the page's indicators.
  void ReadQueryLists() {
    std::string text;
    std::vector<std::pair<size_t, uint64_t>> line_starts;
    for (const Block& block : document_) {
      for (const TextLine& line : block.lines) {
        line_starts.emplace_back(text.size(), line.line);
        text += line.text;
        text += '\n';
      }
    }
    constexpr std::string_view kMark = "dynamic([";
    for (size_t at = text.find(kMark); at != std::string::npos; at = text.find(kMark, at)) {
      at += kMark.size();
      const size_t end = std::min(text.find(']', at), text.size());
      const auto line =
          std::upper_bound(line_starts.begin(), line_starts.end(), std::pair(at, UINT64_MAX));
      ReadQueryList(std::string_view(text).substr(at, end - at), std::prev(line)->second);
      at = end;
    }
  }

  void ReadQueryList(std::string_view list, uint64_t line) {
    size_t pos = 0;
    while (pos < list.size()) {
      const char quote = list[pos++];
      if (quote != '"' && quote != '\'') continue;
      const size_t end = std::min(list.find(quote, pos), list.size());
      const std::string_view raw = list.substr(pos, end - pos);
      pos = end + 1;
      const Inferred inferred = Infer(raw, Context::kAny);
      if (inferred.guess == Guess::kNothing) continue;
      if (has_table_) {
        if (inferred.guess == Guess::kIndicator && !IsKnown(inferred.canon)) {
          ctx_.Reject(line, "a value of a query list that the page's table does not have", raw);
        }
        continue;
      }
      Entry entry{.canon = inferred.canon, .assertion = defaults_};
      entry.assertion.line = line;
      entry.assertion.raw = raw;
      if (listed_.insert(entry.canon.value).second || !entry.canon.ok()) ctx_.Add(std::move(entry));
    }
  }

  bool IsKnown(const Canonical& canon) {
    if (known_.empty()) {
      for (const Entry& entry : ctx_.entries_of_file()) known_.insert(entry.canon.value);
    }
    return known_.contains(canon.value);
  }

  ReaderContext& ctx_;
  const Document& document_;
  Assertion defaults_;
  Section section_;
  bool has_table_ = false;
  uint64_t num_aside_ = 0;
  std::set<std::string> known_;   // canonical values of the page
  std::set<std::string> listed_;  // values of the query lists
};

}  // namespace

void ExtractIndicators(ReaderContext& ctx, const Document& document) {
  Extractor(ctx, document).Run();
}

}  // namespace quoll::intel
