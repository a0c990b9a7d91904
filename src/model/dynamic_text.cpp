// Dynamic values to text, their comparison and their hash. Numbers compare exactly across long,
// real and decimal.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "base/escape.h"
#include "base/ticks.h"
#include "model/dynamic.h"
#include "model/numbers.h"

namespace quoll::model {
namespace {

void AppendQuoted(std::string& out, std::string_view text) {
  out.push_back('"');
  // Nearly all texts start with a long run that needs no escape.
  const auto is_plain = [](unsigned char c) {
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
  };
  size_t plain = 0;
  while (plain < text.size() && is_plain(static_cast<unsigned char>(text[plain]))) ++plain;
  out.append(text.substr(0, plain));
  base::AppendJsonEscaped(out, text.substr(plain));
  out.push_back('"');
}

void AppendReal(std::string& out, double value) {
  if (std::isfinite(value)) {
    out += RealToText(value);
  } else {
    out += std::isnan(value) ? "\"NaN\"" : value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
  }
}

void AppendValue(std::string& out, Dynamic value, int depth);

void AppendArray(std::string& out, Dynamic value, int depth) {
  out.push_back('[');
  for (size_t i = 0; i < value.size(); ++i) {
    if (i != 0) out.push_back(',');
    AppendValue(out, value.Element(i), depth);
  }
  out.push_back(']');
}

void AppendBag(std::string& out, Dynamic value, int depth) {
  out.push_back('{');
  for (size_t i = 0; i < value.size(); ++i) {
    if (i != 0) out.push_back(',');
    AppendQuoted(out, value.Name(i));
    out.push_back(':');
    AppendValue(out, value.Element(i), depth);
  }
  out.push_back('}');
}

// The text of a datetime, timespan, guid or decimal, which JSON has no form for.
std::string KustoText(Dynamic value) {
  switch (value.tag()) {
    case Tag::kDatetime:
      return base::FormatDatetime(value.AsLong());
    case Tag::kTimespan:
      return base::FormatTimespan(value.AsLong());
    case Tag::kGuid:
      return GuidToText(value.AsBytes16());
    case Tag::kDecimal:
      return DecimalToText(value.AsBytes16());
    case Tag::kNull:
    case Tag::kBool:
    case Tag::kInt:
    case Tag::kLong:
    case Tag::kReal:
    case Tag::kString:
    case Tag::kArray:
    case Tag::kBag:
      break;
  }
  return {};
}

void AppendValue(std::string& out, Dynamic value, int depth) {
  if (depth > kMaxDynamicDepth) {
    out += "null";
    return;
  }
  switch (value.tag()) {
    case Tag::kNull:
      out += "null";
      break;
    case Tag::kBool:
      out += value.AsBool() ? "true" : "false";
      break;
    case Tag::kInt:
    case Tag::kLong:
      out += std::to_string(value.AsLong());
      break;
    case Tag::kReal:
      AppendReal(out, value.AsReal());
      break;
    case Tag::kString:
      AppendQuoted(out, value.AsString());
      break;
    case Tag::kDecimal:
    case Tag::kDatetime:
    case Tag::kTimespan:
    case Tag::kGuid:
      AppendQuoted(out, KustoText(value));
      break;
    case Tag::kArray:
      AppendArray(out, value, depth + 1);
      break;
    case Tag::kBag:
      AppendBag(out, value, depth + 1);
      break;
  }
}

// Kinds that compare with each other share a class; classes are in the order of DynamicCompare.
enum class Class { kNull, kBool, kNumber, kDatetime, kTimespan, kGuid, kString, kArray, kBag };

Class ClassOf(Tag tag) {
  switch (tag) {
    case Tag::kNull:
      return Class::kNull;
    case Tag::kBool:
      return Class::kBool;
    case Tag::kInt:
    case Tag::kLong:
    case Tag::kReal:
    case Tag::kDecimal:
      return Class::kNumber;
    case Tag::kDatetime:
      return Class::kDatetime;
    case Tag::kTimespan:
      return Class::kTimespan;
    case Tag::kGuid:
      return Class::kGuid;
    case Tag::kString:
      return Class::kString;
    case Tag::kArray:
      return Class::kArray;
    case Tag::kBag:
      return Class::kBag;
  }
  return Class::kNull;
}

template <typename T>
int Compare(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

int CompareNumbers(Dynamic a, Dynamic b) {
  const auto is_integer = [](Dynamic d) { return d.tag() == Tag::kInt || d.tag() == Tag::kLong; };
  if (is_integer(a) && is_integer(b)) return Compare(a.AsLong(), b.AsLong());
  if (a.tag() == Tag::kReal && b.tag() == Tag::kReal) return CompareReals(a.AsReal(), b.AsReal());
  if (is_integer(a) && b.tag() == Tag::kReal) return CompareLongReal(a.AsLong(), b.AsReal());
  if (a.tag() == Tag::kReal && is_integer(b)) return -CompareLongReal(b.AsLong(), a.AsReal());
  // One is a decimal. Values that a decimal lacks lie outside its range.
  const auto beyond = [](Dynamic d) {
    if (d.tag() != Tag::kReal || std::isfinite(d.AsReal())) return 0;
    return d.AsReal() > 0 ? 1 : -1;
  };
  if (const int side = beyond(a) - beyond(b); side != 0) return side;
  const auto decimal = [&](Dynamic d) {
    if (d.tag() == Tag::kDecimal) return d.AsBytes16();
    return is_integer(d) ? DecimalFromLong(d.AsLong()) : DecimalFromReal(d.AsReal());
  };
  return DecimalCompare(decimal(a), decimal(b));
}

// Positions of the properties in the order of their names.
std::vector<size_t> SortedNames(Dynamic bag) {
  std::vector<size_t> order(bag.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(),
            [&](size_t i, size_t j) { return bag.Name(i) < bag.Name(j); });
  return order;
}

int CompareValues(Dynamic a, Dynamic b, int depth);

int CompareArrays(Dynamic a, Dynamic b, int depth) {
  const size_t count = std::min(a.size(), b.size());
  for (size_t i = 0; i < count; ++i) {
    if (const int order = CompareValues(a.Element(i), b.Element(i), depth); order != 0)
      return order;
  }
  return Compare(a.size(), b.size());
}

int CompareBags(Dynamic a, Dynamic b, int depth) {
  const std::vector<size_t> a_order = SortedNames(a);
  const std::vector<size_t> b_order = SortedNames(b);
  for (size_t i = 0; i < std::min(a_order.size(), b_order.size()); ++i) {
    if (const int order = Compare(a.Name(a_order[i]), b.Name(b_order[i])); order != 0) return order;
    const int order = CompareValues(a.Element(a_order[i]), b.Element(b_order[i]), depth);
    if (order != 0) return order;
  }
  return Compare(a.size(), b.size());
}

int CompareValues(Dynamic a, Dynamic b, int depth) {
  if (depth > kMaxDynamicDepth) return 0;
  const Class kind = ClassOf(a.tag());
  if (kind != ClassOf(b.tag())) return Compare(kind, ClassOf(b.tag()));
  switch (kind) {
    case Class::kNull:
      return 0;
    case Class::kBool:
      return Compare(a.AsBool(), b.AsBool());
    case Class::kNumber:
      return CompareNumbers(a, b);
    case Class::kDatetime:
    case Class::kTimespan:
      return Compare(a.AsLong(), b.AsLong());
    case Class::kGuid:
      return Compare(a.AsBytes16(), b.AsBytes16());
    case Class::kString:
      return Compare(a.AsString(), b.AsString());
    case Class::kArray:
      return CompareArrays(a, b, depth + 1);
    case Class::kBag:
      return CompareBags(a, b, depth + 1);
  }
  return 0;
}

uint64_t Mix(uint64_t hash, uint64_t value) {
  hash = (hash ^ value) * 0x9E3779B97F4A7C15u;
  return hash ^ (hash >> 29);
}

uint64_t HashText(std::string_view text) { return std::hash<std::string_view>()(text); }

// By the double that is nearest: equal numbers of any kind have equal nearest doubles.
uint64_t HashNumber(Dynamic value) {
  double number = 0;
  if (value.tag() == Tag::kReal) {
    number = value.AsReal();
  } else if (value.tag() == Tag::kDecimal) {
    number = DecimalToReal(value.AsBytes16());
  } else {
    number = static_cast<double>(value.AsLong());
  }
  // All NaNs are one value, both zeros are one value.
  if (std::isnan(number)) return 1;
  return number == 0 ? 0 : std::hash<double>()(number);
}

uint64_t HashValue(Dynamic value, int depth) {
  if (depth > kMaxDynamicDepth) return 0;
  const Class kind = ClassOf(value.tag());
  uint64_t hash = Mix(0, static_cast<uint64_t>(kind));
  switch (kind) {
    case Class::kNull:
      return hash;
    case Class::kBool:
      return Mix(hash, value.AsBool() ? 1 : 0);
    case Class::kNumber:
      return Mix(hash, HashNumber(value));
    case Class::kDatetime:
    case Class::kTimespan:
      return Mix(hash, static_cast<uint64_t>(value.AsLong()));
    case Class::kGuid:
      return Mix(hash, HashText(GuidToText(value.AsBytes16())));
    case Class::kString:
      return Mix(hash, HashText(value.AsString()));
    case Class::kArray:
      for (size_t i = 0; i < value.size(); ++i)
        hash = Mix(hash, HashValue(value.Element(i), depth + 1));
      return hash;
    case Class::kBag: {
      // A sum, because the order of properties does not count.
      uint64_t sum = 0;
      for (size_t i = 0; i < value.size(); ++i) {
        sum += Mix(HashText(value.Name(i)), HashValue(value.Element(i), depth + 1));
      }
      return Mix(hash, sum);
    }
  }
  return hash;
}

}  // namespace

void AppendJson(std::string& out, Dynamic value) { AppendValue(out, value, 0); }

std::string DynamicToText(Dynamic value) {
  switch (value.tag()) {
    case Tag::kNull:
      return {};
    case Tag::kString:
      return std::string(value.AsString());
    case Tag::kReal:
      return RealToText(value.AsReal());
    case Tag::kDecimal:
    case Tag::kDatetime:
    case Tag::kTimespan:
    case Tag::kGuid:
      return KustoText(value);
    case Tag::kBool:
    case Tag::kInt:
    case Tag::kLong:
    case Tag::kArray:
    case Tag::kBag:
      break;
  }
  std::string out;
  AppendJson(out, value);
  return out;
}

int DynamicCompare(Dynamic a, Dynamic b) { return CompareValues(a, b, 0); }

bool DynamicEquals(Dynamic a, Dynamic b) {
  return a.bytes() == b.bytes() || DynamicCompare(a, b) == 0;
}

uint64_t DynamicHash(Dynamic value) { return HashValue(value, 0); }

std::string_view DynamicTypeName(Dynamic value) {
  switch (value.tag()) {
    case Tag::kNull:
      return "null";
    case Tag::kBool:
      return "bool";
    case Tag::kInt:
      return "int";
    case Tag::kLong:
      return "long";
    case Tag::kReal:
      return "double";
    case Tag::kDecimal:
      return "decimal";
    case Tag::kDatetime:
      return "datetime";
    case Tag::kTimespan:
      return "timespan";
    case Tag::kGuid:
      return "guid";
    case Tag::kString:
      return "string";
    case Tag::kArray:
      return "array";
    case Tag::kBag:
      return "dictionary";
  }
  return "null";
}

}  // namespace quoll::model
