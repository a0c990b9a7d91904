#include "hunt/hits.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "hunt/second_signal.h"
#include "model/dynamic.h"
#include "model/value.h"

namespace quoll::hunt {
namespace {

// Order of the columns that ColumnsForHits asks for: fixed ones, then per search the observable,
// its port, our side and the entities.
constexpr size_t kTime = 0;
constexpr size_t kAction = 1;
constexpr size_t kVendor = 2;
constexpr size_t kNumFixed = 3;
constexpr size_t kNumPerSearch = 3;

size_t FirstOf(const PlannedQuery& query, size_t search_idx) {
  size_t first = kNumFixed;
  for (size_t i = 0; i < search_idx; ++i)
    first += kNumPerSearch + query.searches[i]->entities.size();
  return first;
}

std::optional<int64_t> LongAt(const model::ColumnView& column, size_t row) {
  if (column.IsNull(row)) return std::nullopt;
  switch (column.type) {
    case model::Type::kInt:
      return column.Get<int32_t>(row);
    case model::Type::kLong:
    case model::Type::kDatetime:
      return column.Get<int64_t>(row);
    case model::Type::kString:
      return base::ParseInteger(column.Text(row));
    case model::Type::kBool:
    case model::Type::kReal:
    case model::Type::kDecimal:
    case model::Type::kTimespan:
    case model::Type::kGuid:
    case model::Type::kDynamic:
      break;
  }
  return std::nullopt;
}

// Port 0 in a log says that there is none.
std::optional<int64_t> NonZero(std::optional<int64_t> number) {
  return number && *number != 0 ? number : std::nullopt;
}

RowValue ValueAt(const model::ColumnView& column, const std::string& name, size_t row) {
  RowValue value{name, {}, {}};
  model::AppendJson(value.json, model::Dynamic(model::DynamicFromCell(column, row)));
  value.text = model::ValueToText(model::Value::FromCell(column, row));
  return value;
}

}  // namespace

std::vector<std::string> ColumnsForHits(const PlannedQuery& query) {
  std::vector<std::string> columns = {query.table->time_column, query.table->action_column,
                                      query.table->vendor_column};
  for (const Search* search : query.searches) {
    columns.insert(columns.end(), {search->column, search->port_column, search->near_column});
    for (const auto& [name, column] : search->entities) columns.push_back(column);
  }
  return columns;
}

void HitCollector::Start(uint32_t query_idx, const PlannedQuery& query, const CarriedPlan& plan) {
  query_idx_ = query_idx;
  query_ = &query;
  plan_ = &plan;
  matcher_ = std::make_unique<Matcher>(set_, query.indicators, has_url_hosts_);
}

std::string HitCollector::TextAt(const engine::Rows& rows, size_t carried, size_t row) const {
  const int position = plan_->carried[carried];
  if (position < 0) return {};
  const model::ColumnView& column = rows.columns[static_cast<size_t>(position)];
  return model::ValueToText(model::Value::FromCell(column, row));
}

uint64_t HitCollector::Add(const engine::Rows& rows, const model::Schema& schema) {
  uint64_t num_without_hit = 0;
  for (size_t row = 0; row < rows.num_rows; ++row) {
    bool is_confirmed = false;
    for (size_t i = 0; i < query_->searches.size(); ++i) {
      const std::string cell = TextAt(rows, FirstOf(*query_, i), row);
      std::vector<Observed> all =
          query_->matches_terms ? matcher_->FindTerms(query_->group, cell)
                                : matcher_->Find(query_->searches[i]->holds, query_->group, cell);
      is_confirmed = is_confirmed || !all.empty();
      for (Observed& observed : all) AddObserved(rows, schema, row, i, std::move(observed));
    }
    if (!is_confirmed) ++num_without_hit;
  }
  return num_without_hit;
}

HitCollector::Pending HitCollector::MakePending(const engine::Rows& rows,
                                                const model::Schema& schema, size_t row,
                                                size_t search_idx, const Observed& observed) const {
  Pending pending;
  const size_t first = FirstOf(*query_, search_idx);
  const auto column_at = [&](size_t carried) -> const model::ColumnView* {
    const int position = plan_->carried[carried];
    return position < 0 ? nullptr : &rows.columns[static_cast<size_t>(position)];
  };
  pending.table = query_->table;
  pending.search = query_->searches[search_idx];
  pending.order = static_cast<uint32_t>(pending.search - query_->table->searches.data());
  if (const auto* time = column_at(kTime)) pending.hit.time = LongAt(*time, row);
  if (const auto* port = column_at(first + 1)) pending.port = NonZero(LongAt(*port, row));
  // A port that the URL states is surer than the row's; its scheme's is only a default.
  if (observed.port && (observed.is_port_explicit || !pending.port)) pending.port = *observed.port;
  pending.action = TextAt(rows, kAction, row);
  pending.vendor = TextAt(rows, kVendor, row);
  pending.near_address = TextAt(rows, first + 2, row);

  Hit& hit = pending.hit;
  hit.file_idx = static_cast<uint32_t>(LongAt(rows.columns[plan_->provenance], row).value_or(0));
  if (const auto line = LongAt(rows.columns[plan_->provenance + 1], row))
    hit.line = static_cast<uint64_t>(*line);
  hit.record = static_cast<uint64_t>(LongAt(rows.columns[plan_->provenance + 2], row).value_or(0));
  hit.column = pending.search->column;
  hit.value = observed.value;
  for (size_t i = 0; i < pending.search->entities.size(); ++i) {
    std::string text = TextAt(rows, first + kNumPerSearch + i, row);
    if (!text.empty())
      hit.entities.emplace_back(pending.search->entities[i].first, std::move(text));
  }
  for (size_t i = 0; i < plan_->num_visible; ++i) {
    // The indicator's own columns are in the hit already.
    if (schema[i].name.starts_with("Ioc")) continue;
    hit.row.push_back(ValueAt(rows.columns[i], schema[i].name, row));
  }
  return pending;
}

void HitCollector::AddObserved(const engine::Rows& rows, const model::Schema& schema, size_t row,
                               size_t search_idx, Observed observed) {
  const auto file = LongAt(rows.columns[plan_->provenance], row).value_or(0);
  const auto record = LongAt(rows.columns[plan_->provenance + 2], row).value_or(0);
  const std::string key = fmt::format("{}\n{}\n{}\n{}\n{}", query_->table->name, file, record,
                                      query_->searches[search_idx]->column, observed.value);
  const auto [it, is_new] = by_key_.emplace(key, pending_.size());
  if (is_new) pending_.push_back(MakePending(rows, schema, row, search_idx, observed));
  Pending& pending = pending_[it->second];
  for (const Match& match : observed.matches) {
    const auto same = std::find_if(
        pending.candidates.begin(), pending.candidates.end(),
        [&](const Candidate& other) { return other.match.indicator == match.indicator; });
    if (same == pending.candidates.end()) {
      pending.candidates.push_back({match, query_idx_});
    } else if (same->match.is_host_of_url && !match.is_host_of_url) {
      *same = {match, query_idx_};  // the URL itself is more than its host
    }
  }
}

int HitCollector::PortRank(const Pending& pending, IndicatorIdx idx) const {
  const uint16_t port = set_.indicators[idx].port;
  if (port == 0) return 1;
  return pending.port && *pending.port == port ? 0 : 2;
}

void HitCollector::Finish(Pending& pending) const {
  std::sort(pending.candidates.begin(), pending.candidates.end(),
            [&](const Candidate& a, const Candidate& b) {
              const intel::Indicator& left = set_.indicators[a.match.indicator];
              const intel::Indicator& right = set_.indicators[b.match.indicator];
              const int rank_a = PortRank(pending, a.match.indicator),
                        rank_b = PortRank(pending, b.match.indicator);
              if (rank_a != rank_b) return rank_a < rank_b;
              if (left.confidence != right.confidence) return left.confidence > right.confidence;
              const int64_t seen_a = left.first_seen.value_or(INT64_MAX),
                            seen_b = right.first_seen.value_or(INT64_MAX);
              return seen_a != seen_b ? seen_a < seen_b : left.id < right.id;
            });
  Hit& hit = pending.hit;
  const Candidate& best = pending.candidates[0];
  hit.indicator = best.match.indicator;
  hit.query_idx = best.query_idx;
  for (size_t i = 1; i < pending.candidates.size(); ++i)
    hit.also.push_back(pending.candidates[i].match.indicator);
  HitFacts facts;
  facts.indicator = &set_.indicators[hit.indicator];
  facts.direction = pending.search->direction;
  facts.column = hit.column;
  facts.value = hit.value;
  facts.time = hit.time;
  facts.port = pending.port;
  facts.action = pending.action;
  facts.vendor = pending.vendor;
  facts.near_address = pending.near_address;
  facts.inbound_actions = &pending.table->inbound_actions;
  facts.is_subdomain = best.match.is_subdomain;
  facts.is_host_of_url = best.match.is_host_of_url;
  Verdict verdict = grading_.Judge(facts);
  hit.grade = verdict.grade;
  hit.reasons = std::move(verdict.reasons);
  hit.why = std::move(verdict.why);
}

std::vector<Hit> HitCollector::Take() {
  for (Pending& pending : pending_) Finish(pending);
  const auto earlier = [](const Pending& a, const Pending& b) {
    const Hit& left = a.hit;
    const Hit& right = b.hit;
    if (left.time != right.time) return left.time < right.time;
    if (left.file_idx != right.file_idx) return left.file_idx < right.file_idx;
    if (left.record != right.record) return left.record < right.record;
    if (a.table->name != b.table->name) return a.table->name < b.table->name;
    return a.order != b.order ? a.order < b.order : left.value < right.value;
  };
  std::sort(pending_.begin(), pending_.end(), earlier);
  std::vector<Hit> hits;
  hits.reserve(pending_.size());
  for (Pending& pending : pending_) hits.push_back(std::move(pending.hit));
  pending_.clear();
  by_key_.clear();
  LiftBySecondSignal(hits, set_, grading_);
  return hits;
}

}  // namespace quoll::hunt
