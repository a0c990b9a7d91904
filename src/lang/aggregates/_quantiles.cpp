#include "lang/aggregates/_quantiles.h"

#include "model/value.h"

namespace quoll::lang {

using model::Dynamic;
using model::Tag;
using model::Type;
using model::Value;

namespace {

void AppendElement(std::vector<double>& out, Dynamic element) {
  if (element.tag() == Tag::kReal) {
    out.push_back(element.AsReal());
  } else if (element.tag() == Tag::kLong || element.tag() == Tag::kInt) {
    out.push_back(static_cast<double>(element.AsLong()));
  }
}

void AppendConstant(std::vector<double>& out, const Value& value) {
  if (value.is_null) return;
  if (value.type == Type::kReal) {
    out.push_back(value.real);
  } else if (model::IsInteger(value.type)) {
    out.push_back(static_cast<double>(value.number));
  } else if (value.type == Type::kDynamic) {
    const Dynamic list(value.text);
    if (list.tag() != Tag::kArray) AppendElement(out, list);
    for (size_t i = 0; list.tag() == Tag::kArray && i < list.size(); ++i)
      AppendElement(out, list.Element(i));
  }
}

}  // namespace

std::vector<double> PercentagesOf(const model::AggregateCall& call, size_t first) {
  std::vector<double> percentages;
  for (size_t i = first; i < call.constants.size(); ++i) {
    if (call.constants[i] != nullptr) AppendConstant(percentages, *call.constants[i]);
  }
  return percentages;
}

}  // namespace quoll::lang
