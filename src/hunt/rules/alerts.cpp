#include "hunt/rules/alerts.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/escape.h"
#include "base/hash.h"
#include "base/text.h"
#include "base/ticks.h"
#include "base/utf8.h"
#include "model/dynamic.h"
#include "model/value.h"

namespace quoll::hunt {
namespace {

// Of the ids of alerts and incidents; made up once, by chance.
constexpr base::Uuid kAlertNamespace = {0x3f, 0x1d, 0x5a, 0x52, 0x0c, 0x6e, 0x4b, 0x7d,
                                        0x9a, 0x27, 0x11, 0xe8, 0x5b, 0x4c, 0x90, 0x3e};
// Longer titles and descriptions are cut off, as the product does.
// https://learn.microsoft.com/azure/sentinel/customize-alert-details
constexpr size_t kMaxTitle = 256;
constexpr size_t kMaxDescription = 5000;
constexpr std::string_view kSeverities[] = {"High", "Medium", "Low", "Informational"};

std::string CutOff(std::string text, size_t max_characters) {
  if (base::CountCodePoints(text) > max_characters)
    text.resize(base::OffsetOfCodePoint(text, max_characters));
  return text;
}

}  // namespace

std::vector<std::string> TemplateColumns(std::string_view format) {
  std::vector<std::string> columns;
  for (size_t begin = format.find("{{"); begin != std::string_view::npos;
       begin = format.find("{{", begin)) {
    const size_t end = format.find("}}", begin);
    if (end == std::string_view::npos) break;
    columns.emplace_back(base::TrimBlanks(format.substr(begin + 2, end - begin - 2)));
    begin = end + 2;
  }
  return columns;
}

AlertMaker::AlertMaker(const Rule& rule, size_t rule_idx, const model::Schema& schema,
                       const RuleRunOptions& options)
    : rule_(rule), rule_idx_(rule_idx), schema_(schema), max_rows_(options.max_rows_of_alert) {
  for (const EntityMapping& mapping : rule.entities) {
    for (const FieldMapping& field : mapping.fields) Position(field.column);
  }
  for (const auto& [key, column] : rule.custom_details) Position(column);
  NameColumnsOf(rule.details.title_format);
  NameColumnsOf(rule.details.description_format);
  for (const std::string* column : {&rule.details.severity_column, &rule.details.tactics_column}) {
    if (!column->empty()) Position(*column);
  }
}

void AlertMaker::NameColumnsOf(const std::string& format) {
  for (const std::string& column : TemplateColumns(format)) Position(column);
}

int AlertMaker::Position(const std::string& column) {
  if (const auto known = values_.find(column); known != values_.end())
    return static_cast<int>(known->second);
  const auto field = std::find_if(schema_.begin(), schema_.end(),
                                  [&](const model::Field& f) { return f.name == column; });
  if (field == schema_.end()) {
    if (std::find(missing_.begin(), missing_.end(), column) == missing_.end())
      missing_.push_back(column);
    return -1;
  }
  values_[column] = columns_.size();
  columns_.push_back(static_cast<size_t>(field - schema_.begin()));
  return static_cast<int>(columns_.size() - 1);
}

RuleRow AlertMaker::Take(const engine::Rows& rows, size_t row, bool has_json) const {
  RuleRow out;
  for (size_t i = 0; has_json && i < schema_.size(); ++i) {
    out.json += i == 0 ? '{' : ',';
    out.json += base::QuoteForJson(schema_[i].name) + ':';
    model::AppendJson(out.json, model::Dynamic(model::DynamicFromCell(rows.columns[i], row)));
  }
  if (has_json) out.json += schema_.empty() ? "{}" : "}";
  for (const size_t column : columns_) {
    out.values.push_back(model::ValueToText(model::Value::FromCell(rows.columns[column], row)));
  }
  return out;
}

bool AlertMaker::IsTriggered(uint64_t num_rows) const {
  const auto threshold = static_cast<uint64_t>(rule_.threshold);
  switch (rule_.trigger) {
    case TriggerOperator::kGreater:
      return num_rows > threshold;
    case TriggerOperator::kLess:
      return num_rows < threshold;
    case TriggerOperator::kEqual:
      return num_rows == threshold;
    case TriggerOperator::kNotEqual:
      break;
  }
  return num_rows != threshold;
}

std::string AlertMaker::Value(const RuleRow& row, const std::string& column) const {
  const auto position = values_.find(column);
  return position == values_.end() ? std::string() : row.values[position->second];
}

std::string AlertMaker::Fill(const std::string& format, const RuleRow* row,
                             const std::string& otherwise) const {
  if (format.empty() || (row == nullptr && format.find("{{") != std::string::npos))
    return otherwise;
  std::string out;
  size_t done = 0;
  for (size_t begin = format.find("{{"); begin != std::string::npos;
       begin = format.find("{{", begin)) {
    const size_t end = format.find("}}", begin);
    if (end == std::string::npos) break;
    out += format.substr(done, begin - done);
    out += Value(
        *row,
        std::string(base::TrimBlanks(std::string_view(format).substr(begin + 2, end - begin - 2))));
    begin = done = end + 2;
  }
  out += format.substr(done);
  return base::TrimBlanks(out).empty() ? otherwise : out;
}

void AlertMaker::AddEntities(const RuleRow& row, std::set<std::string>& seen, Alert& alert) const {
  for (const EntityMapping& mapping : rule_.entities) {
    AlertEntity entity{mapping.type, {}};
    std::string key = mapping.type;
    for (const FieldMapping& field : mapping.fields) {
      std::string value = Value(row, field.column);
      // Empty values are not mapped.
      if (value.empty()) continue;
      key += fmt::format("\n{}={}", field.identifier, value);
      entity.identifiers.emplace_back(field.identifier, std::move(value));
    }
    if (!entity.identifiers.empty() && seen.insert(std::move(key)).second)
      alert.entities.push_back(std::move(entity));
  }
}

void AlertMaker::AddDetails(const RuleRow& row, std::set<std::string>& seen, Alert& alert) const {
  for (size_t i = 0; i < rule_.custom_details.size(); ++i) {
    const auto& [key, column] = rule_.custom_details[i];
    if (alert.custom.size() == i) alert.custom.emplace_back(key, std::vector<std::string>());
    std::string value = Value(row, column);
    if (!value.empty() && seen.insert(fmt::format("{}\n{}", i, value)).second)
      alert.custom[i].second.push_back(std::move(value));
  }
}

Alert AlertMaker::MakeAlert(int64_t start, int64_t end, const std::vector<RuleRow*>& rows,
                            size_t number) const {
  Alert alert;
  alert.rule_idx = rule_idx_;
  alert.time = end;
  alert.window_start = start;
  alert.id = base::FormatUuid(
      base::UuidV5(kAlertNamespace, fmt::format("{}|{}|{}|{}|{}", rule_.key(), rule_.name,
                                                rule_.file, base::FormatDatetime(end), number)));
  const RuleRow* first = rows.empty() ? nullptr : rows.front();
  alert.title = CutOff(Fill(rule_.details.title_format, first, rule_.name), kMaxTitle);
  alert.description =
      CutOff(Fill(rule_.details.description_format, first, rule_.description), kMaxDescription);
  alert.severity = rule_.severity.empty() ? "Informational" : rule_.severity;
  alert.tactics = rule_.tactics;
  if (first != nullptr && !rule_.details.severity_column.empty()) {
    const std::string value = Value(*first, rule_.details.severity_column);
    for (const std::string_view known : kSeverities) {
      if (base::EqualsIgnoreCase(known, value)) alert.severity = known;
    }
  }
  if (first != nullptr && !rule_.details.tactics_column.empty()) {
    std::string value = Value(*first, rule_.details.tactics_column);
    if (!value.empty()) alert.tactics = {std::move(value)};
  }
  std::set<std::string> entities;
  std::set<std::string> details;
  for (const RuleRow* row : rows) {
    AddEntities(*row, entities, alert);
    AddDetails(*row, details, alert);
  }
  alert.num_rows = rows.size();
  return alert;
}

std::vector<std::vector<RuleRow*>> AlertMaker::Group(std::vector<RuleRow>& rows) {
  std::vector<std::vector<RuleRow*>> groups;
  if (rule_.grouping == EventGrouping::kSingleAlert) {
    groups.emplace_back();
    for (RuleRow& row : rows) groups[0].push_back(&row);
    return groups;
  }
  if (rule_.grouping == EventGrouping::kAlertPerResult) {
    const size_t max = rule_.kind == RuleKind::kNrt ? kMaxAlertsPerNrtRun : kMaxAlertsPerRun;
    for (RuleRow& row : rows) {
      if (groups.size() < max) groups.emplace_back();
      groups.back().push_back(&row);
    }
    return groups;
  }
  std::map<std::vector<std::string>, size_t> by_values;
  for (RuleRow& row : rows) {
    const auto [group, is_new] = by_values.emplace(row.values, groups.size());
    if (is_new) groups.emplace_back();
    groups[group->second].push_back(&row);
  }
  return groups;
}

void AlertMaker::Finish(int64_t start, int64_t end, std::vector<RuleRow> rows, uint64_t num_rows,
                        size_t& budget, std::vector<Alert>& out) {
  if (rule_.kind == RuleKind::kDetection) {
    std::erase_if(
        rows, [&](const RuleRow& row) { return !alerted_.insert(base::Sha1Hex(row.json)).second; });
    num_rows = rows.size();
  }
  if (!IsTriggered(num_rows)) return;
  std::vector<std::vector<RuleRow*>> groups = Group(rows);
  if (groups.empty()) groups.emplace_back();  // fewer rows than expected are an alert without rows
  uint64_t num_shown = 0;
  for (size_t i = 0; i < groups.size(); ++i) {
    Alert alert = MakeAlert(start, end, groups[i], i);
    num_shown += alert.num_rows;
    // Rows that were not taken at all belong to the last alert.
    if (i + 1 == groups.size()) alert.num_rows += num_rows - num_shown;
    for (RuleRow* row : groups[i]) {
      if (alert.rows.size() == max_rows_ || row->json.empty() || row->json.size() > budget) break;
      budget -= row->json.size();
      alert.rows.push_back(std::move(row->json));
    }
    out.push_back(std::move(alert));
  }
}

}  // namespace quoll::hunt
