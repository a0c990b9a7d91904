// Store::Import: entries to rows, in one transaction. What is told apart: new assertions, changed
// ones (with each field's history), the same again, late ones, those that the source no longer has.
#include <algorithm>
#include <filesystem>
#include <map>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "base/escape.h"
#include "base/text.h"
#include "base/ticks.h"
#include "intel/fuse.h"
#include "intel/intel_reader.h"
#include "intel/store/_background.h"
#include "intel/store/_rows.h"
#include "intel/store/store.h"
#include "intel/writers.h"

namespace quoll::intel {
namespace {

// Phrases remembered with their ids; more would cost more memory than they save time.
constexpr size_t kMaxPhrasesKept = 200'000;

std::optional<int64_t> NumberOf(const std::optional<int>& value) {
  return value ? std::optional<int64_t>(*value) : std::nullopt;
}
std::optional<int64_t> NumberOf(const std::optional<bool>& value) {
  return value ? std::optional<int64_t>(*value ? 1 : 0) : std::nullopt;
}
std::optional<int64_t> NumberOf(const std::optional<Tlp>& value) {
  return value ? std::optional<int64_t>(static_cast<int64_t>(*value)) : std::nullopt;
}

template <typename Choose>
void Widen(std::optional<int64_t>& value, const std::optional<int64_t>& other, Choose choose) {
  if (other) value = value ? choose(*value, *other) : *other;
}
constexpr auto kSmaller = [](int64_t a, int64_t b) { return std::min(a, b); };
constexpr auto kLarger = [](int64_t a, int64_t b) { return std::max(a, b); };

// `20260505T100000Z-<sha256>.json`, as snapshots are named.
std::optional<int64_t> SnapshotTime(const std::string& path) {
  const std::string name = std::filesystem::path(path).filename().string();
  if (name.size() < 17 || name[8] != 'T' || name[15] != 'Z' || name[16] != '-') return std::nullopt;
  const auto part = [&](size_t begin, size_t size) { return name.substr(begin, size); };
  return base::ParseDatetime(fmt::format("{}-{}-{}T{}:{}:{}Z", part(0, 4), part(4, 2), part(6, 2),
                                         part(9, 2), part(11, 2), part(13, 2)));
}

// Tells assertions of one source about one indicator apart that have no id. What a source updates
// (times, confidence) is no part of it.
std::string ContentOf(const Assertion& assertion) {
  if (!assertion.external_id.empty()) return {};
  std::string content;
  for (const std::string* part :
       {&assertion.malware_id, &assertion.malware_name, &assertion.threat_type, &assertion.event_id,
        &assertion.reporter, &assertion.reference}) {
    content += *part;
    content += '\n';
  }
  while (content.ends_with('\n')) content.pop_back();
  return content;
}

// One import; nothing of it stays unless Finish succeeds and the caller commits.
class Importer : public SourceConsumer {
 public:
  Importer(Database& database, const ImportOptions& options)
      : database_(database),
        options_(options),
        find_phrase_(database, "SELECT id FROM phrase WHERE text = ?"),
        add_phrase_(database, "INSERT INTO phrase(text) VALUES (?)"),
        find_indicator_(database,
                        "SELECT id FROM indicator WHERE key = ? AND value = ? AND port = ? AND "
                        "type = ? AND transport = ?"),
        add_indicator_(database,
                       "INSERT INTO indicator(key, value, port, type, transport, scope) VALUES "
                       "(?, ?, ?, ?, ?, ?)"),
        find_assertion_(
            database,
            "SELECT id, last_document, retrieved_at, withdrawn, " + AssertionColumnList() +
                " FROM assertion WHERE indicator_id = ? AND source_id = ? AND external_id = ? "
                "AND content = ?"),
        add_assertion_(database, InsertSql()),
        touch_assertion_(database,
                         "UPDATE assertion SET last_document = ?, retrieved_at = ?, line = ?, raw "
                         "= ?, withdrawn = NULL, withdrawn_at = NULL, withdrawn_import = NULL "
                         "WHERE id = ?"),
        update_assertion_(database,
                          "UPDATE assertion SET " + AssertionColumnList(" = ?") + " WHERE id = ?"),
        add_change_(database,
                    "INSERT INTO change(assertion_id, document_id, field, old, new) VALUES "
                    "(?, ?, ?, ?, ?)"),
        phrase_text_(database, "SELECT text FROM phrase WHERE id = ?") {}

  void Begin() {
    Statement add(database_, "INSERT INTO import(at, command) VALUES (?, ?)");
    add.Bind(options_.now).Bind(options_.command).Run();
    report_.import_id = database_.last_id();
    first_document_ = database_.Number("SELECT coalesce(max(id), 0) + 1 FROM document");
  }

  void BeginFile(const FileRead& file) override {
    if (!options_.reader.empty() && file.reader != options_.reader) {
      Refuse(fmt::format("`{}` is no {}: it reads as {}", base::EscapeForTerminal(file.name),
                         options_.reader, file.reader));
    }
    retrieved_at_ = options_.retrieved_at ? *options_.retrieved_at
                                          : SnapshotTime(file.name).value_or(options_.now);
    Statement add(database_,
                  "INSERT INTO document(import_id, file, sha256, reader, retrieved_at, is_full, "
                  "is_complete, num_entries, num_rejected) VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0)");
    add.Bind(report_.import_id).Bind(file.name).Bind(file.payload_sha256).Bind(file.reader);
    add.Bind(retrieved_at_).Bind(int64_t{options_.is_full}).Run();
    document_id_ = database_.last_id();
    ++report_.num_files;
  }

  void Take(std::vector<Entry> entries) override {
    if (database_.has_failed() || !refusal_.empty()) return;
    CompleteFamilies(entries);
    for (const Entry& entry : entries) TakeEntry(entry);
  }

  void EndFile(const FileRead& file, std::span<const Compound> compounds) override {
    report_.num_entries += file.num_entries;
    report_.num_rejected += file.num_rejected;
    Statement update(database_,
                     "UPDATE document SET is_complete = ?, num_entries = ?, num_rejected = ? "
                     "WHERE id = ?");
    update.Bind(int64_t{file.is_complete}).Bind(static_cast<int64_t>(file.num_entries));
    update.Bind(static_cast<int64_t>(file.num_rejected)).Bind(document_id_).Run();
    AddCompounds(compounds);
    if (!file.is_complete) is_complete_ = false;
    if (!options_.refuses_incomplete) return;
    if (!file.is_complete) {
      Refuse(fmt::format("`{}` is not whole: its end or part of its entries is missing",
                         base::EscapeForTerminal(file.name)));
    } else if (file.num_rejected > file.num_entries) {
      Refuse(fmt::format("`{}` is not as its format says: {} entries rejected, {} read",
                         base::EscapeForTerminal(file.name), base::FormatCount(file.num_rejected),
                         base::FormatCount(file.num_entries)));
    }
  }

  // Fails with K6023 when a file is not what the options ask for.
  base::Status CheckRefusal(diag::Sink& sink) const {
    if (!refusal_.empty()) return sink.Fail(diag::Code::K6023, refusal_);
    return base::Done{};
  }

  // What the files lack; then the counts.
  base::Result<ImportReport> Finish(diag::Sink& sink) {
    WithdrawSuperseded();
    if (options_.is_full && is_complete_) {
      WithdrawAbsent();
    } else if (options_.is_full) {
      sink.Warn(diag::Code::K6005,
                "the export is not whole, so what it lacks does not count as withdrawn");
    }
    TRY_STATUS(database_.Check(sink));
    return report_;
  }

 private:
  // The row that is there already.
  struct Known {
    int64_t id = 0;
    int64_t last_document = 0;
    int64_t retrieved_at = 0;
    std::string withdrawn;
    AssertionValues values;
  };

  static std::string InsertSql() {
    std::string marks;
    for (size_t i = 0; i < kNumAssertionColumns + kNumTextColumns; ++i) marks += ", ?";
    return "INSERT INTO assertion(indicator_id, source_id, external_id, content, first_document, "
           "last_document, retrieved_at, line, raw, " +
           AssertionColumnList() + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?" + marks + ")";
  }

  void Refuse(std::string reason) {
    if (refusal_.empty()) refusal_ = std::move(reason);
  }

  int64_t PhraseId(const std::string& text) {
    if (const auto found = phrases_.find(text); found != phrases_.end()) return found->second;
    if (phrases_.size() >= kMaxPhrasesKept) phrases_.clear();
    find_phrase_.Bind(text);
    int64_t id = 0;
    if (find_phrase_.Next()) {
      id = find_phrase_.Int(0);
      find_phrase_.Reset();
    } else {
      add_phrase_.Bind(text).Run();
      id = database_.last_id();
    }
    phrases_.emplace(text, id);
    return id;
  }

  // What holds for a source: what this import says, else what is known of it.
  SourcePolicy PolicyOf(const std::string& name) const {
    SourcePolicy policy = options_.policy;
    const auto known =
        std::find_if(options_.known_sources.begin(), options_.known_sources.end(),
                     [&](const SourcePolicy& source) { return source.source == name; });
    if (known == options_.known_sources.end()) return policy;
    if (policy.licence.empty()) policy.licence = known->licence;
    if (!policy.tlp) policy.tlp = known->tlp;
    if (!policy.expires_after) policy.expires_after = known->expires_after;
    if (policy.absence == Absence::kRevoked) policy.absence = known->absence;
    return policy;
  }

  struct Source {
    int64_t id = 0;
    SourcePolicy policy;
  };

  const Source& SourceOf(const std::string& name) {
    const auto [found, is_new] = sources_.try_emplace(name);
    if (!is_new) return found->second;
    Source& source = found->second;
    source.policy = PolicyOf(name);
    const std::string_view absence =
        source.policy.absence == Absence::kRevoked ? "revoked" : "ended";
    Statement add(database_,
                  "INSERT INTO source(name, licence, tlp, expires_after, absence) VALUES "
                  "(?1, ?2, ?3, ?4, ?5) ON CONFLICT(name) DO UPDATE SET "
                  "licence = CASE ?2 WHEN '' THEN licence ELSE ?2 END, tlp = coalesce(?3, tlp), "
                  "expires_after = coalesce(?4, expires_after), absence = ?5");
    add.Bind(name).Bind(source.policy.licence).Bind(NumberOf(source.policy.tlp));
    add.Bind(source.policy.expires_after).Bind(absence).Run();
    Statement find(database_, "SELECT id FROM source WHERE name = ?");
    find.Bind(name);
    if (find.Next()) source.id = find.Int(0);
    return source;
  }

  // The id, and whether it is new.
  std::pair<int64_t, bool> IndicatorOf(const Entry& entry) {
    const std::string_view type = KindName(entry.canon.kind);
    const auto transport = static_cast<int64_t>(entry.transport);
    const int64_t key = IndicatorKey(type, entry.canon.value);
    find_indicator_.Bind(key)
        .Bind(entry.canon.value)
        .Bind(entry.canon.port)
        .Bind(type)
        .Bind(transport);
    if (find_indicator_.Next()) {
      const int64_t id = find_indicator_.Int(0);
      find_indicator_.Reset();
      return {id, false};
    }
    add_indicator_.Bind(key)
        .Bind(entry.canon.value)
        .Bind(entry.canon.port)
        .Bind(type)
        .Bind(transport);
    add_indicator_.Bind(static_cast<int64_t>(entry.canon.scope)).Run();
    ++report_.num_new_indicators;
    return {database_.last_id(), true};
  }

  AssertionValues ValuesOf(const Assertion& assertion, const SourcePolicy& policy) {
    AssertionValues values;
    auto& numbers = values.numbers;
    numbers[kReporter] = PhraseId(assertion.reporter);
    numbers[kIsAnonymous] = assertion.is_anonymous ? 1 : 0;
    numbers[kConfidence] = NumberOf(assertion.confidence);
    numbers[kFirstSeen] = assertion.first_seen;
    numbers[kLastSeen] = assertion.last_seen;
    numbers[kThreatType] = PhraseId(assertion.threat_type);
    numbers[kMalwareId] = PhraseId(assertion.malware_id);
    numbers[kMalwareName] = PhraseId(assertion.malware_name);
    numbers[kAliases] = PhraseId(base::Join(assertion.aliases, "\n"));
    numbers[kTags] = PhraseId(base::Join(assertion.tags, "\n"));
    numbers[kIsCompromised] = NumberOf(assertion.is_compromised);
    numbers[kTlp] = NumberOf(assertion.tlp ? assertion.tlp : policy.tlp);
    numbers[kLicence] = PhraseId(assertion.licence.empty() ? policy.licence : assertion.licence);
    numbers[kValidFrom] = assertion.valid_from;
    numbers[kValidUntil] = assertion.valid_until;
    numbers[kIsRevoked] = assertion.is_revoked ? 1 : 0;
    numbers[kAction] = static_cast<int64_t>(assertion.action);
    numbers[kEvent] = PhraseId(assertion.event_id);
    values.texts = {assertion.reference, assertion.comment};
    return values;
  }

  std::optional<Known> FindKnown(int64_t indicator_id, int64_t source_id,
                                 const std::string& external_id, const std::string& content) {
    find_assertion_.Bind(indicator_id).Bind(source_id).Bind(external_id).Bind(content);
    if (!find_assertion_.Next()) return std::nullopt;
    Known known;
    int column = 0;
    known.id = find_assertion_.Int(column++);
    known.last_document = find_assertion_.Int(column++);
    known.retrieved_at = find_assertion_.Int(column++);
    known.withdrawn = find_assertion_.Text(column++);
    for (auto& number : known.values.numbers) number = find_assertion_.MaybeInt(column++);
    for (std::string& text : known.values.texts) text = find_assertion_.Text(column++);
    find_assertion_.Reset();
    return known;
  }

  void TakeEntry(const Entry& entry) {
    const Assertion& assertion = entry.assertion;
    const Source& source =
        SourceOf(options_.policy.source.empty() ? assertion.source_id : options_.policy.source);
    const auto [indicator_id, is_new] = IndicatorOf(entry);
    AssertionValues values = ValuesOf(assertion, source.policy);
    const std::string content = ContentOf(assertion);
    std::optional<Known> known;
    if (!is_new) known = FindKnown(indicator_id, source.id, assertion.external_id, content);
    // The spelling is kept where it says more than the value.
    const std::string_view raw =
        assertion.raw == entry.canon.value ? std::string_view() : assertion.raw;
    if (known) {
      Renew(*known, std::move(values), assertion, raw);
      return;
    }
    ++report_.num_new;
    add_assertion_.Bind(indicator_id).Bind(source.id).Bind(assertion.external_id).Bind(content);
    add_assertion_.Bind(document_id_).Bind(document_id_).Bind(retrieved_at_);
    add_assertion_.Bind(static_cast<int64_t>(assertion.line)).Bind(raw);
    BindValues(add_assertion_, values);
    add_assertion_.Run();
  }

  static void BindValues(Statement& statement, const AssertionValues& values) {
    for (const auto& number : values.numbers) statement.Bind(number);
    for (const std::string& text : values.texts) statement.Bind(text);
  }

  void Renew(const Known& known, AssertionValues values, const Assertion& assertion,
             std::string_view raw) {
    const bool is_late = known.retrieved_at > retrieved_at_;
    const bool is_repeated = known.last_document >= first_document_;
    AssertionValues merged = is_late || is_repeated ? known.values : values;
    Widen(merged.numbers[kFirstSeen],
          is_late || is_repeated ? values.numbers[kFirstSeen] : known.values.numbers[kFirstSeen],
          kSmaller);
    Widen(merged.numbers[kLastSeen],
          is_late || is_repeated ? values.numbers[kLastSeen] : known.values.numbers[kLastSeen],
          kLarger);
    // The record of a recent and a full export, read together, is one.
    if (is_repeated && !is_late)
      Widen(merged.numbers[kConfidence], values.numbers[kConfidence], kLarger);
    const bool is_back = !is_late && !known.withdrawn.empty();
    if (!is_late) {
      touch_assertion_.Bind(document_id_).Bind(retrieved_at_);
      touch_assertion_.Bind(static_cast<int64_t>(assertion.line)).Bind(raw).Bind(known.id).Run();
    }
    if (is_back) RecordChange(known.id, "withdrawn", known.withdrawn, "");
    const bool has_changed = merged != known.values;
    if (has_changed) {
      BindValues(update_assertion_, merged);
      update_assertion_.Bind(known.id).Run();
      RecordChanges(known.id, known.values, merged);
    }
    if (is_late) {
      ++report_.num_late;
    } else if (has_changed || is_back) {
      ++report_.num_changed;
    } else {
      ++report_.num_unchanged;
    }
  }

  std::string TextOf(size_t field, const std::optional<int64_t>& value) {
    if (!value) return {};
    switch (kAssertionColumns[field].form) {
      case ColumnForm::kNumber:
        break;
      case ColumnForm::kTime:
        return FormatIsoTime(*value);
      case ColumnForm::kPhrase: {
        phrase_text_.Bind(*value);
        if (!phrase_text_.Next()) return {};
        std::string text = phrase_text_.Text(0);
        phrase_text_.Reset();
        return base::ReplaceAll(text, "\n", ", ");
      }
    }
    if (field == kTlp) return std::string(TlpName(static_cast<Tlp>(*value)));
    if (field == kAction) return std::string(ActionName(static_cast<Action>(*value)));
    if (field == kConfidence) return std::to_string(*value);
    return *value == 0 ? "no" : "yes";
  }

  void RecordChanges(int64_t id, const AssertionValues& old, const AssertionValues& now) {
    for (size_t i = 0; i < kNumAssertionColumns; ++i) {
      if (old.numbers[i] == now.numbers[i]) continue;
      RecordChange(id, kAssertionColumns[i].name, TextOf(i, old.numbers[i]),
                   TextOf(i, now.numbers[i]));
    }
    for (size_t i = 0; i < kNumTextColumns; ++i) {
      if (old.texts[i] != now.texts[i])
        RecordChange(id, kTextColumns[i], old.texts[i], now.texts[i]);
    }
  }

  void RecordChange(int64_t id, std::string_view field, std::string_view old,
                    std::string_view now) {
    add_change_.Bind(id).Bind(document_id_).Bind(field).Bind(old).Bind(now).Run();
  }

  void AddCompounds(std::span<const Compound> compounds) {
    Statement add(database_,
                  "INSERT INTO compound(external_id, text, reason, line, document_id) VALUES "
                  "(?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET reason = ?3, line = ?4, "
                  "document_id = ?5");
    for (const Compound& compound : compounds) {
      add.Bind(compound.external_id).Bind(compound.text).Bind(compound.reason);
      add.Bind(static_cast<int64_t>(compound.line)).Bind(document_id_).Run();
    }
    report_.num_compounds += compounds.size();
  }

  // An id that a source gave to one thing and now gives to another no longer speaks for the first.
  // Newer bytes decide, whatever the order of imports.
  void WithdrawSuperseded() {
    Withdraw(
        "UPDATE assertion SET withdrawn = 'superseded', withdrawn_at = ?2, withdrawn_import = ?3 "
        "WHERE id IN (SELECT a.id FROM (SELECT external_id FROM assertion WHERE source_id = ?1 AND "
        "external_id <> '' GROUP BY external_id HAVING count(*) > 1) AS twice "
        "JOIN assertion AS a ON a.source_id = ?1 AND a.external_id = twice.external_id "
        "WHERE a.withdrawn IS NULL AND EXISTS (SELECT 1 FROM assertion AS b WHERE b.source_id = ?1 "
        "AND b.external_id = a.external_id AND (b.retrieved_at > a.retrieved_at OR "
        "(b.retrieved_at = a.retrieved_at AND b.last_document >= ?4 AND a.last_document < ?4))))");
  }

  // Runs the statement for each source of the files: ?1 is the source, ?2 when the files came, ?3
  // the import, ?4 its first document.
  void Withdraw(const char* sql) {
    Statement withdraw(database_, sql);
    for (const auto& [name, source] : sources_) {
      withdraw.Bind(source.id)
          .Bind(retrieved_at_)
          .Bind(report_.import_id)
          .Bind(first_document_)
          .Run();
      report_.num_withdrawn += database_.num_changed();
    }
  }

  void WithdrawAbsent() {
    Withdraw(
        "UPDATE assertion SET withdrawn = 'absent', withdrawn_at = ?2, withdrawn_import = ?3 "
        "WHERE source_id = ?1 AND withdrawn IS NULL AND last_document < ?4 AND "
        "retrieved_at <= ?2");
  }

  Database& database_;
  const ImportOptions& options_;
  Statement find_phrase_;
  Statement add_phrase_;
  Statement find_indicator_;
  Statement add_indicator_;
  Statement find_assertion_;
  Statement add_assertion_;
  Statement touch_assertion_;
  Statement update_assertion_;
  Statement add_change_;
  Statement phrase_text_;
  std::unordered_map<std::string, int64_t> phrases_;
  std::map<std::string, Source> sources_;
  ImportReport report_;
  int64_t first_document_ = 0;
  int64_t document_id_ = 0;
  int64_t retrieved_at_ = 0;
  bool is_complete_ = true;
  std::string refusal_;
};

base::Result<ImportReport> ReadInto(Database& database, const std::vector<std::string>& paths,
                                    const ImportOptions& options, diag::Sink& sink) {
  Importer importer(database, options);
  importer.Begin();
  BackgroundConsumer background(importer);
  const base::Status status = ReadSources(paths, background, sink);
  background.Finish();
  // A fault of the database comes first: what was read afterwards was not taken.
  TRY_STATUS(database.Check(sink));
  TRY_STATUS(importer.CheckRefusal(sink));
  TRY_STATUS(status);
  return importer.Finish(sink);
}

}  // namespace

base::Result<ImportReport> Store::Import(const std::vector<std::string>& paths,
                                         const ImportOptions& options, diag::Sink& sink) {
  Transaction transaction(*database_);
  TRY_STATUS(database_->Check(sink));
  TRY(ImportReport report, ReadInto(*database_, paths, options, sink));
  transaction.Commit();
  TRY_STATUS(database_->Check(sink));
  return report;
}

base::Result<std::vector<Change>> Store::Preview(const std::vector<std::string>& paths,
                                                 const ImportOptions& options, diag::Sink& sink) {
  Transaction transaction(*database_);
  TRY_STATUS(database_->Check(sink));
  TRY(const ImportReport report, ReadInto(*database_, paths, options, sink));
  return ChangesOfImport(report.import_id, sink);
}

}  // namespace quoll::intel
