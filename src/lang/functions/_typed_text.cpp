// The conversions are those of toint(), tolong() and so on (kql-semantics.md section 7).
#include "lang/functions/_typed_text.h"

#include "base/ticks.h"
#include "model/dynamic.h"
#include "model/numbers.h"

namespace quoll::lang {
using namespace model;

namespace {
template <typename T>
void StoreIf(Column& out, size_t row, const std::optional<T>& value) {
  if (value) out.Set(row, *value);
}
}  // namespace

void StoreTextAs(Column& out, size_t row, std::string_view text) {
  switch (out.type()) {
    case Type::kBool:
      if (const auto value = BoolFromText(text)) out.Set(row, static_cast<uint8_t>(*value));
      return;
    case Type::kInt:
      return StoreIf(out, row, IntFromText(text));
    case Type::kLong:
      return StoreIf(out, row, LongFromText(text));
    case Type::kReal:
      return StoreIf(out, row, RealFromText(text));
    case Type::kDecimal:
      return StoreIf(out, row, DecimalFromText(text));
    case Type::kDatetime:
      return StoreIf(out, row, base::ParseDatetime(text));
    case Type::kTimespan:
      return StoreIf(out, row, base::ParseTimespan(text));
    case Type::kGuid:
      return StoreIf(out, row, GuidFromText(text));
    case Type::kString:
      return out.SetText(row, text);
    case Type::kDynamic: {
      if (text.empty()) return;
      const auto json = DynamicFromJson(text);
      if (json && !Dynamic(*json).IsNull()) out.SetText(row, *json);
      if (json) return;
      DynamicWriter writer;
      writer.String(text);
      return out.SetText(row, writer.Take());
    }
  }
}

}  // namespace quoll::lang
