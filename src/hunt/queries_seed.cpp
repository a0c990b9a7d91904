#include "hunt/queries_seed.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "hunt/kql_text.h"
#include "intel/families.h"

namespace quoll::hunt {
namespace {

using intel::Indicator;
using intel::Kind;

// One query of a page.
struct Template {
  std::string_view table;
  std::vector<std::string_view> columns;  // that a row can hit in
  Kind kind;
  std::string_view suffix;  // of the id, where a table has several queries
  std::string_view comment;
  bool has_source = false;  // a second comment line
  std::string_view list;
  std::string_view where;
  std::string_view project;
  bool matches_terms = false;
};

const std::vector<Template>& Templates() {
  static const std::vector<Template> kTemplates = {
      {"CommonSecurityLog",
       {"DestinationIP", "SourceIP"},
       Kind::kIp,
       "",
       "Hunt for network connections to known malicious IPs",
       true,
       "malicious_ips",
       "DestinationIP in (malicious_ips) or SourceIP in (malicious_ips)",
       "TimeGenerated, SourceIP, DestinationIP, DestinationPort, DeviceAction, Activity"},
      {"DeviceNetworkEvents",
       {"RemoteIP"},
       Kind::kIp,
       "",
       "Hunt in Defender for Endpoint network events",
       false,
       "malicious_ips",
       "RemoteIP in (malicious_ips)",
       "Timestamp, DeviceName, RemoteIP, RemotePort, InitiatingProcessFileName, ActionType"},
      {"DnsEvents",
       {"Name"},
       Kind::kDomain,
       "",
       "Hunt for DNS queries to known malicious domains",
       true,
       "malicious_domains",
       "Name has_any (malicious_domains)",
       "TimeGenerated, Computer, Name, IPAddresses, QueryType",
       true},
      {"UrlClickEvents",
       {"Url"},
       Kind::kUrl,
       "",
       "Hunt for clicks on known malicious URLs",
       true,
       "malicious_urls",
       "Url has_any (malicious_urls)",
       "Timestamp, AccountUpn, Url, ActionType, IsClickedThrough, IPAddress",
       true},
      {"DeviceFileEvents",
       {"SHA256"},
       Kind::kSha256,
       "",
       "Hunt for files with known malicious hashes",
       true,
       "malicious_hashes",
       "SHA256 in~ (malicious_hashes)",
       "Timestamp, DeviceName, FileName, FolderPath, SHA256, InitiatingProcessFileName, "
       "ActionType"},
      {"DeviceFileEvents",
       {"SHA1"},
       Kind::kSha1,
       ".sha1",
       "Hunt for files with known malicious hashes",
       true,
       "malicious_hashes",
       "SHA1 in~ (malicious_hashes)",
       "Timestamp, DeviceName, FileName, FolderPath, SHA1, InitiatingProcessFileName, ActionType"},
      {"DeviceFileEvents",
       {"MD5"},
       Kind::kMd5,
       ".md5",
       "Hunt for files with known malicious hashes",
       true,
       "malicious_hashes",
       "MD5 in~ (malicious_hashes)",
       "Timestamp, DeviceName, FileName, FolderPath, MD5, InitiatingProcessFileName, ActionType"},
  };
  return kTemplates;
}

std::string WriteText(const Template& form, const std::vector<std::string>& values,
                      const std::string& family, const std::string& sources) {
  const std::string_view time = form.project.substr(0, form.project.find(','));
  std::string out = fmt::format("// {}\n", form.comment);
  if (form.has_source)
    out += fmt::format("// Source: {} - {}\n", CommentText(sources), CommentText(family));
  out += fmt::format("let {} = {};\n", form.list, DynamicList(values));
  out += fmt::format("{}\n| where {}\n| project {}\n| order by {} desc\n", form.table, form.where,
                     form.project, time);
  return out;
}

}  // namespace

std::string SourceNames(const intel::IndicatorSet& set,
                        const std::vector<IndicatorIdx>& indicators) {
  static const std::map<std::string_view, std::string_view> kNames = {
      {"threatfox", "ThreatFox"},
      {"urlhaus", "URLhaus"},
      {"feodotracker", "Feodo Tracker"},
      {"malwarebazaar", "MalwareBazaar"},
      {"report", "report"},
      {"list", "list"},
      {"host_list", "host list"},
      {"csv", "indicator list"},
  };
  std::set<std::string> names;
  for (const IndicatorIdx idx : indicators) {
    for (const intel::Assertion& assertion : set.indicators[idx].assertions) {
      const auto known = kNames.find(assertion.source_id);
      std::string name = known == kNames.end() ? assertion.source_id : std::string(known->second);
      // A page that says where it has its indicators from.
      if (assertion.source_id == "report" && !assertion.reporter.empty()) name = assertion.reporter;
      names.insert(std::move(name));
    }
  }
  return base::Join({names.begin(), names.end()}, ", ");
}

std::vector<PlannedQuery> WriteSeedQueries(const intel::IndicatorSet& set,
                                           const std::vector<IndicatorIdx>& indicators,
                                           const Observables& observables) {
  std::map<std::string, std::vector<IndicatorIdx>> families;
  for (const IndicatorIdx idx : indicators)
    families[intel::FamilyKey(set.indicators[idx])].push_back(idx);
  std::vector<PlannedQuery> queries;
  for (const auto& [key, members] : families) {
    const std::string sources = SourceNames(set, members);
    for (const Template& form : Templates()) {
      PlannedQuery query;
      query.table = observables.Find(form.table);
      if (query.table == nullptr) continue;
      std::vector<std::string> values;
      for (const IndicatorIdx idx : members) {
        const Indicator& indicator = set.indicators[idx];
        if (indicator.kind != form.kind) continue;
        query.indicators.push_back(idx);
        // An address with two ports stands in the list once.
        if (values.empty() || values.back() != indicator.value) values.push_back(indicator.value);
      }
      if (query.indicators.empty()) continue;
      for (const Search& search : query.table->searches) {
        if (std::find(form.columns.begin(), form.columns.end(), search.column) !=
            form.columns.end()) {
          query.searches.push_back(&search);
        }
      }
      query.family = families.size() > 1 ? (key.empty() ? "no_family" : key) : "";
      query.id = fmt::format("{}{}{}{}", query.family, query.family.empty() ? "" : "/", form.table,
                             form.suffix);
      query.group = GroupOf(form.kind);
      query.matches_terms = form.matches_terms;
      query.kql = WriteText(form, values, intel::FamilyName(set.indicators[members[0]]), sources);
      queries.push_back(std::move(query));
    }
  }
  return queries;
}

}  // namespace quoll::hunt
