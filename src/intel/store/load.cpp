// Store::Load: rows to indicators with all their assertions. What depends on time and on the policy
// of a source is decided here and never stored, so that a state is right at any time it is read.
#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "base/text.h"
#include "intel/families.h"
#include "intel/fuse.h"
#include "intel/intel_reader.h"
#include "intel/store/_rows.h"
#include "intel/store/store.h"

namespace quoll::intel {
namespace {

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  if (text.empty()) return lines;
  for (const std::string_view line : base::Split(text, '\n')) lines.emplace_back(line);
  return lines;
}

// What a source's policy makes of an assertion.
struct Policy {
  std::optional<int64_t> expires_after;
  bool absence_ends = false;
  std::string withdrawn;
  std::optional<int64_t> withdrawn_at;
};

// Ticks behind the last sight, as far as the source has a policy and the assertion a time.
std::optional<int64_t> PolicyEnd(const Assertion& assertion, const Policy& policy) {
  if (!policy.expires_after) return std::nullopt;
  std::optional<int64_t> seen = assertion.last_seen;
  if (!seen || (assertion.first_seen && *assertion.first_seen > *seen)) seen = assertion.first_seen;
  if (!seen) return std::nullopt;
  return *seen + *policy.expires_after;
}

void Apply(const Policy& policy, Assertion& assertion) {
  const std::optional<int64_t> end =
      assertion.valid_until ? assertion.valid_until : PolicyEnd(assertion, policy);
  assertion.valid_until = end;
  if (policy.withdrawn.empty()) return;
  if (policy.withdrawn != "absent") {
    assertion.is_revoked = true;
    return;
  }
  // A source that lists what is active ends by leaving out; one that keeps entries for a time has
  // withdrawn what it leaves out before that.
  if (policy.absence_ends) {
    assertion.valid_until = end && *end < *policy.withdrawn_at ? end : policy.withdrawn_at;
  } else if (!end || *end > *policy.withdrawn_at) {
    assertion.is_revoked = true;
  }
}

class Loader {
 public:
  Loader(Database& database, const LoadOptions& options) : database_(database), options_(options) {}

  IndicatorSet Run() {
    ReadPhrases();
    ReadIndicators();
    ReadDecisions();
    ReadSightings();
    FinishIndicators(set_.indicators,
                     options_.lists != nullptr ? *options_.lists : ListSet::Builtin());
    for (Indicator& indicator : set_.indicators) Decide(indicator);
    if (options_.state) {
      std::erase_if(set_.indicators,
                    [&](const Indicator& indicator) { return indicator.state != *options_.state; });
    }
    const bool is_filtered =
        !options_.family.empty() || !options_.source.empty() || options_.kind || options_.state;
    if (!is_filtered) ReadCompounds();
    set_.num_files = static_cast<uint64_t>(
        database_.Number("SELECT count(*) FROM (SELECT DISTINCT file, sha256 FROM document)"));
    return std::move(set_);
  }

  // Names of families that were left out.
  const std::set<std::string>& families() const { return families_; }

 private:
  void ReadPhrases() {
    Statement read(database_, "SELECT id, text FROM phrase");
    while (read.Next()) phrases_.emplace(read.Int(0), read.Text(1));
  }

  std::string Phrase(const std::optional<int64_t>& id) const {
    const auto found = phrases_.find(id.value_or(0));
    return found == phrases_.end() ? std::string() : found->second;
  }

  static std::string Sql(bool has_kind, bool has_source) {
    std::string sql =
        "SELECT i.id, i.type, i.value, i.port, i.transport, i.scope, s.name, s.expires_after, "
        "s.absence, a.withdrawn, a.withdrawn_at, a.external_id, d.file, d.sha256, a.retrieved_at, "
        "a.line, a.raw, " +
        AssertionColumnList() +
        " FROM indicator AS i JOIN assertion AS a ON a.indicator_id = i.id JOIN source AS s ON "
        "s.id = a.source_id JOIN document AS d ON d.id = a.last_document WHERE true";
    if (has_kind) sql += " AND i.type = ?";
    if (has_source) {
      sql +=
          " AND i.id IN (SELECT b.indicator_id FROM assertion AS b JOIN source AS t ON t.id = "
          "b.source_id WHERE t.name = ?)";
    }
    // The names of columns are those of `assertion` alone but for two.
    sql = base::ReplaceAll(sql, ", licence,", ", a.licence,");
    sql = base::ReplaceAll(sql, ", tlp,", ", a.tlp,");
    return sql + " ORDER BY i.id, a.id";
  }

  void ReadIndicators() {
    Statement read(database_, Sql(options_.kind.has_value(), !options_.source.empty()));
    if (options_.kind) read.Bind(KindName(*options_.kind));
    if (!options_.source.empty()) read.Bind(options_.source);
    int64_t row_id = 0;
    Indicator indicator;
    while (read.Next()) {
      if (read.Int(0) != row_id) {
        Keep(std::move(indicator));
        row_id = read.Int(0);
        indicator = IndicatorOf(read);
      }
      indicator.assertions.push_back(AssertionOf(read, indicator));
    }
    Keep(std::move(indicator));
  }

  void Keep(Indicator indicator) {
    if (indicator.assertions.empty()) return;
    if (!options_.family.empty() && !IsOfFamily(indicator, options_.family)) {
      NoteFamilies(indicator);
      return;
    }
    set_.num_entries += indicator.assertions.size();
    set_.indicators.push_back(std::move(indicator));
  }

  void NoteFamilies(const Indicator& indicator) {
    for (const Assertion& assertion : indicator.assertions) {
      if (!assertion.malware_id.empty()) families_.insert(assertion.malware_id);
      if (!assertion.malware_name.empty()) families_.insert(assertion.malware_name);
    }
  }

  static Indicator IndicatorOf(const Statement& row) {
    Indicator indicator;
    // A type that a newer program wrote is refused with the layout's version.
    indicator.kind = KindFromName(row.Text(1)).value_or(Kind::kDomain);
    indicator.value = row.Text(2);
    indicator.port = static_cast<uint16_t>(row.Int(3));
    indicator.transport = static_cast<Transport>(std::clamp<int64_t>(row.Int(4), 0, 2));
    indicator.scope = static_cast<Scope>(std::clamp<int64_t>(row.Int(5), 0, 2));
    indicator.id =
        IndicatorId(indicator.kind, indicator.value, indicator.port, indicator.transport);
    return indicator;
  }

  Assertion AssertionOf(const Statement& row, const Indicator& indicator) const {
    Assertion assertion;
    int column = 6;
    Policy policy;
    assertion.source_id = row.Text(column++);
    policy.expires_after = row.MaybeInt(column++);
    policy.absence_ends = row.Text(column++) == "ended";
    policy.withdrawn = row.Text(column++);
    policy.withdrawn_at = row.MaybeInt(column++);
    if (!policy.withdrawn_at) policy.withdrawn_at = 0;
    assertion.external_id = row.Text(column++);
    assertion.file = row.Text(column++);
    assertion.payload_sha256 = row.Text(column++);
    assertion.retrieved_at = row.MaybeInt(column++);
    assertion.line = static_cast<uint64_t>(row.Int(column++));
    assertion.raw = row.Text(column++);
    if (assertion.raw.empty()) assertion.raw = indicator.value;
    AssertionValues values;
    for (auto& number : values.numbers) number = row.MaybeInt(column++);
    for (std::string& text : values.texts) text = row.Text(column++);
    Fill(assertion, values);
    Apply(policy, assertion);
    return assertion;
  }

  void Fill(Assertion& assertion, AssertionValues& values) const {
    const auto& numbers = values.numbers;
    assertion.reporter = Phrase(numbers[kReporter]);
    assertion.is_anonymous = numbers[kIsAnonymous].value_or(0) != 0;
    if (numbers[kConfidence]) {
      assertion.confidence = static_cast<int>(std::clamp<int64_t>(*numbers[kConfidence], 0, 100));
    }
    assertion.first_seen = numbers[kFirstSeen];
    assertion.last_seen = numbers[kLastSeen];
    assertion.threat_type = Phrase(numbers[kThreatType]);
    assertion.malware_id = Phrase(numbers[kMalwareId]);
    assertion.malware_name = Phrase(numbers[kMalwareName]);
    assertion.aliases = Lines(Phrase(numbers[kAliases]));
    assertion.tags = Lines(Phrase(numbers[kTags]));
    if (numbers[kIsCompromised]) assertion.is_compromised = *numbers[kIsCompromised] != 0;
    if (numbers[kTlp]) assertion.tlp = static_cast<Tlp>(std::clamp<int64_t>(*numbers[kTlp], 0, 4));
    assertion.licence = Phrase(numbers[kLicence]);
    assertion.valid_from = numbers[kValidFrom];
    assertion.valid_until = numbers[kValidUntil];
    assertion.is_revoked = numbers[kIsRevoked].value_or(0) != 0;
    assertion.action = static_cast<Action>(std::clamp<int64_t>(numbers[kAction].value_or(0), 0, 2));
    assertion.event_id = Phrase(numbers[kEvent]);
    assertion.reference = std::move(values.texts[0]);
    assertion.comment = std::move(values.texts[1]);
  }

  // The id of the indicator in a row that starts with type, value, port, transport.
  static std::string IdOf(const Statement& row) {
    return IndicatorId(KindFromName(row.Text(0)).value_or(Kind::kDomain), row.Text(1),
                       static_cast<uint16_t>(row.Int(2)), static_cast<Transport>(row.Int(3)));
  }

  void ReadDecisions() {
    Statement read(database_,
                   "SELECT i.type, i.value, i.port, i.transport, d.what FROM decision AS d JOIN "
                   "indicator AS i ON i.id = d.indicator_id ORDER BY d.id");
    while (read.Next()) decisions_[IdOf(read)] = read.Text(4);
  }

  void ReadSightings() {
    Statement read(database_,
                   "SELECT i.type, i.value, i.port, i.transport, sum(s.is_false_positive = 0), "
                   "sum(s.is_false_positive), min(s.at) FILTER (WHERE s.is_false_positive = 0), "
                   "max(s.at) FILTER (WHERE s.is_false_positive = 0) FROM sighting AS s JOIN "
                   "indicator AS i ON i.id = s.indicator_id GROUP BY i.id");
    while (read.Next()) {
      Sightings& sightings = sightings_[IdOf(read)];
      sightings.count = static_cast<uint64_t>(read.Int(4));
      sightings.num_false = static_cast<uint64_t>(read.Int(5));
      sightings.first = read.MaybeInt(6);
      sightings.last = read.MaybeInt(7);
    }
  }

  // A person's word comes before time, and time before what the sources last said.
  void Decide(Indicator& indicator) {
    if (const auto found = sightings_.find(indicator.id); found != sightings_.end())
      indicator.sightings = found->second;
    ApplyTime(indicator, options_.now);
    const auto decision = decisions_.find(indicator.id);
    if (decision == decisions_.end()) return;
    if (decision->second == DecisionName(Decision::kFalsePositive)) {
      indicator.state = State::kFalsePositive;
      indicator.action = Action::kNone;
    } else if (decision->second == DecisionName(Decision::kRetired)) {
      indicator.state = State::kRevoked;
    }
  }

  void ReadCompounds() {
    Statement read(database_,
                   "SELECT d.file, c.line, c.external_id, c.text, c.reason FROM compound AS c JOIN "
                   "document AS d ON d.id = c.document_id ORDER BY c.id");
    while (read.Next()) {
      set_.compounds.push_back({.file = read.Text(0),
                                .line = static_cast<uint64_t>(read.Int(1)),
                                .external_id = read.Text(2),
                                .text = read.Text(3),
                                .reason = read.Text(4)});
    }
  }

  Database& database_;
  const LoadOptions& options_;
  std::unordered_map<int64_t, std::string> phrases_;
  std::map<std::string, std::string> decisions_;  // the last one, by the indicator's id
  std::map<std::string, Sightings> sightings_;
  std::set<std::string> families_;
  IndicatorSet set_;
};

}  // namespace

base::Result<IndicatorSet> Store::Load(const LoadOptions& options, diag::Sink& sink) {
  // One state of the database for all of the statements.
  database_->Execute("BEGIN");
  Loader loader(*database_, options);
  IndicatorSet set = loader.Run();
  database_->Execute("COMMIT");
  TRY_STATUS(database_->Check(sink));
  if (set.indicators.empty() && !options.family.empty()) {
    return FailUnknownFamily(options.family, {loader.families().begin(), loader.families().end()},
                             sink);
  }
  return set;
}

}  // namespace quoll::intel
