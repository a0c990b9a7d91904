// sigma/<category>[-<port>].yml: Sigma rules, one per category of log source; a rule holds one
// port, so that addresses are grouped by port.
#include <fmt/format.h>

#include <map>

#include "base/text.h"
#include "hunt/packs/_rules.h"

namespace quoll::hunt {
namespace {

using intel::Indicator;
using intel::Kind;

constexpr int kSureConfidence = 75;

// A value of a Sigma rule: `*`, `?` and backslashes mean something in it.
std::string Value(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '*' || c == '?' || c == '\\') out += '\\';
    out += c;
  }
  return YamlText(out);
}

std::string List(const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) out += fmt::format("      - {}\n", Value(value));
  return out;
}

class Writer {
 public:
  explicit Writer(const PackInput& input) : input_(input) {}

  std::vector<PackFile> Write() {
    for (const Indicator& indicator : input_.indicators->indicators) {
      if (indicator.action == intel::Action::kDetect || input_.options->has_all_indicators) {
        Sort(indicator);
      } else {
        LeaveOut(indicator);
      }
    }
    for (const auto& [port, values] : addresses_) AddAddresses(port, values);
    AddNetworks();
    AddNames();
    AddUrls();
    AddHashes();
    return std::move(files_);
  }

 private:
  void LeaveOut(const Indicator& indicator) {
    input_.left_out->push_back(fmt::format("sigma: {} ({}) is not in it", indicator.value,
                                           intel::KindName(indicator.kind)));
  }

  void Sort(const Indicator& indicator) {
    is_sure_ = is_sure_ ||
               (indicator.confidence.value_or(0) >= kSureConfidence && indicator.warnings.empty());
    is_c2_ = is_c2_ && indicator.threat_type == "botnet_cc";
    switch (indicator.kind) {
      case Kind::kIp:
        addresses_[indicator.port].push_back(indicator.value);
        return;
      case Kind::kCidr:
        networks_.push_back(indicator.value);
        return;
      case Kind::kDomain:
        (indicator.scope == intel::Scope::kExact ? exact_ : names_).push_back(indicator.value);
        return;
      case Kind::kUrl:
        urls_.push_back(indicator.value);
        return;
      case Kind::kMd5:
        hashes_.push_back("MD5=" + base::AsciiUpper(indicator.value));
        return;
      case Kind::kSha1:
        hashes_.push_back("SHA1=" + base::AsciiUpper(indicator.value));
        return;
      case Kind::kSha256:
        hashes_.push_back("SHA256=" + base::AsciiUpper(indicator.value));
        return;
      case Kind::kSha512:
      case Kind::kSha3_384:
      case Kind::kEmail:
      case Kind::kJa3:
      case Kind::kJa3s:
      case Kind::kJa4:
      case Kind::kJarm:
      case Kind::kCertSha1:
        return LeaveOut(indicator);
    }
  }

  void Add(const std::string& stem, const std::string& title, std::string_view source,
           std::string_view detection) {
    std::string out =
        fmt::format("title: {}\nid: {}\nstatus: experimental\ndescription: {}\nauthor: Quoll\n",
                    YamlText(title), PackId(fmt::format("sigma|{}|{}", input_.family_key, stem)),
                    YamlText(fmt::format(
                        "Made from indicators of {}. A hit is a reason to look, not a verdict.",
                        input_.sources)));
    if (is_c2_) out += "tags:\n  - attack.command-and-control\n  - attack.t1071\n";
    out += fmt::format("logsource:\n{}detection:\n{}falsepositives:\n", source, detection);
    out += "  - Shared edge of a content network or cloud\n  - Re-assigned address or name\n";
    out += fmt::format("level: {}\n", is_sure_ ? "high" : "medium");
    files_.push_back({"sigma/" + stem + ".yml", std::move(out)});
  }

  void AddAddresses(uint16_t port, const std::vector<std::string>& values) {
    const std::string suffix = port == 0 ? "" : fmt::format("-{}", port);
    const std::string where = port == 0 ? "" : fmt::format(" at port {}", port);
    const auto detection = [&](std::string_view address, std::string_view port_field,
                               std::string_view more) {
      std::string out = fmt::format("  selection:\n    {}:\n{}", address, List(values));
      if (port != 0) out += fmt::format("    {}: {}\n", port_field, port);
      return out + std::string(more) + "  condition: selection\n";
    };
    Add("network_connection" + suffix,
        fmt::format("Outbound Connection to {}{}", input_.family_name, where),
        "  category: network_connection\n  product: windows\n",
        detection("DestinationIp", "DestinationPort", "    Initiated: 'true'\n"));
    Add("firewall" + suffix, fmt::format("Firewall Traffic to {}{}", input_.family_name, where),
        "  category: firewall\n", detection("dst_ip", "dst_port", ""));
  }

  void AddNetworks() {
    if (networks_.empty()) return;
    Add("firewall-networks", fmt::format("Firewall Traffic to Networks of {}", input_.family_name),
        "  category: firewall\n",
        fmt::format("  selection:\n    dst_ip|cidr:\n{}  condition: selection\n", List(networks_)));
  }

  void AddNames() {
    if (names_.empty() && exact_.empty()) return;
    std::vector<std::string> whole = names_;
    whole.insert(whole.end(), exact_.begin(), exact_.end());
    std::vector<std::string> below;
    for (const std::string& name : names_) below.push_back('.' + name);
    const auto detection = [&](std::string_view field) {
      const std::string out = fmt::format("  name:\n    {}:\n{}", field, List(whole));
      if (below.empty()) return out + "  condition: name\n";
      return out + fmt::format("  below:\n    {}|endswith:\n{}  condition: name or below\n", field,
                               List(below));
    };
    Add("dns_query", fmt::format("DNS Query for {}", input_.family_name),
        "  category: dns_query\n  product: windows\n", detection("QueryName"));
    Add("dns", fmt::format("DNS Traffic for {}", input_.family_name), "  category: dns\n",
        detection("query"));
  }

  void AddUrls() {
    if (urls_.empty()) return;
    Add("proxy", fmt::format("Request for a URL of {}", input_.family_name), "  category: proxy\n",
        fmt::format("  selection:\n    c-uri|startswith:\n{}  condition: selection\n",
                    List(urls_)));
  }

  void AddHashes() {
    if (hashes_.empty()) return;
    Add("process_creation", fmt::format("Start of a File of {}", input_.family_name),
        "  category: process_creation\n  product: windows\n",
        fmt::format("  selection:\n    Hashes|contains:\n{}  condition: selection\n",
                    List(hashes_)));
  }

  const PackInput& input_;
  std::map<uint16_t, std::vector<std::string>> addresses_;
  std::vector<std::string> networks_, names_, exact_, urls_, hashes_;
  bool is_sure_ = false;
  bool is_c2_ = true;  // every indicator
  std::vector<PackFile> files_;
};

std::vector<PackFile> Write(const PackInput& input) { return Writer(input).Write(); }

}  // namespace

extern const PackOutputDef kPackOutput_sigma;
constinit const PackOutputDef kPackOutput_sigma = {
    .name = "sigma",
    .option = "sigma",
    .summary = "Sigma rules",
    .write = Write,
};

}  // namespace quoll::hunt
