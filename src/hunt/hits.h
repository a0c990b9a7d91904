// HitCollector: from rows of hunt queries to hits. One observed value in one row is one hit,
// however many queries and indicators found it; the best indicator gets it and the others stand
// beside it.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/session.h"
#include "hunt/carry.h"
#include "hunt/grading.h"
#include "hunt/hunt.h"
#include "hunt/match.h"
#include "hunt/plan.h"

namespace quoll::hunt {

// The columns that a query's rows must carry for its hits, in the order that HitCollector reads
// them.
std::vector<std::string> ColumnsForHits(const PlannedQuery& query);

class HitCollector {
 public:
  HitCollector(const intel::IndicatorSet& set, const Grading& grading, bool has_url_hosts)
      : set_(set), grading_(grading), has_url_hosts_(has_url_hosts) {}

  // Announces the query whose rows come next.
  void Start(uint32_t query_idx, const PlannedQuery& query, const CarriedPlan& plan);
  // Its next rows; `schema` is the result's. Returns how many of them are no hit.
  uint64_t Add(const engine::Rows& rows, const model::Schema& schema);
  size_t num_hits() const { return pending_.size(); }

  // Chooses indicators, grades and sorts. The collector is empty afterwards.
  std::vector<Hit> Take();

 private:
  struct Candidate {
    Match match;
    uint32_t query_idx = 0;
  };
  struct Pending {
    Hit hit;
    std::vector<Candidate> candidates;
    const ObservableTable* table = nullptr;
    const Search* search = nullptr;
    std::optional<int64_t> port;
    std::string action;
    std::string vendor;
    std::string near_address;
    uint32_t order = 0;  // of the column within the table
  };
  // Text of a carried column; empty where the table lacks it.
  std::string TextAt(const engine::Rows& rows, size_t carried, size_t row) const;
  void AddObserved(const engine::Rows& rows, const model::Schema& schema, size_t row,
                   size_t search_idx, Observed observed);
  Pending MakePending(const engine::Rows& rows, const model::Schema& schema, size_t row,
                      size_t search_idx, const Observed& observed) const;
  void Finish(Pending& pending) const;
  int PortRank(const Pending& pending, IndicatorIdx idx) const;

  const intel::IndicatorSet& set_;
  const Grading& grading_;
  bool has_url_hosts_;
  uint32_t query_idx_ = 0;
  const PlannedQuery* query_ = nullptr;
  const CarriedPlan* plan_ = nullptr;
  std::unique_ptr<Matcher> matcher_;
  std::vector<Pending> pending_;
  std::unordered_map<std::string, size_t> by_key_;
};

}  // namespace quoll::hunt
