// exclusions.yaml: for each cause of false positives that the indicators give reason to expect, a
// rule that runs. Machines in it are placeholders: the values of an installation belong there.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/escape.h"
#include "base/ticks.h"
#include "hunt/kql_text.h"
#include "hunt/packs/_exclusions.h"
#include "hunt/packs/_rules.h"

namespace quoll::hunt {
namespace {

using intel::Indicator;

constexpr int64_t kDaysOfLife = 180;
constexpr int64_t kDaysUntilReassigned = 180;
// Of a network for documentation (RFC 5737), and an id that no device has.
constexpr std::string_view kPlaceholderAddress = "192.0.2.10";
constexpr std::string_view kPlaceholderDevice = "0000000000000000000000000000000000000000";

struct Cause {
  std::string_view id;
  std::string_view reason;
  std::string_view table;
  std::string where;
  std::string_view action;
};

std::string In(std::string_view column, const std::vector<std::string>& values) {
  std::string list;
  for (const std::string& value : values)
    list += (list.empty() ? "" : ", ") + base::QuoteForKql(value);
  return fmt::format("{} in ({})", column, list);
}

class Finder {
 public:
  explicit Finder(const PackInput& input) : input_(input) {
    for (const Indicator& indicator : input.indicators->indicators) {
      if (indicator.first_seen) last_seen_ = std::max(last_seen_, *indicator.first_seen);
      if (indicator.kind != intel::Kind::kIp) continue;
      Add(addresses_, indicator.value);
      for (const intel::Warning& warning : indicator.warnings)
        Add(by_reason_[warning.reason], indicator.value);
    }
  }

  std::vector<Cause> Find() {
    const bool has_firewall = Hunts("CommonSecurityLog");
    const bool has_devices = Hunts("DeviceNetworkEvents");
    if (has_firewall) AddFirewall();
    if (has_devices && by_reason_.contains("shared_infrastructure")) {
      causes_.push_back(
          {"shared-edge-device",
           "Many parties share these addresses; devices that use another service there",
           "DeviceNetworkEvents",
           In("RemoteIP", by_reason_["shared_infrastructure"]) +
               fmt::format(" and DeviceId in (\"{}\")", kPlaceholderDevice),
           "lower"});
    }
    AddCompromised();
    if (has_devices) {
      causes_.push_back({"own-scanner",
                         "A scanner or an analyst of ours tests the family; name the device",
                         "DeviceNetworkEvents",
                         fmt::format("DeviceId == \"{}\"", kPlaceholderDevice), "suppress"});
    }
    return std::move(causes_);
  }

  // The last day of the rules: counted from the clock if it is given, else from the indicators.
  std::string Expiry() const {
    const int64_t start =
        input_.options->now_ticks.value_or(last_seen_ == 0 ? base::kUnixEpochTicks : last_seen_);
    return base::FormatDatetime(start + kDaysOfLife * base::kTicksPerDay).substr(0, 10);
  }

 private:
  static void Add(std::vector<std::string>& values, const std::string& value) {
    if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
  }

  bool Hunts(std::string_view table) const {
    return std::any_of(input_.plan->queries.begin(), input_.plan->queries.end(),
                       [&](const PlannedQuery& query) { return query.table->name == table; });
  }

  void AddFirewall() {
    constexpr std::string_view kTable = "CommonSecurityLog";
    if (by_reason_.contains("shared_infrastructure")) {
      causes_.push_back(
          {"shared-edge-firewall",
           "Many parties share these addresses; machines that use another service there", kTable,
           In("DestinationIP", by_reason_["shared_infrastructure"]) +
               fmt::format(" and SourceIP in (\"{}\")", kPlaceholderAddress),
           "lower"});
    }
    if (!addresses_.empty() && last_seen_ != 0) {
      causes_.push_back(
          {"re-assigned-address",
           "Addresses go to other customers; long after the last sighting they may be others'",
           kTable,
           fmt::format("{} and TimeGenerated > datetime({})", In("DestinationIP", addresses_),
                       KqlTime(last_seen_ + kDaysUntilReassigned * base::kTicksPerDay)),
           "lower"});
    }
    if (!addresses_.empty()) {
      causes_.push_back({"denied-probe", "A denied connection from outside is a scan", kTable,
                         In("SourceIP", addresses_) +
                             " and DeviceAction has_any (\"deny\", \"denied\", \"drop\", "
                             "\"dropped\", \"block\", \"blocked\", \"reject\", \"rejected\")",
                         "suppress"});
    }
    if (by_reason_.contains("sinkholed")) {
      causes_.push_back({"sinkhole",
                         "The address belongs to a sinkhole now: the machine is suspect, blocking "
                         "is not urgent",
                         kTable, In("DestinationIP", by_reason_["sinkholed"]), "tag"});
    }
  }

  void AddCompromised() {
    std::vector<std::string> hosts;
    for (const Indicator& indicator : input_.indicators->indicators) {
      if (indicator.kind == intel::Kind::kDomain && indicator.is_compromised.value_or(false))
        Add(hosts, indicator.value);
    }
    if (hosts.empty() || !Hunts("DnsEvents")) return;
    causes_.push_back(
        {"compromised-site", "A legitimate site that was abused; machines that visit it daily",
         "DnsEvents",
         In("Name", hosts) + fmt::format(" and ClientIP in (\"{}\")", kPlaceholderAddress),
         "lower"});
  }

  const PackInput& input_;
  std::vector<std::string> addresses_;
  std::map<std::string, std::vector<std::string>> by_reason_;
  int64_t last_seen_ = 0;
  std::vector<Cause> causes_;
};

std::vector<PackFile> Write(const PackInput& input) {
  std::string text = ScenarioRules(input);
  if (text.empty()) return {};
  return {{"exclusions.yaml", std::move(text)}};
}

}  // namespace

std::string ScenarioRules(const PackInput& input) {
  Finder finder(input);
  const std::string expiry = finder.Expiry();
  const std::vector<Cause> causes = finder.Find();
  if (causes.empty()) return {};
  std::string out =
      "# To start from: put your own machines in the place of the placeholders, name an owner, "
      "and\n"
      "# see `quoll exclusions check` and `simulate` before you use a rule.\nexclusions:\n";
  for (const Cause& cause : causes) {
    out += fmt::format(
        "  - id: {}\n    reason: {}\n    owner: unassigned\n    expires: {}\n    tables: [{}]\n"
        "    where: {}\n    action: {}\n",
        cause.id, YamlText(cause.reason), expiry, cause.table, YamlText(cause.where), cause.action);
  }
  return out;
}

extern const PackOutputDef kPackOutput_exclusions;
constinit const PackOutputDef kPackOutput_exclusions = {
    .name = "exclusions",
    .option = "exclusions",
    .summary = "rules for the false positives to expect",
    .write = Write,
};

}  // namespace quoll::hunt
