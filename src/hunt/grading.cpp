#include "hunt/grading.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "hunt/yaml.h"
#include "intel/canon.h"
#include "intel/decay.h"
#include "intel/writers.h"

namespace quoll::hunt {
namespace {

constexpr std::string_view kPrivateRanges[] = {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
                                               "fc00::/7"};

bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }

// `ClickBlocked by-policy` → click, blocked, by, policy.
std::vector<std::string> WordsOf(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto finish = [&] {
    if (!word.empty()) words.push_back(base::AsciiLower(word));
    word.clear();
  };
  for (size_t i = 0; i < text.size(); ++i) {
    if (!IsWordByte(text[i])) {
      finish();
      continue;
    }
    if (i > 0 && IsUpper(text[i]) && text[i - 1] >= 'a' && text[i - 1] <= 'z') finish();
    word += text[i];
  }
  finish();
  return words;
}

std::string Replace(std::string text, std::string_view name, std::string_view value) {
  return base::ReplaceAll(text, fmt::format("{{{}}}", name), value);
}

std::string Day(std::optional<int64_t> ticks) {
  return ticks ? intel::FormatIsoTime(*ticks).substr(0, 10) : std::string("an unknown day");
}

// A site of somebody else that was broken into and delivers malware: a visit to the host is no
// evidence. The full URL is.
bool IsCompromisedHost(const intel::Indicator& indicator) {
  const bool is_host = indicator.kind == intel::Kind::kIp || indicator.kind == intel::Kind::kDomain;
  return is_host && indicator.is_compromised.value_or(false) &&
         indicator.threat_type == "payload_delivery";
}

// The list entries of the indicator that stand behind a reason, with the versions of the lists.
std::string ListsOf(const intel::Indicator& indicator, std::string_view reason) {
  std::vector<std::string> lists;
  for (const intel::Warning& warning : indicator.warnings) {
    if (warning.reason != reason) continue;
    lists.push_back(fmt::format("{} {} in version {}", warning.list, warning.entry,
                                warning.version.empty() ? "none" : warning.version));
  }
  if (reason == "needs_second_signal" && IsCompromisedHost(indicator))
    lists.push_back("a compromised site");
  return lists.empty() ? "as its source says" : base::Join(lists, ", ");
}

// What {score}, {age}, {last_sight} and {threshold} stand for.
std::string ReplaceDecay(std::string why, const HitFacts& facts) {
  if (!facts.time) return why;
  const intel::Decay decay = intel::DecayAt(*facts.indicator, *facts.time);
  why = Replace(why, "score", fmt::format("{:.0f}", decay.score));
  why = Replace(why, "age", fmt::format("{:.0f}", decay.days));
  why = Replace(why, "last_sight", Day(decay.since));
  return Replace(why, "threshold", fmt::format("{:.0f}", decay.model->threshold));
}

}  // namespace

Grading::Words Grading::ReadWords(const YamlNode* node) {
  Words words;
  if (node == nullptr) return words;
  for (const std::string& word : node->Texts("words"))
    words.any_vendor.insert(base::AsciiLower(word));
  for (const std::string& word : node->Texts("negations"))
    words.negations.insert(base::AsciiLower(word));
  if (const YamlNode* vendors = node->Find("vendors")) {
    for (const auto& [vendor, list] : vendors->fields) {
      auto& of_vendor = words.by_vendor[base::AsciiLower(vendor)];
      for (const YamlNode& item : list.items) of_vendor.insert(base::AsciiLower(item.text));
    }
  }
  return words;
}

base::Result<Grading> Grading::Read(const std::string& data_dir,
                                    const std::vector<std::string>& own_networks,
                                    diag::Sink& sink) {
  const std::string path = data_dir + "/grading.yaml";
  TRY(const YamlNode root, ReadYaml(path, sink));
  Grading grading;
  const YamlNode* reasons = root.Find("reasons");
  if (reasons == nullptr)
    return sink.Fail(diag::Code::K5002, fmt::format("`{}` has no `reasons`", path));
  for (const YamlNode& node : reasons->items) {
    const auto steps = base::ParseInteger(node.Text("steps"));
    if (node.Text("code").empty() || !steps || *steps < 0 || *steps > 3) {
      return sink.Fail(
          diag::Code::K5002,
          fmt::format("{}:{}: a reason needs `code` and `steps` (0 to 3)", path, node.line));
    }
    grading.reasons_.push_back({node.Text("code"), static_cast<int>(*steps), node.Text("why")});
  }
  const auto below = base::ParseInteger(root.Text("low_confidence_below"));
  if (!below)
    return sink.Fail(diag::Code::K5002, fmt::format("`{}` has no `low_confidence_below`", path));
  grading.low_confidence_below_ = static_cast<int>(*below);
  grading.blocked_ = ReadWords(root.Find("blocked"));
  grading.failed_ = ReadWords(root.Find("failed"));

  std::vector<std::string> networks = own_networks;
  if (networks.empty()) networks.assign(std::begin(kPrivateRanges), std::end(kPrivateRanges));
  for (const std::string& text : networks) {
    intel::IpNetwork network;
    if (!intel::ParseNetwork(text, network)) {
      return sink.Fail(diag::Diagnostic{.code = diag::Code::K8001,
                                        .message = fmt::format("`{}` is no network", text)}
                           .Help("networks are written as 10.0.0.0/8 or 2001:db8::/32"));
    }
    grading.own_networks_.push_back(network);
  }
  return grading;
}

bool Grading::IsOwn(std::string_view address) const {
  intel::IpBytes bytes;
  if (!intel::ParseIp(address, bytes)) return false;
  return std::any_of(
      own_networks_.begin(), own_networks_.end(),
      [&](const intel::IpNetwork& network) { return intel::Contains(network, bytes); });
}

bool Grading::IsInbound(const HitFacts& facts) const {
  bool is_inbound = facts.direction == Direction::kInbound;
  if (facts.inbound_actions != nullptr) {
    for (const std::string& prefix : *facts.inbound_actions) {
      is_inbound = is_inbound || base::StartsWithIgnoreCase(facts.action, prefix);
    }
  }
  if (facts.direction == Direction::kNone || facts.near_address.empty()) return is_inbound;
  // A laboratory's indicator may be one of our own addresses: then the other side is the remote
  // one, and a connection that the column shows as outbound came in from there.
  if (IsOwn(facts.value) && !IsOwn(facts.near_address)) return !is_inbound;
  return is_inbound;
}

bool Grading::Says(const Words& words, const HitFacts& facts) const {
  if (facts.action.empty()) return false;
  const auto vendor = words.by_vendor.find(base::AsciiLower(facts.vendor));
  const auto* of_vendor = vendor == words.by_vendor.end() ? nullptr : &vendor->second;
  if (of_vendor != nullptr && of_vendor->contains(base::AsciiLower(facts.action))) return true;
  const std::vector<std::string> said = WordsOf(facts.action);
  for (size_t i = 0; i < said.size(); ++i) {
    if (i > 0 && words.negations.contains(said[i - 1])) continue;
    if (words.any_vendor.contains(said[i]) ||
        (of_vendor != nullptr && of_vendor->contains(said[i])))
      return true;
  }
  return false;
}

std::set<std::string, std::less<>> Grading::ReasonsOf(const HitFacts& facts) const {
  const intel::Indicator& indicator = *facts.indicator;
  std::set<std::string, std::less<>> codes;
  const bool is_inbound = IsInbound(facts);
  if (is_inbound) codes.insert("inbound");
  if (indicator.port != 0 && !is_inbound) {
    if (!facts.port) codes.insert("port_unknown");
    if (facts.port && *facts.port != indicator.port) codes.insert("port_differs");
  }
  if (Says(blocked_, facts)) codes.insert("blocked");
  if (Says(failed_, facts)) codes.insert("failed");
  if (indicator.confidence && *indicator.confidence < low_confidence_below_)
    codes.insert("low_confidence");
  if (facts.is_subdomain) codes.insert("subdomain");
  if (facts.is_host_of_url) codes.insert("host_of_url");
  if (facts.time && indicator.first_seen && *facts.time < *indicator.first_seen)
    codes.insert("before_first_seen");
  if (facts.time && indicator.valid_until && *facts.time > *indicator.valid_until)
    codes.insert("expired");
  if (facts.time && intel::DecayAt(indicator, *facts.time).is_decayed) codes.insert("decayed");
  if (indicator.state == intel::State::kRevoked) codes.insert("revoked");
  if (indicator.state == intel::State::kSinkholed) codes.insert("sinkholed");
  if (IsCompromisedHost(indicator)) codes.insert("needs_second_signal");
  for (const intel::Warning& warning : indicator.warnings) {
    if (!warning.reason.empty()) codes.insert(warning.reason);
  }
  return codes;
}

std::string Grading::Sentence(const Reason& reason, const HitFacts& facts) const {
  const intel::Indicator& indicator = *facts.indicator;
  std::string why = Replace(reason.why, "indicator_port", std::to_string(indicator.port));
  why = Replace(why, "port", facts.port ? std::to_string(*facts.port) : "none");
  why = Replace(why, "confidence",
                indicator.confidence ? std::to_string(*indicator.confidence) : "none");
  why = Replace(why, "first_seen", Day(indicator.first_seen));
  why = Replace(why, "valid_until", Day(indicator.valid_until));
  if (reason.code == "decayed") why = ReplaceDecay(std::move(why), facts);
  why = Replace(why, "list", ListsOf(indicator, reason.code));
  why = Replace(why, "indicator", intel::DisplayValue(indicator.kind, indicator.value));
  why = Replace(why, "column", facts.column);
  why = Replace(why, "action", facts.action);
  return Replace(why, "value", facts.value);
}

Grade Grading::GradeOf(const std::vector<std::string>& reasons) const {
  int grade = static_cast<int>(Grade::kHigh);
  for (const Reason& reason : reasons_) {
    if (std::find(reasons.begin(), reasons.end(), reason.code) != reasons.end())
      grade -= reason.steps;
  }
  return static_cast<Grade>(std::max(grade, static_cast<int>(Grade::kInfo)));
}

Verdict Grading::Judge(const HitFacts& facts) const {
  const auto codes = ReasonsOf(facts);
  Verdict verdict;
  for (const Reason& reason : reasons_) {
    if (!codes.contains(reason.code)) continue;
    verdict.reasons.push_back(reason.code);
    verdict.why.push_back(Sentence(reason, facts));
  }
  verdict.grade = GradeOf(verdict.reasons);
  return verdict;
}

}  // namespace quoll::hunt
