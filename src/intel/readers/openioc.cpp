// OpenIOC 1.0 and 1.1: a tree of AND and OR over items, each a search term, a condition, a value:
//   <Indicator operator="OR">
//     <IndicatorItem condition="is"><Context search="FileItem/Md5sum"/><Content>…</Content>…
// Only an item that is evidence alone (under nothing but OR) becomes an indicator to hunt. A group
// of items joined by AND is kept whole; what an indicator can say of it is for enrichment.
#include <algorithm>

#include <pugixml.hpp>

#include "base/text.h"
#include "intel/reader_def.h"
#include "intel/readers/_values.h"

namespace quoll::intel {
namespace {

// Deeper trees are refused: every level is a call.
constexpr int kMaxDepth = 64;
// Of a group that is kept whole, in bytes.
constexpr size_t kMaxGroupText = 1 << 20;

struct Term {
  std::string_view ending;  // of the search term, after its last `/`, lower case
  Kind kind;
  bool is_host;  // an address or a name
};

constexpr Term kTerms[] = {
    {"md5sum", Kind::kMd5, false},        {"md5", Kind::kMd5, false},
    {"sha1sum", Kind::kSha1, false},      {"sha1", Kind::kSha1, false},
    {"sha256sum", Kind::kSha256, false},  {"sha256", Kind::kSha256, false},
    {"sha512sum", Kind::kSha512, false},  {"remoteip", Kind::kIp, false},
    {"ipv4address", Kind::kIp, false},    {"ipv6address", Kind::kIp, false},
    {"destinationip", Kind::kIp, false},  {"dstip", Kind::kIp, false},
    {"recordname", Kind::kDomain, false}, {"host", Kind::kDomain, true},
    {"hostname", Kind::kDomain, true},    {"dns", Kind::kDomain, false},
    {"domain", Kind::kDomain, false},     {"uri", Kind::kUrl, false},
    {"url", Kind::kUrl, false},           {"sourceurl", Kind::kUrl, false},
    {"from", Kind::kEmail, false},        {"sender", Kind::kEmail, false},
};

const Term* FindTerm(std::string_view search) {
  const std::string ending = base::AsciiLower(search.substr(search.rfind('/') + 1));
  const auto* found = std::find_if(std::begin(kTerms), std::end(kTerms),
                                   [&](const Term& term) { return term.ending == ending; });
  return found == std::end(kTerms) ? nullptr : found;
}

bool IsNamed(const pugi::xml_node& node, std::string_view name) {
  std::string_view own = node.name();
  own.remove_prefix(own.find(':') + 1);  // npos + 1 is 0
  return own == name;
}

pugi::xml_node ChildNamed(const pugi::xml_node& node, std::string_view name) {
  return node.find_child([&](const pugi::xml_node& child) { return IsNamed(child, name); });
}

std::string_view TextOf(const pugi::xml_node& node, std::string_view name) {
  return base::TrimBlanks(ChildNamed(node, name).child_value());
}

struct Item {
  std::string_view search;
  std::string_view condition;
  std::string_view content;
  bool is_negated = false;
  uint64_t line = 0;
};

class IocReader {
 public:
  // `content` is what the document was parsed from.
  IocReader(ReaderContext& ctx, std::string_view content) : ctx_(ctx) {
    for (size_t at = content.find('\n'); at != std::string_view::npos;
         at = content.find('\n', at + 1)) {
      line_ends_.push_back(static_cast<ptrdiff_t>(at));
    }
  }

  void Read(const pugi::xml_node& ioc) {
    defaults_ = Assertion();
    defaults_.source_id = "openioc";
    const std::string_view id = ioc.attribute("id").value();
    defaults_.event_id = id;
    // 1.1 holds in `metadata` what 1.0 has at the top.
    const pugi::xml_node metadata = ChildNamed(ioc, "metadata") ? ChildNamed(ioc, "metadata") : ioc;
    defaults_.comment = TextOf(metadata, "short_description");
    defaults_.reporter = TextOf(metadata, "authored_by");
    for (const pugi::xml_node& link : ChildNamed(metadata, "links").children()) ReadLink(link);
    defaults_.first_seen = ReadStatedTime(ctx_, TextOf(metadata, "authored_date"), LineOf(ioc));
    const pugi::xml_node tree =
        ChildNamed(ioc, "definition") ? ChildNamed(ioc, "definition") : ChildNamed(ioc, "criteria");
    if (!tree) ctx_.Reject(LineOf(ioc), "an OpenIOC document without a definition", id);
    for (const pugi::xml_node& child : tree.children()) ReadNode(child, 1);
  }

 private:
  void ReadLink(const pugi::xml_node& link) {
    const std::string_view rel = link.attribute("rel").value();
    if (base::EqualsIgnoreCase(rel, "license")) {
      defaults_.licence = base::TrimBlanks(link.child_value());
    } else if (base::EqualsIgnoreCase(rel, "family") || base::EqualsIgnoreCase(rel, "malware")) {
      defaults_.malware_name = base::TrimBlanks(link.child_value());
    } else if (const std::string_view href = link.attribute("href").value();
               !href.empty() && defaults_.reference.empty()) {
      defaults_.reference = href;
    }
  }

  uint64_t LineOf(const pugi::xml_node& node) const {
    const auto end = std::lower_bound(line_ends_.begin(), line_ends_.end(), node.offset_debug());
    return static_cast<uint64_t>(end - line_ends_.begin()) + 1;
  }

  static size_t NumParts(const pugi::xml_node& group) {
    return static_cast<size_t>(
        std::count_if(group.begin(), group.end(), [](const pugi::xml_node& child) {
          return IsNamed(child, "Indicator") || IsNamed(child, "IndicatorItem");
        }));
  }

  static bool IsAnd(const pugi::xml_node& group) {
    return base::EqualsIgnoreCase(group.attribute("operator").value(), "AND");
  }

  // A part of the tree that is evidence alone.
  void ReadNode(const pugi::xml_node& node, int depth) {
    if (IsNamed(node, "IndicatorItem")) {
      ReadItem(ItemOf(node), node);
      return;
    }
    if (!IsNamed(node, "Indicator")) return;
    if (depth > kMaxDepth) {
      ctx_.Reject(LineOf(node), "a tree nested deeper than 64 levels", "");
      return;
    }
    // AND of one part is that part.
    if (IsAnd(node) && NumParts(node) > 1) {
      Keep(node, LineOf(node), "several items joined by AND");
      ReadParts(node, depth);
      return;
    }
    for (const pugi::xml_node& child : node.children()) ReadNode(child, depth + 1);
  }

  void Keep(const pugi::xml_node& node, uint64_t line, std::string reason) {
    std::string text;
    AppendText(node, text, 1);
    ctx_.AddCompound({.file = {},
                      .line = line,
                      .external_id = node.attribute("id").value(),
                      .text = std::move(text),
                      .reason = std::move(reason)});
  }

  // `(ProcessItem/name contains svchost.exe AND (…))`.
  void AppendText(const pugi::xml_node& node, std::string& text, int depth) {
    if (text.size() > kMaxGroupText || depth > kMaxDepth) return;
    if (IsNamed(node, "IndicatorItem")) {
      const Item item = ItemOf(node);
      if (item.is_negated) text += "NOT ";
      text += std::string(item.search) + ' ' + std::string(item.condition) + " '" +
              std::string(item.content) + '\'';
      return;
    }
    text += '(';
    bool is_first = true;
    for (const pugi::xml_node& child : node.children()) {
      if (!IsNamed(child, "Indicator") && !IsNamed(child, "IndicatorItem")) continue;
      if (!is_first) text += IsAnd(node) ? " AND " : " OR ";
      is_first = false;
      AppendText(child, text, depth + 1);
    }
    text += ')';
  }

  // What stands beside other things: for enrichment where it is an indicator at all.
  void ReadParts(const pugi::xml_node& group, int depth) {
    if (depth > kMaxDepth) return;
    for (const pugi::xml_node& child : group.children()) {
      if (IsNamed(child, "Indicator")) ReadParts(child, depth + 1);
      if (!IsNamed(child, "IndicatorItem")) continue;
      const Item item = ItemOf(child);
      Entry entry;
      if (!Claim(item, entry).empty() || !entry.canon.ok()) continue;
      entry.assertion.action = Action::kEnrich;
      Add(std::move(entry), item, child);
    }
  }

  Item ItemOf(const pugi::xml_node& node) const {
    Item item;
    item.search = ChildNamed(node, "Context").attribute("search").value();
    item.condition = node.attribute("condition").value();
    item.content = TextOf(node, "Content");
    item.is_negated = node.attribute("negate").as_bool();
    item.line = LineOf(node);
    return item;
  }

  // The claim of an item, or why it is none.
  std::string Claim(const Item& item, Entry& entry) const {
    const std::string condition = base::AsciiLower(item.condition);
    if (item.is_negated || condition.ends_with("not")) return "a negation";
    if (item.search.empty()) return "an item without a search term";
    const Term* term = FindTerm(item.search);
    if (term == nullptr) {
      return '`' + std::string(item.search.substr(0, 100)) + "` is of no kind that is matched";
    }
    // `contains` a whole name or hash is that name or hash; canonical forms refuse parts of one.
    if (condition != "is" && condition != "contains")
      return "condition `" + std::string(item.condition.substr(0, 40)) + '`';
    entry.canon =
        term->is_host ? CanonHostValue(item.content) : CanonStated(term->kind, item.content);
    entry.assertion = defaults_;
    return {};
  }

  void ReadItem(const Item& item, const pugi::xml_node& node) {
    Entry entry;
    const std::string reason = Claim(item, entry);
    if (!reason.empty()) {
      ctx_.Reject(item.line, reason, item.content);
      return;
    }
    // A part of a name or URL is a good pattern, and no indicator.
    if (!entry.canon.ok() && base::EqualsIgnoreCase(item.condition, "contains")) {
      Keep(node, item.line, "`contains` a part of a value");
      return;
    }
    Add(std::move(entry), item, node);
  }

  void Add(Entry entry, const Item& item, const pugi::xml_node& node) {
    const std::string_view id = node.attribute("id").value();
    if (!id.empty()) entry.assertion.external_id = "openioc:" + std::string(id);
    entry.assertion.line = item.line;
    entry.assertion.raw = item.content;
    ctx_.Add(std::move(entry));
  }

  ReaderContext& ctx_;
  std::vector<ptrdiff_t> line_ends_;  // offsets, for the lines of messages
  Assertion defaults_;
};

// The documents within an element: itself, or those of a list around them.
void ReadDocuments(IocReader& reader, const pugi::xml_node& node, size_t& num_read, int depth) {
  if (IsNamed(node, "ioc") || IsNamed(node, "OpenIOC")) {
    ++num_read;
    reader.Read(node);
    return;
  }
  if (depth > kMaxDepth) return;
  for (const pugi::xml_node& child : node.children())
    ReadDocuments(reader, child, num_read, depth + 1);
}

int DetectOpenIoc(std::string_view head, std::string_view /*file_name*/) {
  if (!base::TrimBlanks(head).starts_with('<')) return 0;
  const auto has = [&](std::string_view mark) { return head.find(mark) != std::string_view::npos; };
  if (has("schemas.mandiant.com/2010/ioc") || has("openioc.org/schemas")) return 95;
  return has("<IndicatorItem") || has("<OpenIOC") ? 85 : 0;
}

void ReadOpenIoc(ReaderContext& ctx, std::string_view content) {
  pugi::xml_document document;
  // Document types and their entities are not read: nothing expands, nothing is fetched.
  const pugi::xml_parse_result result = document.load_buffer(
      content.data(), content.size(), pugi::parse_default, pugi::encoding_utf8);
  if (!result) {
    const auto end = static_cast<ptrdiff_t>(
        std::min(static_cast<size_t>(std::max<ptrdiff_t>(result.offset, 0)), content.size()));
    const auto line =
        static_cast<uint64_t>(1 + std::count(content.begin(), content.begin() + end, '\n'));
    ctx.Reject(line, "the XML is damaged or cut off here, what follows was not read",
               result.description());
  }
  IocReader reader(ctx, content);
  size_t num_read = 0;
  ReadDocuments(reader, document, num_read, 1);
  if (num_read == 0) ctx.Reject(1, "the XML holds no OpenIOC document", "");
}

}  // namespace

extern const ReaderDef kReader_openioc;
constinit const ReaderDef kReader_openioc = {
    .name = "openioc",
    .summary = "OpenIOC 1.0 or 1.1",
    .detect = DetectOpenIoc,
    .read = ReadOpenIoc,
};

}  // namespace quoll::intel
