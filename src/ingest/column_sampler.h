// ColumnSampler: names and types of columns from the first records of a file.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ingest/json_text.h"
#include "model/type.h"

namespace quoll::ingest {

class ColumnSampler {
 public:
  // A column with no value yet; keeps the order of first sight.
  size_t Column(std::string_view name);
  // A text cell (CSV): empty says nothing about the type.
  void AddText(size_t column, std::string_view text);
  // A JSON value; strings are texts, but numbers in quotes stay strings.
  void AddJson(size_t column, const JsonValue& value);

  const std::vector<std::string>& names() const { return names_; }
  // long, real, bool, datetime where all values agree, dynamic for arrays and bags, else string.
  model::Type TypeOf(size_t column) const;
  model::Schema Columns() const;

 private:
  enum Seen : uint8_t {
    kLong = 1,
    kReal = 2,
    kBool = 4,
    kDatetime = 8,
    kString = 16,
    kDynamic = 32
  };
  std::vector<std::string> names_;
  std::vector<uint8_t> seen_;
  std::unordered_map<std::string, size_t> by_name_;
};

}  // namespace quoll::ingest
