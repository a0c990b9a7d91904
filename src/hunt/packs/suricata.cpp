// suricata/quoll.rules: a rule for each address, name and URL; file hashes stand in lists beside
// it, which Suricata reads from its folder of rules. Numbers of rules come from the indicator's id,
// so that they stay the same from pack to pack.
#include <fmt/format.h>

#include <map>
#include <set>

#include "base/text.h"
#include "hunt/pack_output_def.h"
#include "intel/canon.h"

namespace quoll::hunt {
namespace {

// Public rule sets and local rules lie far below.
constexpr uint32_t kFirstSid = 1'100'000'000;
constexpr uint32_t kNumSids = 100'000'000;

bool IsPrintable(char c) { return c >= 0x20 && c < 0x7f; }

// Text of a rule's option: what ends it, and what is not printable, stands in hexadecimal.
std::string Content(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool is_plain =
        IsPrintable(c) && std::string_view("\";\\|:").find(c) == std::string_view::npos;
    out += is_plain ? std::string(1, c) : fmt::format("|{:02X}|", static_cast<unsigned char>(c));
  }
  return out;
}

// Of messages: no quotes, semicolons or backslashes.
std::string Message(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool is_plain =
        IsPrintable(c) && std::string_view("\";\\").find(c) == std::string_view::npos;
    out += is_plain ? c : '_';
  }
  return out;
}

class Writer {
 public:
  explicit Writer(const PackInput& input) : input_(input) {}

  std::vector<PackFile> Write() {
    for (const intel::Indicator& indicator : input_.indicators->indicators) {
      const bool is_hunted =
          indicator.action == intel::Action::kDetect || input_.options->has_all_indicators;
      if (is_hunted && Add(indicator)) continue;
      input_.left_out->push_back(fmt::format("suricata: {} ({}) is not in it", indicator.value,
                                             intel::KindName(indicator.kind)));
    }
    AddHashes();
    std::vector<PackFile> files;
    if (!rules_.empty()) files.push_back({"suricata/quoll.rules", rules_});
    for (const auto& [kind, list] : hashes_)
      files.push_back({fmt::format("suricata/{}.list", kind), list});
    return files;
  }

 private:
  uint32_t Sid(std::string_view id) {
    uint32_t number = 2'166'136'261u;  // FNV-1a
    for (const char c : id) number = (number ^ static_cast<unsigned char>(c)) * 16'777'619u;
    number %= kNumSids;
    while (!sids_.insert(number).second) number = (number + 1) % kNumSids;
    return kFirstSid + number;
  }

  void Rule(const intel::Indicator& indicator, std::string_view head, std::string_view match,
            std::string_view what) {
    rules_ += fmt::format(
        "alert {} (msg:\"QUOLL {} {}\"; {}classtype:trojan-activity; metadata:indicator {}; "
        "sid:{}; rev:1;)\n",
        head, Message(input_.family_name), what, match, indicator.id,
        Sid(indicator.id + std::string(what)));
  }

  bool Add(const intel::Indicator& indicator) {
    using intel::Kind;
    switch (indicator.kind) {
      case Kind::kIp:
      case Kind::kCidr:
        AddAddress(indicator);
        return true;
      case Kind::kDomain:
        AddName(indicator);
        return true;
      case Kind::kUrl:
        AddUrl(indicator);
        return true;
      case Kind::kMd5:
      case Kind::kSha1:
      case Kind::kSha256:
        hashes_[std::string(intel::KindName(indicator.kind))] += indicator.value + "\n";
        return true;
      case Kind::kJa3:
        Rule(indicator, "tls $HOME_NET any -> any any",
             fmt::format("ja3.hash; content:\"{}\"; ", Content(indicator.value)), "JA3");
        return true;
      case Kind::kJa3s:
        Rule(indicator, "tls any any -> $HOME_NET any",
             fmt::format("ja3s.hash; content:\"{}\"; ", Content(indicator.value)), "JA3S");
        return true;
      case Kind::kCertSha1:
      case Kind::kSha512:
      case Kind::kSha3_384:
      case Kind::kEmail:
      case Kind::kJa4:
      case Kind::kJarm:
        break;
    }
    return false;
  }

  void AddAddress(const intel::Indicator& indicator) {
    const bool is_udp = indicator.transport == intel::Transport::kUdp;
    const std::string_view protocol = indicator.port == 0 ? "ip" : is_udp ? "udp" : "tcp";
    const bool is_v6 = indicator.value.find(':') != std::string::npos;
    Rule(indicator,
         fmt::format("{} $HOME_NET any -> {} {}", protocol,
                     is_v6 ? "[" + indicator.value + "]" : indicator.value,
                     indicator.port == 0 ? "any" : std::to_string(indicator.port)),
         "", "address");
  }

  // `dotprefix` puts a dot before the name, so that `.sadd.io` at its end is the name itself or one
  // below it.
  void AddName(const intel::Indicator& indicator) {
    const bool is_exact = indicator.scope == intel::Scope::kExact;
    const std::string test = is_exact
                                 ? fmt::format("content:\"{}\"; nocase; bsize:{}; ",
                                               Content(indicator.value), indicator.value.size())
                                 : fmt::format("dotprefix; content:\".{}\"; nocase; endswith; ",
                                               Content(indicator.value));
    Rule(indicator, "dns $HOME_NET any -> any any", "dns.query; " + test, "DNS query");
    Rule(indicator, "tls $HOME_NET any -> any any", "tls.sni; " + test, "TLS name");
    // http.host is in lower case already and takes no `nocase`.
    Rule(indicator, "http $HOME_NET any -> any any",
         "http.host; " + base::ReplaceAll(test, "nocase; ", ""), "HTTP host");
  }

  void AddUrl(const intel::Indicator& indicator) {
    const std::string host = base::AsciiLower(intel::HostOfUrl(indicator.value));
    const size_t scheme = indicator.value.find("://");
    const size_t begin = scheme == std::string::npos ? 0 : scheme + 3;
    const size_t slash = indicator.value.find_first_of("/?", begin);
    const std::string path = slash == std::string::npos ? "/" : indicator.value.substr(slash);
    const bool is_prefix = indicator.scope == intel::Scope::kUrlPrefix;
    Rule(indicator, "http $HOME_NET any -> any any",
         fmt::format("http.host; content:\"{}\"; bsize:{}; http.uri; content:\"{}\"; {}",
                     Content(host), host.size(), Content(path),
                     is_prefix ? "startswith; " : fmt::format("bsize:{}; ", path.size())),
         "URL");
  }

  void AddHashes() {
    for (const auto& [kind, list] : hashes_) {
      for (const std::string_view protocol : {"http", "smtp", "smb", "ftp-data"}) {
        rules_ += fmt::format(
            "alert {} any any -> any any (msg:\"QUOLL {} file {}\"; file{}:{}.list; "
            "classtype:trojan-activity; sid:{}; rev:1;)\n",
            protocol, Message(input_.family_name), kind, kind, kind,
            Sid(fmt::format("{}|{}|{}", input_.family_key, kind, protocol)));
      }
    }
  }

  const PackInput& input_;
  std::string rules_;
  std::map<std::string, std::string> hashes_;
  std::set<uint32_t> sids_;
};

std::vector<PackFile> Write(const PackInput& input) { return Writer(input).Write(); }

}  // namespace

extern const PackOutputDef kPackOutput_suricata;
constinit const PackOutputDef kPackOutput_suricata = {
    .name = "suricata",
    .option = "suricata",
    .summary = "rules and lists of file hashes for Suricata",
    .write = Write,
};

}  // namespace quoll::hunt
