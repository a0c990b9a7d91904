// A table whose header says what its columns hold: of a report page or a CSV file. It decides kind,
// family and times of its rows; columns that no header word explains are context.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "intel/reader_def.h"

namespace quoll::intel {

// Kind by the words that sources use for it (`ip:port`, `hostname`, `sha256_hash`,
// `FileHash-SHA1`), applied to a value that may be defanged. An unknown word is a reason.
Canonical CanonByTypeWord(std::string_view type, std::string_view value);

class IndicatorTable {
 public:
  // Nothing when no column holds indicators. `meanings` say for some columns, by name or number,
  // what the user says they hold; the header's own words decide the rest.
  static std::optional<IndicatorTable> FromHeader(const std::vector<std::string>& header,
                                                  const ColumnMeanings& meanings = {});
  // Whether the word says what a column holds (`value`, `ip`, `first_seen`, …, or `-` for nothing).
  static bool IsMeaning(std::string_view word);

  // `ip as ip, dport as port; not read: note`, for people.
  std::string Describe(const std::vector<std::string>& header) const;

  // Adds what a row holds. `defaults` gives source, family and reference where the row has none.
  void ReadRow(ReaderContext& ctx, const std::vector<std::string>& cells, uint64_t line,
               const Assertion& defaults) const;

  // The number of columns that hold indicators.
  size_t num_value_columns() const;

 private:
  enum class Role {
    kIgnored,
    kType,
    kValue,
    kIp,
    kDomain,
    kUrl,
    kHash,
    kEmail,
    kPort,
    kFamily,
    kFamilyId,
    kThreatType,
    kFirstSeen,
    kLastSeen,
    kValidUntil,
    kRevoked,
    kConfidence,
    kTags,
    kReference,
    kReporter,
    kDetails,
    kAction,
    kTlp,
  };
  struct ColumnRole {
    std::string_view name;
    Role role;
  };
  static Role RoleOf(std::string_view header);
  static std::string_view WordOf(Role role);
  static const ColumnRole kRoles[];

  Assertion RowAssertion(ReaderContext& ctx, const std::vector<std::string>& cells, uint64_t line,
                         const Assertion& defaults) const;
  static void ReadTyped(ReaderContext& ctx, std::string_view type, std::string_view cell,
                        const Assertion& assertion, uint16_t port);
  void ReadCell(ReaderContext& ctx, Role role, std::string_view cell, const Assertion& assertion,
                uint16_t port) const;
  std::string_view CellOf(const std::vector<std::string>& cells, Role role) const;

  std::vector<Role> roles_;
};

}  // namespace quoll::intel
