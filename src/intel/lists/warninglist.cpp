#include "intel/lists/warninglist.h"

#include <algorithm>
#include <array>

#include <simdjson.h>

#include "base/text.h"
#include "intel/canon.h"
#include "intel/lists/patterns.h"
#include "intel/public_suffix.h"

namespace quoll::intel {
namespace {

constexpr std::array<std::string_view, 5> kTypeNames = {"string", "substring", "hostname", "cidr",
                                                        "regex"};

constexpr uint32_t Bit(Kind kind) { return 1U << static_cast<int>(kind); }
constexpr uint32_t kAddressBits = Bit(Kind::kIp) | Bit(Kind::kCidr);
constexpr uint32_t kHashBits = Bit(Kind::kMd5) | Bit(Kind::kSha1) | Bit(Kind::kSha256) |
                               Bit(Kind::kSha512) | Bit(Kind::kSha3_384);
constexpr uint32_t kAllBits = (1U << kNumKinds) - 1;

// MISP's attribute types and the kinds of indicators that they hold; parts of composite types count
// each.
struct AttributeKind {
  std::string_view attribute;
  uint32_t kinds;
};
constexpr AttributeKind kAttributeKinds[] = {
    {"ip-src", kAddressBits},
    {"ip-dst", kAddressBits},
    {"ip", kAddressBits},
    {"domain", Bit(Kind::kDomain)},
    {"hostname", Bit(Kind::kDomain)},
    {"url", Bit(Kind::kUrl)},
    {"uri", Bit(Kind::kUrl)},
    {"link", Bit(Kind::kUrl)},
    {"md5", Bit(Kind::kMd5)},
    {"sha1", Bit(Kind::kSha1)},
    {"sha256", Bit(Kind::kSha256)},
    {"sha512", Bit(Kind::kSha512)},
    {"sha3-384", Bit(Kind::kSha3_384)},
    {"email", Bit(Kind::kEmail)},
    {"email-src", Bit(Kind::kEmail)},
    {"email-dst", Bit(Kind::kEmail)},
    {"email-reply-to", Bit(Kind::kEmail)},
    {"ja3-fingerprint-md5", Bit(Kind::kJa3)},
    {"jarm-fingerprint", Bit(Kind::kJarm)},
    {"x509-fingerprint-sha1", Bit(Kind::kCertSha1)},
};

uint32_t KindsOfAttribute(std::string_view attribute) {
  uint32_t kinds = 0;
  for (const std::string_view part : base::Split(attribute, '|')) {
    for (const AttributeKind& known : kAttributeKinds) {
      if (base::EqualsIgnoreCase(part, known.attribute)) kinds |= known.kinds;
    }
  }
  return kinds;
}

bool HasUpper(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool IsHex(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
}

// Digests in hexadecimal: md5, sha1, sha224, sha256, sha384, sha512.
bool IsHashLength(size_t digits) {
  return digits == 32 || digits == 40 || digits == 56 || digits == 64 || digits == 96 ||
         digits == 128;
}

// A name that is canonical as it stands, which nearly all are; the others go through the canonical
// form.
bool IsPlainName(std::string_view name) {
  if (name.empty() || name.size() > 253 || name.front() == '.' || name.back() == '.') return false;
  size_t label = 0;
  bool has_letter = false;  // in the last label
  for (const char c : name) {
    if (c == '.') {
      if (label == 0) return false;
      label = 0;
      has_letter = false;
      continue;
    }
    has_letter |= c >= 'a' && c <= 'z';
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    if (!is_plain || ++label > 63) return false;
    // A-labels are decoded to be checked.
    if (label == 4 && c == '-') return false;
  }
  return has_letter;
}

}  // namespace

std::string_view ListTypeName(ListType type) { return kTypeNames[static_cast<size_t>(type)]; }

EntryBuilder::EntryBuilder(Warninglist& list) : list_(list) {}

void EntryBuilder::Count(Tally& tally, std::string_view published) {
  if (tally.count++ == 0) tally.example = published;
}

void EntryBuilder::Skip(std::string_view published, Tally& why) {
  ++list_.num_skipped;
  Count(why, published.substr(0, 200));
}

void EntryBuilder::Keep(std::string_view published, std::string_view value, EntryForm form) {
  ListEntry entry;
  entry.form = form;
  entry.text_at = static_cast<uint32_t>(list_.text.size());
  entry.text_size = static_cast<uint16_t>(published.size());
  entry.note_size = static_cast<uint16_t>(note_.size());
  // The value is a part of the text, or stands behind it.
  const size_t within = published.find(value);
  list_.text += published;
  list_.text += note_;
  entry.value_at = entry.text_at + static_cast<uint32_t>(within);
  if (within == std::string_view::npos) {
    entry.value_at = static_cast<uint32_t>(list_.text.size());
    list_.text += value;
  }
  entry.value_size = static_cast<uint16_t>(value.size());
  list_.entries.push_back(entry);
}

bool EntryBuilder::AddName(std::string_view published, std::string_view name, EntryForm form) {
  std::string canonical;
  if (!IsPlainName(name)) {
    // Single labels are no indicators, and stand in lists all the same.
    const bool is_label = name.find('.') == std::string_view::npos && !name.empty();
    const Canonical canon = CanonDomain(name);
    if (!canon.ok() && !(is_label && IsPlainName(base::AsciiLower(name)))) return false;
    canonical = canon.ok() ? canon.value : base::AsciiLower(name);
    name = canonical;
  }
  if (form != EntryForm::kExact && IsPublicSuffix(name)) Count(suffix_, published);
  Keep(published, name, form);
  return true;
}

bool EntryBuilder::AddNetwork(std::string_view published, std::string_view text) {
  IpNetwork network;
  if (!ParseNetwork(text, network)) return false;
  const std::string canonical = FormatNetwork(network);
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos) {
    if (list_.type == ListType::kCidr) Count(bare_, published);
  } else if (IpBytes bytes; ParseIp(text.substr(0, slash), bytes) && bytes != network.base) {
    Count(host_bits_, published);
  }
  Keep(published, canonical, EntryForm::kNetwork);
  return true;
}

bool EntryBuilder::AddString(std::string_view published, std::string_view text) {
  const bool holds_names = list_.HoldsKind(Kind::kDomain);
  if (holds_names && (text.starts_with('.') || text.starts_with("*."))) {
    Count(text.starts_with('.') ? dotted_ : starred_, published);
    return AddName(published, text.substr(text.starts_with('.') ? 1 : 2), EntryForm::kBelow);
  }
  if ((list_.kinds & kAddressBits) != 0 && AddNetwork(published, text)) return true;
  if (text.find("://") != std::string_view::npos) {
    const Canonical canon = CanonUrl(text);
    if (canon.ok()) Keep(published, canon.value, EntryForm::kExact);
    if (canon.ok()) return true;
  }
  if (text.find('@') != std::string_view::npos) {
    const Canonical canon = CanonEmail(text);
    if (canon.ok()) Keep(published, canon.value, EntryForm::kExact);
    if (canon.ok()) return true;
  }
  if (list_.kinds != 0 && (list_.kinds & ~kHashBits) == 0) {
    if (!IsHex(text) || !IsHashLength(text.size())) {
      Skip(published, no_hash_);
      return true;
    }
  }
  if (holds_names && AddName(published, text, EntryForm::kExact)) return true;
  Keep(published, base::AsciiLower(text), EntryForm::kExact);
  return true;
}

void EntryBuilder::Add(std::string_view published, std::string_view note) {
  note_ = note;
  if (published.size() > kMaxListEntryBytes) return Skip(published, too_long_);
  const std::string_view text = base::TrimBlanks(published);
  if (text.empty()) return Skip(published, no_name_);
  if (text.size() != published.size()) Count(blanks_, published);
  const bool is_pattern = list_.type == ListType::kRegex || list_.type == ListType::kSubstring;
  if (is_pattern && list_.entries.size() >= kMaxListPatterns) return Skip(published, too_many_);
  if (!is_pattern && HasUpper(text)) Count(upper_, published);
  switch (list_.type) {
    case ListType::kCidr:
      if (!AddNetwork(published, text)) Skip(published, no_network_);
      break;
    case ListType::kHostname: {
      const size_t mark = text.starts_with('.') ? 1 : text.starts_with("*.") ? 2 : 0;
      if (mark != 0) Count(mark == 1 ? dotted_ : starred_, published);
      const EntryForm form = mark == 0 ? EntryForm::kSubtree : EntryForm::kBelow;
      // Addresses stand among host names.
      if (!AddName(published, text.substr(mark), form) && !AddNetwork(published, text))
        Skip(published, no_name_);
      break;
    }
    case ListType::kString:
      if (!AddString(published, text)) Skip(published, no_name_);
      break;
    case ListType::kSubstring:
      Keep(published, base::AsciiLower(text), EntryForm::kSubstring);
      break;
    case ListType::kRegex:
      if (!IsUsablePattern(text)) return Skip(published, bad_pattern_);
      Keep(published, text, EntryForm::kRegex);
      break;
  }
}

void EntryBuilder::Finish() {
  const bool is_string = list_.type == ListType::kString;
  const auto tell = [&](const Tally& tally, std::string_view text, bool is_loss) {
    if (tally.count == 0) return;
    list_.defects.push_back({std::string(text), tally.count, tally.example, is_loss});
  };
  tell(dotted_,
       is_string ? "start with a dot and can never equal a name; read as what lies below"
                 : "start with a dot; read as what lies below, without the name itself",
       false);
  tell(starred_, "start with `*.`; read as what lies below", false);
  tell(suffix_, "are public suffixes; they match themselves only", false);
  tell(upper_, "have capitals; compared without regard to case", false);
  tell(bare_, "are bare addresses; read as networks of one", false);
  tell(host_bits_, "have host bits; these are cleared", false);
  tell(blanks_, "have blanks around them", false);
  tell(no_network_, "are no networks", true);
  tell(no_name_, "are no names", true);
  tell(no_hash_, "are no hashes of a known length", true);
  tell(too_long_, "are longer than 4096 bytes", true);
  tell(too_many_, "exceed 10,000 patterns", true);
  tell(bad_pattern_, "are no patterns that can be run in bounded time (look-around is refused)",
       true);
}

namespace {

bool ReadHead(simdjson::dom::object root, Warninglist& list, std::string& reason) {
  std::string_view text;
  if (root["name"].get(text) == simdjson::SUCCESS) list.title = text;
  int64_t number = 0;
  if (root["version"].get(number) == simdjson::SUCCESS) list.version = std::to_string(number);
  if (root["version"].get(text) == simdjson::SUCCESS) list.version = text;
  if (list.version.empty()) list.defects.push_back({"it states no version", 0, {}, false});
  std::string_view type = "string";
  if (root["type"].get(type) != simdjson::SUCCESS) type = "string";
  const auto found = std::find_if(kTypeNames.begin(), kTypeNames.end(), [&](std::string_view name) {
    return base::EqualsIgnoreCase(name, type);
  });
  if (found == kTypeNames.end()) {
    reason = "its type `" + std::string(type.substr(0, 40)) + "` is not known";
    return false;
  }
  list.type = static_cast<ListType>(found - kTypeNames.begin());
  simdjson::dom::array attributes;
  const bool has_attributes = root["matching_attributes"].get(attributes) == simdjson::SUCCESS &&
                              attributes.begin() != attributes.end();
  if (!has_attributes) list.kinds = kAllBits;
  if (has_attributes) {
    for (const simdjson::dom::element attribute : attributes) {
      if (attribute.get(text) == simdjson::SUCCESS) list.kinds |= KindsOfAttribute(text);
    }
  }
  if (list.kinds == 0)
    list.defects.push_back({"it is for no type of indicator that is known here", 0, {}, false});
  return true;
}

}  // namespace

bool LooksLikeWarninglist(std::string_view json) {
  return json.find("\"list\"") != std::string_view::npos &&
         json.substr(0, json.find_first_not_of(" \t\r\n\xEF\xBB\xBF") + 1).ends_with('{');
}

bool ParseWarninglist(std::string_view json, std::string_view name, Warninglist& list,
                      std::string& reason) {
  if (json.size() > kMaxListBytes) {
    reason = "it is larger than 256 MiB";
    return false;
  }
  if (json.starts_with("\xEF\xBB\xBF")) json.remove_prefix(3);
  simdjson::dom::parser parser;
  simdjson::dom::object root;
  const simdjson::error_code error = parser.parse(json.data(), json.size()).get(root);
  if (error != simdjson::SUCCESS) {
    reason = std::string("it is no JSON object: ") + simdjson::error_message(error);
    return false;
  }
  simdjson::dom::array entries;
  if (root["list"].get(entries) != simdjson::SUCCESS) {
    reason = "it has no array `list`";
    return false;
  }
  list.name = name;
  list.list_class = &ClassOfList(name);
  if (!ReadHead(root, list, reason)) return false;
  list.entries.reserve(entries.size());
  EntryBuilder builder(list);
  uint64_t num_not_text = 0;
  for (const simdjson::dom::element entry : entries) {
    std::string_view text;
    if (entry.get(text) == simdjson::SUCCESS) {
      builder.Add(text);
    } else {
      ++num_not_text;
    }
  }
  list.num_skipped += num_not_text;
  builder.Finish();
  if (num_not_text != 0) list.defects.push_back({"are no texts", num_not_text, {}, true});
  return true;
}

}  // namespace quoll::intel
