// How an assertion stands in its row: the columns that a source can change, in one order for
// writing, comparing and reading. Shared by import.cpp, load.cpp and changes.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace quoll::intel {

enum class ColumnForm : uint8_t {
  kPhrase,  // id of a text in `phrase`
  kNumber,
  kTime,
};

struct AssertionColumn {
  std::string_view name;
  ColumnForm form;
};

// The positions below are indexes of kAssertionColumns.
enum AssertionField : size_t {
  kReporter,
  kIsAnonymous,
  kConfidence,
  kFirstSeen,
  kLastSeen,
  kThreatType,
  kMalwareId,
  kMalwareName,
  kAliases,
  kTags,
  kIsCompromised,
  kTlp,
  kLicence,
  kValidFrom,
  kValidUntil,
  kIsRevoked,
  kAction,
  kEvent,
  kNumAssertionColumns,
};

inline constexpr AssertionColumn kAssertionColumns[kNumAssertionColumns] = {
    {"reporter", ColumnForm::kPhrase},       {"is_anonymous", ColumnForm::kNumber},
    {"confidence", ColumnForm::kNumber},     {"first_seen", ColumnForm::kTime},
    {"last_seen", ColumnForm::kTime},        {"threat_type", ColumnForm::kPhrase},
    {"malware_id", ColumnForm::kPhrase},     {"malware_name", ColumnForm::kPhrase},
    {"aliases", ColumnForm::kPhrase},        {"tags", ColumnForm::kPhrase},
    {"is_compromised", ColumnForm::kNumber}, {"tlp", ColumnForm::kNumber},
    {"licence", ColumnForm::kPhrase},        {"valid_from", ColumnForm::kTime},
    {"valid_until", ColumnForm::kTime},      {"is_revoked", ColumnForm::kNumber},
    {"action", ColumnForm::kNumber},         {"event", ColumnForm::kPhrase},
};

// Texts that hardly repeat and stand in the row itself.
inline constexpr std::string_view kTextColumns[] = {"reference", "comment"};
inline constexpr size_t kNumTextColumns = 2;

struct AssertionValues {
  std::array<std::optional<int64_t>, kNumAssertionColumns> numbers;
  std::array<std::string, kNumTextColumns> texts;

  bool operator==(const AssertionValues&) const = default;
};

// By which an indicator is found: the same for all ports of a value. Not unique; the row tells.
int64_t IndicatorKey(std::string_view type, std::string_view value);

// `reporter, is_anonymous, …, reference, comment`, each with `end` behind it.
inline std::string AssertionColumnList(std::string_view end = "") {
  std::string list;
  const auto add = [&](std::string_view name) {
    if (!list.empty()) list += ", ";
    list += name;
    list += end;
  };
  for (const AssertionColumn& column : kAssertionColumns) add(column.name);
  for (const std::string_view name : kTextColumns) add(name);
  return list;
}

}  // namespace quoll::intel
