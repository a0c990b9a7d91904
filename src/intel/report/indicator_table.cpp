#include "intel/report/indicator_table.h"

#include <algorithm>

#include "base/text.h"
#include "base/ticks.h"
#include "intel/readers/_misp_types.h"
#include "intel/refang.h"
#include "intel/report/infer.h"

namespace quoll::intel {
namespace {

// Lower case without blanks, `-` and `_`, and without the word `hash`.
std::string Normalise(std::string_view text) {
  std::string out;
  for (const char c : base::AsciiLower(StripMarkup(text))) {
    if (c != ' ' && c != '-' && c != '_' && c != '*') out += c;
  }
  return out;
}

// `sha1hash` and `filehashsha1` are `sha1`.
std::string NormaliseHashName(std::string name) {
  if (name.starts_with("filehash") && name.size() > 8) name.erase(0, 8);
  if (name.ends_with("hash") && name.size() > 4 && name != "filehash") name.erase(name.size() - 4);
  return name;
}

// Words of a cell: blanks separate, and commas and semicolons where no URL can hold them.
std::vector<std::string_view> WordsOf(std::string_view cell, bool is_url) {
  std::vector<std::string_view> words;
  const std::string_view separators = is_url ? " \t\r\n" : " \t\r\n,;";
  size_t pos = 0;
  while (pos < cell.size()) {
    const size_t start = cell.find_first_not_of(separators, pos);
    if (start == std::string_view::npos) break;
    pos = std::min(cell.find_first_of(separators, start), cell.size());
    words.push_back(cell.substr(start, pos - start));
  }
  return words;
}

bool MentionsCompromise(std::string_view text) {
  return base::AsciiLower(text).find("compromised") != std::string::npos;
}

std::optional<int64_t> ReadTime(ReaderContext& ctx, std::string_view text, uint64_t line) {
  text = StripMarkup(text);
  if (text.ends_with(" UTC")) text.remove_suffix(4);
  if (IsNothing(text)) return std::nullopt;
  const auto ticks = base::ParseDatetime(text);
  if (!ticks) ctx.Note(line, "a time could not be read and was left out");
  return ticks;
}

std::optional<int> ReadConfidence(ReaderContext& ctx, std::string_view text, uint64_t line) {
  text = StripMarkup(text);
  if (text.ends_with('%')) text.remove_suffix(1);
  text = base::TrimBlanks(text);
  if (IsNothing(text)) return std::nullopt;
  const auto number = base::ParseInteger(text);
  if (!number || *number < 0 || *number > 100) {
    ctx.Note(line, "a confidence that is not 0 to 100 was left out");
    return std::nullopt;
  }
  return static_cast<int>(*number);
}

}  // namespace

Canonical CanonByTypeWord(std::string_view type, std::string_view value) {
  const std::string word = NormaliseHashName(Normalise(type));
  const std::string text = Refang(StripMarkup(value));
  if (word == "ip:port" || word == "ipport" || word == "ipdst|port") return CanonIpPort(text);
  if (word == "ip" || word.starts_with("ipv") || word == "ipaddress" || word == "ipdst" ||
      word == "ipsrc" || word == "cidr" || word == "address") {
    if (text.find('/') != std::string::npos) return CanonCidr(text);
    const Canonical plain = CanonIp(text);
    if (plain.ok() || text.find(':') == std::string::npos) return plain;
    return CanonIpPort(text);
  }
  if (word == "domain" || word == "hostname" || word == "host" || word == "fqdn" ||
      word == "domainname") {
    return CanonDomainPort(text);
  }
  if (word == "url" || word == "uri") return CanonUrl(text);
  if (word == "email" || word == "emailaddress" || word == "emailsrc" || word == "emaildst") {
    return CanonEmail(text);
  }
  if (word == "hash" || word == "filehash") return CanonHash(text);
  if (word == "sha3384") return Canonicalise(Kind::kSha3_384, text);
  if (word == "certsha1" || word == "sslcert" || word == "sslcertificate") {
    return Canonicalise(Kind::kCertSha1, text);
  }
  for (const Kind kind : {Kind::kMd5, Kind::kSha1, Kind::kSha256, Kind::kSha512, Kind::kJa3,
                          Kind::kJa3s, Kind::kJa4, Kind::kJarm}) {
    if (word == KindName(kind)) return Canonicalise(kind, text);
  }
  Canonical refused;
  refused.reason = "unknown type `" + std::string(StripMarkup(type).substr(0, 40)) + "`";
  return refused;
}

// Header words after Normalise and NormaliseHashName.
const IndicatorTable::ColumnRole IndicatorTable::kRoles[] = {
    {"type", Role::kType},
    {"ioctype", Role::kType},
    {"indicatortype", Role::kType},
    {"value", Role::kValue},
    {"ioc", Role::kValue},
    {"iocvalue", Role::kValue},
    {"iocs", Role::kValue},
    {"indicator", Role::kValue},
    {"indicators", Role::kValue},
    {"indicatorvalue", Role::kValue},
    {"observable", Role::kValue},
    {"ip", Role::kIp},
    {"ips", Role::kIp},
    {"ipv4", Role::kIp},
    {"ipv6", Role::kIp},
    {"ipaddress", Role::kIp},
    {"ipaddresses", Role::kIp},
    {"dstip", Role::kIp},
    {"c2ip", Role::kIp},
    {"ip:port", Role::kIp},
    {"domain", Role::kDomain},
    {"domains", Role::kDomain},
    {"domainname", Role::kDomain},
    {"hostname", Role::kDomain},
    {"host", Role::kDomain},
    {"fqdn", Role::kDomain},
    {"c2domain", Role::kDomain},
    {"url", Role::kUrl},
    {"urls", Role::kUrl},
    {"uri", Role::kUrl},
    {"hash", Role::kHash},
    {"hashes", Role::kHash},
    {"filehash", Role::kHash},
    {"md5", Role::kHash},
    {"sha1", Role::kHash},
    {"sha256", Role::kHash},
    {"sha512", Role::kHash},
    {"email", Role::kEmail},
    {"emails", Role::kEmail},
    {"emailaddress", Role::kEmail},
    {"port", Role::kPort},
    {"dstport", Role::kPort},
    {"family", Role::kFamily},
    {"malware", Role::kFamily},
    {"malwarefamily", Role::kFamily},
    {"malwareprintable", Role::kFamily},
    {"malpedia", Role::kFamilyId},
    {"threattype", Role::kThreatType},
    {"firstseen", Role::kFirstSeen},
    {"firstseenutc", Role::kFirstSeen},
    {"lastseen", Role::kLastSeen},
    {"lastseenutc", Role::kLastSeen},
    {"validuntil", Role::kValidUntil},
    {"expires", Role::kValidUntil},
    {"revoked", Role::kRevoked},
    {"confidence", Role::kConfidence},
    {"confidencelevel", Role::kConfidence},
    {"tags", Role::kTags},
    {"reference", Role::kReference},
    {"reporter", Role::kReporter},
    {"details", Role::kDetails},
    {"description", Role::kDetails},
    {"notes", Role::kDetails},
    {"comment", Role::kDetails},
    {"toids", Role::kAction},
    {"tlp", Role::kTlp},
    {"expirationdate", Role::kValidUntil},
};

IndicatorTable::Role IndicatorTable::RoleOf(std::string_view header) {
  const std::string name = NormaliseHashName(Normalise(header));
  for (const ColumnRole& known : kRoles) {
    if (known.name == name) return known.role;
  }
  return Role::kIgnored;
}

std::optional<IndicatorTable> IndicatorTable::FromHeader(const std::vector<std::string>& header,
                                                         const ColumnMeanings& meanings) {
  IndicatorTable table;
  for (const std::string& cell : header) table.roles_.push_back(RoleOf(cell));
  for (const auto& [column, meaning] : meanings) {
    const auto number = base::ParseInteger(column);
    for (size_t i = 0; i < header.size(); ++i) {
      const bool is_it = number ? *number == static_cast<int64_t>(i) + 1
                                : base::EqualsIgnoreCase(base::TrimBlanks(header[i]), column);
      if (is_it) table.roles_[i] = RoleOf(meaning);
    }
  }
  if (table.num_value_columns() == 0) return std::nullopt;
  return table;
}

bool IndicatorTable::IsMeaning(std::string_view word) {
  return word == "-" || RoleOf(word) != Role::kIgnored;
}

std::string IndicatorTable::Describe(const std::vector<std::string>& header) const {
  std::string read;
  std::string left;
  for (size_t i = 0; i < roles_.size() && i < header.size(); ++i) {
    const std::string name = '`' + std::string(ShortRaw(header[i])) + '`';
    if (roles_[i] == Role::kIgnored) {
      left += (left.empty() ? "" : ", ") + name;
      continue;
    }
    read += (read.empty() ? "" : ", ") + name + " as " + std::string(WordOf(roles_[i]));
  }
  return "columns: " + read + (left.empty() ? "" : "; not read: " + left);
}

std::string_view IndicatorTable::WordOf(Role role) {
  switch (role) {
    case Role::kIgnored:
      return "-";
    case Role::kType:
      return "type";
    case Role::kValue:
      return "value";
    case Role::kIp:
      return "ip";
    case Role::kDomain:
      return "domain";
    case Role::kUrl:
      return "url";
    case Role::kHash:
      return "hash";
    case Role::kEmail:
      return "email";
    case Role::kPort:
      return "port";
    case Role::kFamily:
      return "family";
    case Role::kFamilyId:
      return "malpedia";
    case Role::kThreatType:
      return "threat_type";
    case Role::kFirstSeen:
      return "first_seen";
    case Role::kLastSeen:
      return "last_seen";
    case Role::kConfidence:
      return "confidence";
    case Role::kTags:
      return "tags";
    case Role::kReference:
      return "reference";
    case Role::kReporter:
      return "reporter";
    case Role::kDetails:
      return "details";
    case Role::kAction:
      return "to_ids";
    case Role::kTlp:
      return "tlp";
    case Role::kRevoked:
      return "revoked";
    case Role::kValidUntil:
      return "valid_until";
  }
  return "-";
}

size_t IndicatorTable::num_value_columns() const {
  return static_cast<size_t>(std::count_if(roles_.begin(), roles_.end(), [](Role role) {
    return role == Role::kValue || role == Role::kIp || role == Role::kDomain ||
           role == Role::kUrl || role == Role::kHash || role == Role::kEmail;
  }));
}

std::string_view IndicatorTable::CellOf(const std::vector<std::string>& cells, Role role) const {
  for (size_t i = 0; i < roles_.size() && i < cells.size(); ++i) {
    if (roles_[i] == role) return cells[i];
  }
  return {};
}

Assertion IndicatorTable::RowAssertion(ReaderContext& ctx, const std::vector<std::string>& cells,
                                       uint64_t line, const Assertion& defaults) const {
  Assertion assertion = defaults;
  assertion.line = line;
  const auto text = [&](Role role) { return StripMarkup(CellOf(cells, role)); };
  if (!IsNothing(text(Role::kFamily))) assertion.malware_name = text(Role::kFamily);
  if (!IsNothing(text(Role::kFamilyId))) assertion.malware_id = text(Role::kFamilyId);
  if (!IsNothing(text(Role::kThreatType))) assertion.threat_type = text(Role::kThreatType);
  if (!IsNothing(text(Role::kReference))) assertion.reference = text(Role::kReference);
  if (!IsNothing(text(Role::kReporter))) assertion.reporter = text(Role::kReporter);
  for (const std::string_view tag : base::Split(text(Role::kTags), ',')) {
    if (!IsNothing(tag)) assertion.tags.emplace_back(base::TrimBlanks(tag));
  }
  assertion.first_seen = ReadTime(ctx, CellOf(cells, Role::kFirstSeen), line);
  assertion.last_seen = ReadTime(ctx, CellOf(cells, Role::kLastSeen), line);
  assertion.valid_until = ReadTime(ctx, CellOf(cells, Role::kValidUntil), line);
  const std::string revoked = base::AsciiLower(text(Role::kRevoked));
  assertion.is_revoked = revoked == "true" || revoked == "yes" || revoked == "1";
  assertion.confidence = ReadConfidence(ctx, CellOf(cells, Role::kConfidence), line);
  if (!IsNothing(text(Role::kDetails))) assertion.comment = text(Role::kDetails);
  if (!IsNothing(text(Role::kTlp))) assertion.tlp = TlpFromName(text(Role::kTlp));
  const std::string_view to_ids = text(Role::kAction);
  if (to_ids == "0" || base::EqualsIgnoreCase(to_ids, "false")) assertion.action = Action::kEnrich;
  if (MentionsCompromise(CellOf(cells, Role::kDetails))) assertion.is_compromised = true;
  return assertion;
}

void IndicatorTable::ReadCell(ReaderContext& ctx, Role role, std::string_view cell,
                              const Assertion& assertion, uint16_t port) const {
  if (IsNothing(cell)) return;
  const Context context = role == Role::kDomain ? Context::kHostNames : Context::kAny;
  bool has_found = false;
  std::vector<Entry> entries;
  for (const std::string_view word : WordsOf(cell, role == Role::kUrl)) {
    if (IsNothing(word)) continue;
    const Inferred inferred = Infer(word, context);
    if (inferred.guess == Guess::kNothing) continue;
    has_found |= inferred.guess == Guess::kIndicator;
    Entry entry{.canon = inferred.canon, .assertion = assertion};
    entry.assertion.raw = StripMarkup(word);
    const Kind kind = entry.canon.kind;
    if (entry.canon.port == 0 && (kind == Kind::kIp || kind == Kind::kDomain))
      entry.canon.port = port;
    entries.push_back(std::move(entry));
  }
  if (entries.empty()) {
    ctx.Reject(assertion.line, "a cell of an indicator column that holds none", cell);
    return;
  }
  for (Entry& entry : entries) {
    // Beside a good value, a word that a host-name column refuses is a remark of the author.
    if (has_found && !entry.canon.ok() && !IsDefanged(entry.assertion.raw)) continue;
    ctx.Add(std::move(entry));
  }
}

void IndicatorTable::ReadTyped(ReaderContext& ctx, std::string_view type, std::string_view cell,
                               const Assertion& assertion, uint16_t port) {
  std::vector<MispValue> values;
  const std::string word = base::AsciiLower(StripMarkup(type));
  // MISP's export has its types here; the composite ones are known there only.
  if (word.find('|') == std::string::npos || !ReadMispValue(word, StripMarkup(cell), values))
    values = {{CanonByTypeWord(type, cell), {}}};
  for (MispValue& value : values) {
    Entry entry{.canon = std::move(value.canon), .assertion = assertion};
    entry.assertion.raw = StripMarkup(cell);
    if (entry.canon.port == 0 && entry.canon.kind == Kind::kIp) entry.canon.port = port;
    ctx.Add(std::move(entry));
  }
}

void IndicatorTable::ReadRow(ReaderContext& ctx, const std::vector<std::string>& cells,
                             uint64_t line, const Assertion& defaults) const {
  const Assertion assertion = RowAssertion(ctx, cells, line, defaults);
  const auto port_number = base::ParseInteger(StripMarkup(CellOf(cells, Role::kPort)));
  const bool has_port = port_number && *port_number > 0 && *port_number <= 65535;
  const uint16_t port = has_port ? static_cast<uint16_t>(*port_number) : uint16_t{0};
  const std::string_view type = CellOf(cells, Role::kType);
  for (size_t i = 0; i < roles_.size() && i < cells.size(); ++i) {
    switch (roles_[i]) {
      case Role::kValue:
        if (!IsNothing(type) && !IsNothing(cells[i])) {
          ReadTyped(ctx, type, cells[i], assertion, port);
        } else {
          ReadCell(ctx, Role::kValue, cells[i], assertion, port);
        }
        break;
      case Role::kIp:
      case Role::kDomain:
      case Role::kUrl:
      case Role::kHash:
      case Role::kEmail:
        ReadCell(ctx, roles_[i], cells[i], assertion, port);
        break;
      case Role::kIgnored:
      case Role::kType:
      case Role::kPort:
      case Role::kFamily:
      case Role::kFamilyId:
      case Role::kThreatType:
      case Role::kFirstSeen:
      case Role::kLastSeen:
      case Role::kValidUntil:
      case Role::kRevoked:
      case Role::kConfidence:
      case Role::kTags:
      case Role::kReference:
      case Role::kReporter:
      case Role::kDetails:
      case Role::kAction:
      case Role::kTlp:
        break;
    }
  }
}

}  // namespace quoll::intel
