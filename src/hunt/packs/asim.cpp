// asim/<schema>.<kind>.kql: the hunts over Sentinel's normalised schemas, whatever product the rows
// come from. The parameters filter before rows are parsed, and by terms only; the exact test
// follows.
#include <fmt/format.h>

#include "hunt/kql_text.h"
#include "hunt/pack_output_def.h"
#include "intel/canon.h"

namespace quoll::hunt {
namespace {

using intel::Indicator;
using intel::Kind;

std::string Sessions(const std::vector<std::string>& addresses, const std::string& lookback) {
  return fmt::format(
      "let addresses = {};\n"
      "_Im_NetworkSession(starttime=ago({}), endtime=now(), dstipaddr_has_any_prefix=addresses)\n"
      "| where DstIpAddr in~ (addresses)\n"
      "| summarize FirstHit = min(TimeGenerated), LastHit = max(TimeGenerated), Hits = count(), "
      "Actions = make_set(DvcAction, 5)\n"
      "    by SrcIpAddr, SrcHostname, DstIpAddr, DstPortNumber, EventProduct\n"
      "| order by LastHit desc\n",
      DynamicList(addresses), lookback);
}

std::string Queries(const std::vector<std::string>& names, const std::string& lookback) {
  return fmt::format(
      "let names = {};\n"
      "_Im_Dns(starttime=ago({}), endtime=now(), domain_has_any=names)\n"
      "| extend IocHost = trim_end(@\"\\.+\", tolower(DnsQuery))\n"
      "| mv-apply IocValue = names to typeof(string) on (where IocHost == IocValue or IocHost "
      "endswith strcat(\".\", IocValue))\n"
      "| summarize FirstHit = min(TimeGenerated), LastHit = max(TimeGenerated), Hits = count()\n"
      "    by SrcIpAddr, SrcHostname, IocHost, IocValue, EventProduct\n"
      "| order by LastHit desc\n",
      DynamicList(names), lookback);
}

std::string Requests(const std::vector<std::string>& urls, const std::vector<std::string>& hosts,
                     const std::string& lookback) {
  return fmt::format(
      "let urls = {};\nlet hosts = {};\n"
      "_Im_WebSession(starttime=ago({}), endtime=now(), url_has_any=hosts)\n"
      "| extend IocUrl = tostring(split(Url, \"#\")[0])\n"
      "| where IocUrl in~ (urls)\n"
      "| summarize FirstHit = min(TimeGenerated), LastHit = max(TimeGenerated), Hits = count()\n"
      "    by SrcIpAddr, SrcHostname, IocUrl, EventProduct\n"
      "| order by LastHit desc\n",
      DynamicList(urls), DynamicList(hosts), lookback);
}

std::vector<PackFile> Write(const PackInput& input) {
  const std::string lookback = input.options->lookback.empty() ? "14d" : input.options->lookback;
  std::vector<std::string> addresses, names, urls, hosts;
  for (const IndicatorIdx idx : input.plan->searched) {
    const Indicator& indicator = input.indicators->indicators[idx];
    const auto add = [&](std::vector<std::string>& list, std::string value) {
      if (list.empty() || list.back() != value) list.push_back(std::move(value));
    };
    if (indicator.kind == Kind::kIp) add(addresses, indicator.value);
    if (indicator.kind == Kind::kDomain) add(names, indicator.value);
    if (indicator.kind != Kind::kUrl) continue;
    add(urls, indicator.value);
    add(hosts, std::string(intel::HostOfUrl(indicator.value)));
  }
  std::vector<PackFile> files;
  if (!addresses.empty())
    files.push_back({"asim/NetworkSession.ip.kql", Sessions(addresses, lookback)});
  if (!names.empty()) files.push_back({"asim/Dns.domain.kql", Queries(names, lookback)});
  if (!urls.empty()) files.push_back({"asim/WebSession.url.kql", Requests(urls, hosts, lookback)});
  return files;
}

}  // namespace

extern const PackOutputDef kPackOutput_asim;
constinit const PackOutputDef kPackOutput_asim = {
    .name = "asim",
    .option = "asim",
    .summary = "queries over Sentinel's normalised schemas",
    .write = Write,
};

}  // namespace quoll::hunt
