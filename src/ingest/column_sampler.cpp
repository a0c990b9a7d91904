#include "ingest/column_sampler.h"

#include "base/text.h"
#include "ingest/convert.h"

namespace quoll::ingest {
namespace {

// `2026-05-05T10:00…`, `2026-05-05 10:00…`: other texts may be dates and may be not.
bool LooksLikeDatetime(std::string_view text) {
  if (text.size() < 16 || text[4] != '-' || text[7] != '-' || text[13] != ':') return false;
  if (text[10] != 'T' && text[10] != ' ') return false;
  return DatetimeFromField(text).has_value();
}

// With a point: more digits than a long has, or an `e` between digits, are parts of identifiers.
bool IsReal(std::string_view text) {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.size() > 1 && digits[0] == '0' && digits[1] != '.') return false;
  return text.find('.') != std::string_view::npos && base::ParseReal(text).has_value();
}

bool IsLong(std::string_view text) {
  // Leading zeros are part of an identifier.
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.size() > 1 && digits[0] == '0') return false;
  return text.size() <= 20 && !text.starts_with('+') && base::ParseInteger(text).has_value();
}

}  // namespace

size_t ColumnSampler::Column(std::string_view name) {
  const auto [found, is_new] = by_name_.emplace(name, names_.size());
  if (is_new) {
    names_.emplace_back(name);
    seen_.push_back(0);
  }
  return found->second;
}

void ColumnSampler::AddText(size_t column, std::string_view text) {
  if (text.empty()) return;
  if (IsLong(text)) {
    seen_[column] |= kLong;
  } else if (IsReal(text)) {
    seen_[column] |= kReal;
  } else if (base::EqualsIgnoreCase(text, "true") || base::EqualsIgnoreCase(text, "false")) {
    seen_[column] |= kBool;
  } else {
    seen_[column] |= LooksLikeDatetime(text) ? kDatetime : kString;
  }
}

void ColumnSampler::AddJson(size_t column, const JsonValue& value) {
  switch (value.kind) {
    case JsonKind::kNull:
      return;
    case JsonKind::kObject:
    case JsonKind::kArray:
      seen_[column] |= kDynamic;
      return;
    case JsonKind::kTrue:
    case JsonKind::kFalse:
      seen_[column] |= kBool;
      return;
    case JsonKind::kNumber:
      seen_[column] |= base::ParseInteger(value.text) ? kLong : kReal;
      return;
    case JsonKind::kString:
      if (!value.text.empty()) seen_[column] |= LooksLikeDatetime(value.text) ? kDatetime : kString;
      return;
  }
}

model::Type ColumnSampler::TypeOf(size_t column) const {
  const uint8_t seen = seen_[column];
  if ((seen & kDynamic) != 0) return model::Type::kDynamic;
  if (seen == kLong) return model::Type::kLong;
  if (seen == kReal || seen == (kReal | kLong)) return model::Type::kReal;
  if (seen == kBool) return model::Type::kBool;
  if (seen == kDatetime) return model::Type::kDatetime;
  return model::Type::kString;
}

model::Schema ColumnSampler::Columns() const {
  model::Schema out;
  for (size_t i = 0; i < names_.size(); ++i) out.push_back({names_[i], TypeOf(i)});
  return out;
}

}  // namespace quoll::ingest
