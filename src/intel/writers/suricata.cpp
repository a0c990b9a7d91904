// Suricata: datasets and hash lists, and a file of rules that use them. What a dataset cannot say
// (a subtree of names, a port, a network, a URL) gets a rule of its own. Rules are for Suricata 6
// and later (https://docs.suricata.io/en/latest/rules/datasets.html).
#include <array>

#include "base/base64.h"
#include "base/text.h"
#include "intel/canon.h"
#include "intel/families.h"
#include "intel/writer_def.h"

namespace quoll::intel {
namespace {

// The range for local use is 1,000,000 to 1,999,999; what does not fit is left out.
constexpr uint32_t kFirstSid = 1'500'000;
constexpr uint32_t kLastSid = 1'999'999;

// The inside of a quoted option: `"`, `;`, `\` and in `content` also `|` and bytes outside of
// printable ASCII are written in hexadecimal.
std::string Content(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte >= 0x7f ||
        std::string_view("\";\\|:").find(c) != std::string_view::npos) {
      out += '|';
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
      out += '|';
    } else {
      out += c;
    }
  }
  return out;
}

// Letters, digits and a few signs only; a message is for people.
std::string Message(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < ' ' || byte >= 0x7f || c == '"' || c == ';' || c == '\\' || c == ':' ? ' ' : c;
  }
  return out;
}

struct Dataset {
  Kind kind;
  std::string_view file;
  std::string_view type;     // of the dataset; empty: a list of file hashes
  std::string_view keyword;  // the buffer that is looked up, or the keyword of the list
  std::string_view protocol;
};

constexpr std::array<Dataset, 6> kDatasets = {{
    {Kind::kMd5, "quoll-md5.lst", "", "filemd5", "http"},
    {Kind::kSha1, "quoll-sha1.lst", "", "filesha1", "http"},
    {Kind::kSha256, "quoll-sha256.lst", "", "filesha256", "http"},
    {Kind::kJa3, "quoll-ja3.lst", "md5", "ja3.hash", "tls"},
    {Kind::kJa3s, "quoll-ja3s.lst", "md5", "ja3s.hash", "tls"},
    {Kind::kCertSha1, "quoll-certificates.lst", "string", "tls.cert_fingerprint", "tls"},
}};

// `12:34:…`, as Suricata writes fingerprints.
std::string WithColons(std::string_view digits) {
  std::string out;
  for (size_t i = 0; i < digits.size(); i += 2)
    out += (i == 0 ? "" : ":") + std::string(digits.substr(i, 2));
  return out;
}

class RuleWriter {
 public:
  Export Write(std::span<const Indicator* const> indicators) {
    for (const Indicator* indicator : indicators) AddIndicator(*indicator);
    Export result;
    for (size_t i = 0; i < kDatasets.size(); ++i) {
      if (lists_[i].empty()) continue;
      AddDatasetRules(kDatasets[i]);
      result.files.push_back({std::string(kDatasets[i].file), lists_[i]});
    }
    result.files.push_back({"quoll.rules", rules_});
    result.left_out = std::move(left_out_);
    return result;
  }

 private:
  void AddRule(std::string_view header, std::string_view message, std::string_view options) {
    if (sid_ > kLastSid) {
      ++left_out_["more rules than there are local numbers for"];
      return;
    }
    rules_ += "alert " + std::string(header) + " (msg:\"QUOLL " + Message(message) + "\"; " +
              std::string(options) + " sid:" + std::to_string(sid_++) + "; rev:1;)\n";
  }

  static std::string MessageOf(const Indicator& indicator) {
    const std::string family = FamilyName(indicator);
    return std::string(KindName(indicator.kind)) + (family.empty() ? "" : ' ' + family);
  }

  void AddIndicator(const Indicator& indicator) {
    switch (indicator.kind) {
      case Kind::kIp:
      case Kind::kCidr:
        AddAddress(indicator);
        return;
      case Kind::kDomain:
        AddName(indicator);
        return;
      case Kind::kUrl:
        AddUrl(indicator);
        return;
      case Kind::kMd5:
      case Kind::kSha1:
      case Kind::kSha256:
      case Kind::kJa3:
      case Kind::kJa3s:
      case Kind::kCertSha1:
        AddToDataset(indicator);
        return;
      case Kind::kSha512:
      case Kind::kSha3_384:
      case Kind::kEmail:
      case Kind::kJa4:
      case Kind::kJarm:
        ++left_out_["Suricata has nothing for kind " + std::string(KindName(indicator.kind))];
        return;
    }
  }

  void AddToDataset(const Indicator& indicator) {
    for (size_t i = 0; i < kDatasets.size(); ++i) {
      if (kDatasets[i].kind != indicator.kind) continue;
      // Of type `string` a dataset file has Base64.
      if (kDatasets[i].type == "string") {
        base::AppendBase64(lists_[i], WithColons(indicator.value));
      } else {
        lists_[i] += indicator.value;
      }
      lists_[i] += '\n';
    }
  }

  void AddDatasetRules(const Dataset& dataset) {
    const std::string file(dataset.file);
    const std::string name = file.substr(0, file.rfind('.'));
    const std::string message = "listed " + std::string(KindName(dataset.kind));
    if (!dataset.type.empty()) {
      AddRule(std::string(dataset.protocol) + " any any -> any any", message,
              std::string(dataset.keyword) + "; dataset:isset," + name + ",type " +
                  std::string(dataset.type) + ",load " + file + ';');
      return;
    }
    for (const std::string_view protocol : {"http", "smtp", "ftp-data", "smb", "nfs"}) {
      AddRule(std::string(protocol) + " any any -> any any", message,
              std::string(dataset.keyword) + ':' + file + ';');
    }
  }

  // Towards the address. A port without a transport is tried with both.
  void AddAddress(const Indicator& indicator) {
    const bool is_ipv6 = indicator.value.find(':') != std::string::npos;
    const std::string host = is_ipv6 ? '[' + indicator.value + ']' : indicator.value;
    const std::string port = indicator.port == 0 ? "any" : std::to_string(indicator.port);
    const std::string target = " any any -> " + host + ' ' + port;
    std::vector<std::string_view> protocols = {"ip"};
    if (indicator.transport != Transport::kUnstated) {
      protocols = {TransportName(indicator.transport)};
    } else if (indicator.port != 0) {
      protocols = {"tcp", "udp"};
    }
    for (const std::string_view protocol : protocols)
      AddRule(std::string(protocol) + target, MessageOf(indicator), "classtype:trojan-activity;");
  }

  // The name and, where the indicator means them, the names below it.
  void AddName(const Indicator& indicator) {
    if (indicator.port != 0)
      ++left_out_["the port of a name cannot be said to Suricata (the indicator stays)"];
    const bool is_subtree = indicator.scope == Scope::kSubtree;
    const std::string content =
        is_subtree ? "dotprefix; content:\"." + Content(indicator.value) + "\"; nocase; endswith;"
                   : "content:\"" + Content(indicator.value) +
                         "\"; nocase; bsize:" + std::to_string(indicator.value.size()) + ';';
    constexpr std::pair<std::string_view, std::string_view> kBuffers[] = {
        {"dns", "dns.query"}, {"tls", "tls.sni"}, {"http", "http.host"}};
    for (const auto& [protocol, buffer] : kBuffers) {
      // `http.host` is lower case and refuses `nocase`.
      const std::string options =
          protocol == "http" ? base::ReplaceAll(content, " nocase;", "") : content;
      AddRule(std::string(protocol) + " any any -> any any", MessageOf(indicator),
              std::string(buffer) + "; " + options + " classtype:trojan-activity;");
    }
  }

  // Only what goes in the clear: of https nothing but the name is seen, and that may be shared.
  void AddUrl(const Indicator& indicator) {
    const std::string_view url = indicator.value;
    const size_t scheme = url.find("://");
    if (scheme != std::string_view::npos && url.substr(0, scheme) != "http") {
      ++left_out_["the path of a URL that is not http is not seen on the wire"];
      return;
    }
    const std::string_view rest = scheme == std::string_view::npos ? url : url.substr(scheme + 3);
    const std::string host(HostOfUrl(url));
    const std::string_view path = rest.substr(rest.find('/'));
    const bool is_prefix = indicator.scope == Scope::kUrlPrefix;
    const std::string end =
        is_prefix ? " startswith;" : " bsize:" + std::to_string(path.size()) + ';';
    AddRule("http any any -> any any", MessageOf(indicator),
            "http.host; content:\"" + Content(host) + "\"; bsize:" + std::to_string(host.size()) +
                "; http.uri.raw; content:\"" + Content(path) + "\";" + end +
                " classtype:trojan-activity;");
  }

  std::array<std::string, kDatasets.size()> lists_;
  std::string rules_;
  std::map<std::string, uint64_t> left_out_;
  uint32_t sid_ = kFirstSid;
};

Export WriteSuricata(std::span<const Indicator* const> indicators,
                     const ExportContext& /*context*/) {
  return RuleWriter().Write(indicators);
}

}  // namespace

extern const WriterDef kWriter_suricata;
constinit const WriterDef kWriter_suricata = {
    .name = "suricata",
    .summary = "Suricata rules with their datasets",
    .has_several_files = true,
    .write = WriteSuricata,
};

}  // namespace quoll::intel
