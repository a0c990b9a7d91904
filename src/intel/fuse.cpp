#include "intel/fuse.h"

#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "intel/families.h"
#include "intel/lists/grade.h"

namespace quoll::intel {
namespace {

std::string KeyOf(const Entry& entry) {
  std::string key(KindName(entry.canon.kind));
  key += '|';
  key += entry.canon.value;
  key += '|';
  key += std::to_string(entry.canon.port);
  key += '|';
  key += TransportName(entry.transport);
  return key;
}

template <typename T, typename Choose>
void Widen(std::optional<T>& value, const std::optional<T>& other, Choose choose) {
  if (!other) return;
  value = value ? choose(*value, *other) : *other;
}

constexpr auto kSmaller = [](auto a, auto b) { return std::min(a, b); };
constexpr auto kLarger = [](auto a, auto b) { return std::max(a, b); };

// One assertion per (source, external id): the same record of a recent and a full export is said
// once. `idx_by_id` knows the ids of all indicators.
void AddAssertion(Indicator& indicator, Assertion&& assertion,
                  std::unordered_map<std::string, size_t>& idx_by_id) {
  if (!assertion.external_id.empty()) {
    const std::string key = indicator.id + '|' + assertion.source_id + '|' + assertion.external_id;
    const auto [found, is_new] = idx_by_id.emplace(key, indicator.assertions.size());
    if (!is_new) {
      Assertion& known = indicator.assertions[found->second];
      Widen(known.first_seen, assertion.first_seen, kSmaller);
      Widen(known.last_seen, assertion.last_seen, kLarger);
      Widen(known.confidence, assertion.confidence, kLarger);
      return;
    }
  }
  indicator.assertions.push_back(std::move(assertion));
}

// The assertion that gives family and threat type: the surest, then the earliest, then the first
// read.
const Assertion& Leading(const Indicator& indicator) {
  const auto has_family = [](const Assertion& a) {
    return !a.malware_id.empty() || !a.malware_name.empty();
  };
  const auto is_better = [&](const Assertion& a, const Assertion& b) {
    if (has_family(a) != has_family(b)) return has_family(a);
    if (a.confidence.value_or(-1) != b.confidence.value_or(-1)) {
      return a.confidence.value_or(-1) > b.confidence.value_or(-1);
    }
    return a.first_seen.value_or(INT64_MAX) < b.first_seen.value_or(INT64_MAX);
  };
  return *std::min_element(indicator.assertions.begin(), indicator.assertions.end(), is_better);
}

// What a source says of an indicator's use: detect wins over enrich, as one source that is sure is
// enough.
Action Stronger(Action a, Action b) { return std::min(a, b); }

// A source that has withdrawn what it said no longer speaks for the rest: only if all have, its
// fields are what is left.
void FuseValidity(Indicator& indicator) {
  const bool is_revoked =
      std::all_of(indicator.assertions.begin(), indicator.assertions.end(),
                  [](const Assertion& assertion) { return assertion.is_revoked; });
  if (is_revoked) indicator.state = State::kRevoked;
  indicator.action = Action::kNone;
  bool is_open = false;
  for (const Assertion& assertion : indicator.assertions) {
    indicator.tlp = std::max(indicator.tlp, assertion.tlp.value_or(Tlp::kClear));
    if (assertion.is_revoked && !is_revoked) continue;
    indicator.action = Stronger(indicator.action, assertion.action);
    Widen(indicator.valid_from, assertion.valid_from, kSmaller);
    Widen(indicator.valid_until, assertion.valid_until, kLarger);
    is_open |= !assertion.valid_until;
  }
  if (is_open) indicator.valid_until.reset();
}

}  // namespace

void FuseFields(Indicator& indicator) {
  indicator.confidence.reset();
  indicator.first_seen.reset();
  indicator.last_seen.reset();
  indicator.valid_from.reset();
  indicator.valid_until.reset();
  indicator.is_compromised.reset();
  indicator.aliases.clear();
  indicator.state = State::kActive;
  indicator.tlp = Tlp::kClear;
  FuseValidity(indicator);
  const Assertion& leading = Leading(indicator);
  indicator.malware_id = leading.malware_id;
  indicator.malware_name = leading.malware_name;
  indicator.threat_type = leading.threat_type;
  for (const Assertion& assertion : indicator.assertions) {
    Widen(indicator.confidence, assertion.confidence, kLarger);
    Widen(indicator.first_seen, assertion.first_seen, kSmaller);
    Widen(indicator.last_seen, assertion.last_seen, kLarger);
    Widen(indicator.is_compromised, assertion.is_compromised, kLarger);
    if (indicator.threat_type.empty()) indicator.threat_type = assertion.threat_type;
    if (assertion.malware_id != indicator.malware_id) continue;
    indicator.aliases.insert(indicator.aliases.end(), assertion.aliases.begin(),
                             assertion.aliases.end());
  }
  std::sort(indicator.aliases.begin(), indicator.aliases.end());
  indicator.aliases.erase(std::unique(indicator.aliases.begin(), indicator.aliases.end()),
                          indicator.aliases.end());
}

void CompleteFamilies(std::vector<Entry>& entries) {
  std::unordered_map<std::string, std::string> id_by_name;
  std::unordered_map<std::string, std::string> name_by_id;
  for (const Entry& entry : entries) {
    const Assertion& assertion = entry.assertion;
    if (assertion.malware_id.empty() || assertion.malware_name.empty()) continue;
    id_by_name.emplace(base::AsciiLower(assertion.malware_name), assertion.malware_id);
    name_by_id.emplace(assertion.malware_id, assertion.malware_name);
  }
  for (Entry& entry : entries) {
    Assertion& assertion = entry.assertion;
    if (assertion.malware_id.empty() && !assertion.malware_name.empty()) {
      const auto found = id_by_name.find(base::AsciiLower(assertion.malware_name));
      assertion.malware_id = found != id_by_name.end()
                                 ? found->second
                                 : MalpediaIdOf(assertion.malware_name).value_or(std::string());
    }
    if (assertion.malware_name.empty() && !assertion.malware_id.empty()) {
      const auto found = name_by_id.find(assertion.malware_id);
      assertion.malware_name = found != name_by_id.end()
                                   ? found->second
                                   : PrintableNameOf(assertion.malware_id).value_or(std::string());
    }
  }
}

namespace {

// The order of listings as text: type, value (addresses by number, IPv4 first), port, transport.
// Made once for each indicator, as parsing addresses in every comparison would cost more than all
// else.
std::string SortKey(const Indicator& indicator) {
  std::string key(KindName(indicator.kind));
  key += '\0';
  IpNetwork network;
  const bool is_address = indicator.kind == Kind::kIp || indicator.kind == Kind::kCidr;
  if (is_address && ParseNetwork(indicator.value, network)) {
    key += IsIpv4(network.base) ? '4' : '6';
    key.append(network.base.begin(), network.base.end());
    key += static_cast<char>(network.length);
  } else {
    key += indicator.value;
    key += '\0';
  }
  key += static_cast<char>(indicator.port >> 8);
  key += static_cast<char>(indicator.port & 0xff);
  key += static_cast<char>(indicator.transport);
  return key;
}

void SortIndicators(std::vector<Indicator>& indicators) {
  std::vector<std::pair<std::string, size_t>> order;
  order.reserve(indicators.size());
  for (size_t i = 0; i < indicators.size(); ++i) order.emplace_back(SortKey(indicators[i]), i);
  std::sort(order.begin(), order.end());
  std::vector<Indicator> sorted;
  sorted.reserve(indicators.size());
  for (const auto& [key, idx] : order) sorted.push_back(std::move(indicators[idx]));
  indicators = std::move(sorted);
}

}  // namespace

IndicatorSet Fuse(ReaderContext ctx, const ListSet& lists) {
  IndicatorSet set;
  std::vector<Entry> entries = ctx.TakeEntries();
  set.num_rejected = ctx.num_rejected();
  set.num_entries = entries.size() + ctx.num_rejected();
  set.rejected = ctx.TakeRejected();
  set.compounds = ctx.TakeCompounds();
  CompleteFamilies(entries);
  std::unordered_map<std::string, size_t> idx_by_key;
  std::unordered_map<std::string, size_t> idx_by_id;
  for (Entry& entry : entries) {
    const auto [found, is_new] = idx_by_key.emplace(KeyOf(entry), set.indicators.size());
    if (is_new) {
      Indicator& added = set.indicators.emplace_back();
      added.kind = entry.canon.kind;
      added.value = entry.canon.value;
      added.port = entry.canon.port;
      added.transport = entry.transport;
      added.scope = entry.canon.scope;
      added.id = IndicatorId(added.kind, added.value, added.port, added.transport);
    }
    Indicator& indicator = set.indicators[found->second];
    AddAssertion(indicator, std::move(entry.assertion), idx_by_id);
  }
  FinishIndicators(set.indicators, lists);
  return set;
}

void ApplyTime(Indicator& indicator, int64_t now) {
  const bool has_ended = indicator.valid_until && *indicator.valid_until <= now;
  if (indicator.state == State::kActive && has_ended) indicator.state = State::kExpired;
}

void FinishIndicators(std::vector<Indicator>& indicators, const ListSet& lists) {
  for (Indicator& indicator : indicators) {
    FuseFields(indicator);
    GradeByLists(indicator, lists);
  }
  SortIndicators(indicators);
}

}  // namespace quoll::intel
