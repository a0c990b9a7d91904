// fixtures/<Table>.json and fixtures/expected.json: rows that each query must find, and rows beside
// them that it must not: the neighbour of an address, a name that only ends alike, another path of
// a URL, a hash that differs in its last digit. `quoll pack verify` runs the queries on them.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/escape.h"
#include "base/ticks.h"
#include "hunt/pack_output_def.h"
#include "intel/address.h"
#include "intel/canon.h"
#include "intel/writers.h"

namespace quoll::hunt {
namespace {

using intel::Indicator;

// Indicators of a query for which there are rows.
constexpr size_t kMaxIndicators = 25;

std::string HostOf(const Indicator& indicator) {
  return indicator.kind == intel::Kind::kUrl ? std::string(intel::HostOfUrl(indicator.value))
                                             : indicator.value;
}

std::string UrlOf(const std::string& host, std::string_view path) {
  const bool is_bare_v6 = host.find(':') != std::string::npos && !host.starts_with('[');
  return fmt::format("http://{}{}", is_bare_v6 ? "[" + host + "]" : host, path);
}

class Writer {
 public:
  explicit Writer(const PackInput& input) : input_(input) {
    for (const Indicator& indicator : input.indicators->indicators) {
      values_.insert(indicator.value);
      if (indicator.first_seen) time_ = std::max(time_, *indicator.first_seen);
    }
  }

  std::vector<PackFile> Write() {
    std::string queries;
    for (const PlannedQuery& query : input_.plan->queries) {
      queries +=
          fmt::format("{}\n    {{\"id\": {}, \"file\": {}, \"table\": {}, \"records\": [{}]}}",
                      queries.empty() ? "" : ",", base::QuoteForJson(query.id),
                      base::QuoteForJson("queries/" + query.id + ".kql"),
                      base::QuoteForJson(query.table->name), AddRows(query));
    }
    if (queries.empty()) return {};
    std::vector<PackFile> files;
    for (const auto& [table, rows] : rows_) files.push_back({"fixtures/" + table + ".json", rows});
    files.push_back(
        {"fixtures/expected.json",
         fmt::format("{{\n  \"now\": {},\n  \"queries\": [{}\n  ]\n}}\n",
                     base::QuoteForJson(intel::FormatIsoTime(time_ + base::kTicksPerHour)),
                     queries)});
    return files;
  }

 private:
  // Numbers of the rows that the query must find.
  std::string AddRows(const PlannedQuery& query) {
    std::string records;
    for (size_t i = 0; i < std::min(query.indicators.size(), kMaxIndicators); ++i) {
      const Indicator& indicator = input_.indicators->indicators[query.indicators[i]];
      const uint64_t record = AddRow(query, Positive(query, indicator));
      records += fmt::format("{}{}", records.empty() ? "" : ", ", record);
      if (const std::string near = NearMiss(query, indicator); !near.empty()) AddRow(query, near);
    }
    return records;
  }

  uint64_t AddRow(const PlannedQuery& query, const std::string& value) {
    rows_[query.table->name] +=
        fmt::format("{{\"{}\": {}, \"{}\": {}}}\n", query.table->time_column,
                    base::QuoteForJson(intel::FormatIsoTime(time_)), query.searches[0]->column,
                    base::QuoteForJson(value));
    return ++num_rows_[query.table->name];
  }

  static std::string Positive(const PlannedQuery& query, const Indicator& indicator) {
    if (query.group == IocGroup::kUrl) {
      return indicator.value.find("://") == std::string::npos ? "http://" + indicator.value
                                                              : indicator.value;
    }
    if (query.group == IocGroup::kCidr) return indicator.value.substr(0, indicator.value.find('/'));
    const std::string value = HostOf(indicator);
    const bool is_url = query.searches[0]->holds == Holds::kHostOrUrl && !query.matches_terms;
    return is_url ? UrlOf(value, "/") : value;
  }

  std::string NearMiss(const PlannedQuery& query, const Indicator& indicator) const {
    const bool is_url = query.searches[0]->holds == Holds::kHostOrUrl;
    const auto in_column = [&](const std::string& host) {
      return is_url && !host.empty() ? UrlOf(host, "/") : host;
    };
    switch (query.group) {
      case IocGroup::kIp:
        return in_column(Neighbour(HostOf(indicator)));
      case IocGroup::kCidr:
        return Outside();
      case IocGroup::kDomain:
        // Terms also match names that only contain the indicator; that is their weakness.
        return query.matches_terms ? "name.invalid" : in_column("x-" + HostOf(indicator));
      case IocGroup::kUrl:
        return query.matches_terms ? "http://name.invalid/"
                                   : UrlOf("x-" + HostOf(indicator), "/other");
      case IocGroup::kHash:
        return OtherHash(indicator.value);
      case IocGroup::kOther:
        break;
    }
    return {};
  }

  std::string OtherHash(std::string hash) const {
    for (const char c : {'0', '1', '2', '3'}) {
      hash.back() = c;
      if (!values_.contains(hash)) return hash;
    }
    return {};
  }

  std::string Neighbour(const std::string& address) const {
    intel::IpBytes bytes;
    if (!intel::ParseIp(address, bytes)) return {};
    for (int step = 1; step < 8; ++step) {
      intel::IpBytes near = bytes;
      near[15] = static_cast<uint8_t>(near[15] ^ step);
      std::string text = intel::FormatIp(near);
      if (!values_.contains(text)) return text;
    }
    return {};
  }

  std::string Outside() const {
    for (const std::string_view text : {"198.18.0.1", "203.0.113.250", "192.0.2.250"}) {
      intel::IpBytes bytes;
      if (!intel::ParseIp(text, bytes)) continue;
      const auto& all = input_.indicators->indicators;
      const bool is_inside = std::any_of(all.begin(), all.end(), [&](const Indicator& indicator) {
        intel::IpNetwork network;
        return indicator.kind == intel::Kind::kCidr &&
               intel::ParseNetwork(indicator.value, network) && intel::Contains(network, bytes);
      });
      if (!is_inside) return std::string(text);
    }
    return {};
  }

  const PackInput& input_;
  std::set<std::string> values_;
  int64_t time_ = base::kUnixEpochTicks;
  std::map<std::string, std::string> rows_;
  std::map<std::string, uint64_t> num_rows_;
};

std::vector<PackFile> Write(const PackInput& input) { return Writer(input).Write(); }

}  // namespace

extern const PackOutputDef kPackOutput_fixtures;
constinit const PackOutputDef kPackOutput_fixtures = {
    .name = "fixtures",
    .option = "fixtures",
    .summary = "rows that each query must and must not find, for `quoll pack verify`",
    .write = Write,
};

}  // namespace quoll::hunt
