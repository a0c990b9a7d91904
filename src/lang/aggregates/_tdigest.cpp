#include "lang/aggregates/_tdigest.h"

namespace quoll::lang {

using model::Dynamic;
using model::Tag;

namespace {

bool IsInteger(Dynamic value) { return value.tag() == Tag::kLong || value.tag() == Tag::kInt; }

bool IsDigest(Dynamic value) {
  return value.tag() == Tag::kArray && value.size() == 3 && value.Element(0).tag() == Tag::kArray &&
         IsInteger(value.Element(0).At(0)) && value.Element(1).tag() == Tag::kArray &&
         value.Element(2).tag() == Tag::kArray &&
         value.Element(1).size() == value.Element(2).size();
}

}  // namespace

void AddDigest(Digest& digest, Dynamic value) {
  if (!IsDigest(value)) return;
  const Dynamic values = value.Element(1);
  const Dynamic weights = value.Element(2);
  for (size_t i = 0; i < values.size(); ++i) {
    const Dynamic weight = weights.Element(i);
    if (values.Element(i).IsNull() || !IsInteger(weight) || weight.AsLong() <= 0) continue;
    digest.Add(std::string(values.Element(i).bytes()), static_cast<uint64_t>(weight.AsLong()));
  }
}

std::optional<Digest> ReadDigest(Dynamic value) {
  if (!IsDigest(value)) return std::nullopt;
  Digest digest(kMaxDigestValues);
  AddDigest(digest, value);
  return digest;
}

std::string WriteDigest(Digest& digest) {
  const auto& sorted = digest.Sorted();
  model::DynamicWriter writer;
  writer.BeginArray();
  writer.BeginArray();
  writer.Long(1);
  writer.EndArray();
  writer.BeginArray();
  for (const auto& entry : sorted) writer.Value(Dynamic(entry.value));
  writer.EndArray();
  writer.BeginArray();
  for (const auto& entry : sorted) writer.Long(static_cast<int64_t>(entry.weight));
  writer.EndArray();
  writer.EndArray();
  return writer.Take();
}

}  // namespace quoll::lang
