// Writes snapshots: entries in the order of their hashes, and over them what makes a look-up short.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "intel/address.h"
#include "intel/matcher.h"
#include "intel/snapshot_header.h"
#include "intel/snapshot_writer.h"

namespace quoll::intel {
namespace {

constexpr uint64_t kFilterBitsPerEntry = 13;
constexpr uint64_t kEntriesPerBucket = 2;

template <typename T>
void Append(std::string& out, const std::vector<T>& values) {
  out.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

}  // namespace

uint32_t SnapshotWriter::AddFamily(const std::string& name) {
  const auto [found, is_new] = family_idx_.emplace(name, families_.size() / 2);
  if (is_new) {
    families_.push_back(static_cast<uint32_t>(texts_.size()));
    families_.push_back(static_cast<uint32_t>(name.size()));
    texts_ += name;
  }
  return static_cast<uint32_t>(found->second);
}

void SnapshotWriter::Add(const Indicator& indicator) {
  SnapshotEntry entry = {};
  const IocMatcher::Id id = IdBytes(indicator.id);
  std::copy(id.begin(), id.end(), entry.id);
  entry.family = AddFamily(indicator.malware_name);
  entry.text_begin = static_cast<uint32_t>(texts_.size());
  entry.text_length = static_cast<uint16_t>(std::min<size_t>(indicator.value.size(), UINT16_MAX));
  texts_ += indicator.value;
  entry.port = indicator.port;
  entry.kind = static_cast<uint8_t>(indicator.kind);
  entry.scope = static_cast<uint8_t>(indicator.scope);
  entry.transport = static_cast<uint8_t>(indicator.transport);
  entry.confidence =
      indicator.confidence ? static_cast<uint8_t>(*indicator.confidence) : Snapshot::kNoConfidence;
  keys_.push_back({MatcherOf(indicator.kind).hash(indicator), static_cast<uint32_t>(keys_.size())});
  entries_.push_back(entry);
  IpNetwork network;
  if (indicator.kind == Kind::kCidr && ParseNetwork(indicator.value, network)) {
    network_lengths_[network.length / 64] |= uint64_t{1} << (network.length % 64);
  }
}

base::Result<std::string> SnapshotWriter::Finish(diag::Sink& sink) {
  // Places in the texts and numbers of entries have 32 bits.
  if (texts_.size() > UINT32_MAX || entries_.size() >= UINT32_MAX) {
    return sink.Fail(diag::Code::K5009, "the indicators are too many for one snapshot");
  }
  std::sort(keys_.begin(), keys_.end(), [](const Key& a, const Key& b) {
    return a.hash != b.hash ? a.hash < b.hash : a.idx < b.idx;
  });
  std::vector<SnapshotEntry> sorted;
  std::vector<uint32_t> tags;
  std::vector<uint64_t> filter(keys_.empty() ? 0 : keys_.size() * kFilterBitsPerEntry / 64 + 1);
  const uint64_t num_buckets = keys_.empty() ? 0 : keys_.size() / kEntriesPerBucket + 1;
  std::vector<uint32_t> buckets(keys_.empty() ? 0 : num_buckets + 1);
  sorted.reserve(keys_.size());
  tags.reserve(keys_.size());
  for (const Key& key : keys_) {
    filter[Snapshot::FilterWord(key.hash, filter.size())] |= Snapshot::FilterBits(key.hash);
    tags.push_back(static_cast<uint32_t>(key.hash));
    ++buckets[Snapshot::Reduce(key.hash, num_buckets) + 1];
    sorted.push_back(entries_[key.idx]);
  }
  for (size_t i = 1; i < buckets.size(); ++i) buckets[i] += buckets[i - 1];

  SnapshotHeader header = {};
  std::copy(std::begin(kSnapshotMagic), std::end(kSnapshotMagic), header.magic);
  header.version = kSnapshotVersion;
  header.byte_order = kSnapshotOrder;
  header.num_entries = sorted.size();
  header.num_filter_words = filter.size();
  header.num_buckets = num_buckets;
  header.num_families = families_.size() / 2;
  header.num_text_bytes = texts_.size();
  std::copy(std::begin(network_lengths_), std::end(network_lengths_), header.network_lengths);
  std::string out(sizeof header, '\0');
  Append(out, filter);
  Append(out, buckets);
  Append(out, tags);
  if ((buckets.size() + tags.size()) % 2 != 0) out.append(sizeof(uint32_t), '\0');
  Append(out, sorted);
  Append(out, families_);
  out += texts_;
  header.num_bytes = out.size();
  header.content_sum = SumOf(std::string_view(out).substr(sizeof header));
  const std::string_view head(reinterpret_cast<const char*>(&header), sizeof header);
  header.header_sum = SumOf(head.substr(0, offsetof(SnapshotHeader, header_sum)));
  out.replace(0, sizeof header, head);
  return out;
}

}  // namespace quoll::intel
