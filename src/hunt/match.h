// Matcher: which indicators an observed value is evidence of. The queries choose the rows; this
// names the indicators of each value in them by canonical form, and tells what of the value fits
// (the name or one below it, the URL or its host only). Thread-safe once built.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "hunt/hunt.h"
#include "hunt/observables.h"
#include "intel/address.h"
#include "intel/indicator.h"

namespace quoll::hunt {

struct Match {
  IndicatorIdx indicator = 0;
  bool is_subdomain = false;
  bool is_host_of_url = false;
};

// A value within a cell, and what it is evidence of (at least one indicator, each once).
struct Observed {
  std::string value;
  std::optional<uint16_t>
      port;  // that the value itself states: of a URL, explicit or by its scheme
  bool is_port_explicit = false;
  std::vector<Match> matches;
};

class Matcher {
 public:
  // The set must outlive the matcher; `indicators` are positions in it.
  Matcher(const intel::IndicatorSet& set, const std::vector<IndicatorIdx>& indicators,
          bool has_url_hosts);

  // Observed values of a cell that hit indicators of the group.
  std::vector<Observed> Find(Holds holds, IocGroup group, std::string_view cell) const;
  // As `has` finds them: the indicator's text stands in the cell between borders of words. In seed
  // style.
  std::vector<Observed> FindTerms(IocGroup group, std::string_view cell) const;

 private:
  using Index = std::unordered_map<std::string, std::vector<IndicatorIdx>>;
  void Add(IndicatorIdx idx);
  void AddHostOfUrl(IndicatorIdx idx);
  void FindAddress(IocGroup group, std::string_view text, std::vector<Match>& out) const;
  void FindName(std::string_view host, std::vector<Match>& out) const;
  void FindUrl(std::string_view url, std::vector<Match>& out) const;
  Observed FindInHost(IocGroup group, std::string_view cell) const;

  const intel::IndicatorSet& set_;
  Index addresses_;  // by 16 bytes
  Index names_;
  Index urls_;
  Index hashes_;
  Index url_hosts_;  // hosts of URLs, names and addresses as text
  std::vector<std::pair<intel::IpNetwork, IndicatorIdx>> networks_;
  std::map<IocGroup, std::vector<IndicatorIdx>> by_group_;
};

}  // namespace quoll::hunt
