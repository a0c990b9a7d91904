#include "lang/aggregates/_collect.h"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "lang/aggregates/_cells.h"
#include "model/dynamic.h"

namespace quoll::lang {

using model::ColumnView;
using model::Dynamic;
using model::DynamicWriter;
using model::Tag;
using model::Type;

namespace {

constexpr size_t kRecordHead = sizeof(int64_t) + sizeof(uint32_t);
// States are pruned when they hold this much more than their limit, so that pruning stays rare.
constexpr uint32_t kPruneSlack = 1024;
constexpr size_t kShortText = 128;

bool IsTooFull(size_t count, uint32_t max_size) {
  return count > 2 * size_t{max_size} + kPruneSlack;
}

// The numbers of the first `max_size` of `positions`, in order.
std::vector<uint32_t> FirstInOrder(const std::vector<Position>& positions, uint32_t max_size) {
  std::vector<uint32_t> order(positions.size());
  std::iota(order.begin(), order.end(), 0);
  const auto is_before = [&](uint32_t a, uint32_t b) { return positions[a] < positions[b]; };
  if (!std::is_sorted(order.begin(), order.end(), is_before))
    std::sort(order.begin(), order.end(), is_before);
  if (order.size() > max_size) order.resize(max_size);
  return order;
}

}  // namespace

uint32_t CollectLimit(const model::AggregateCall& call, size_t arg) {
  if (arg >= call.constants.size() || call.constants[arg] == nullptr ||
      call.constants[arg]->is_null) {
    return kMaxCollected;
  }
  return static_cast<uint32_t>(std::clamp<int64_t>(call.constants[arg]->number, 0, kMaxCollected));
}

void ListAccumulator::Begin(int64_t ordinal, uint32_t size) {
  char head[kRecordHead];
  std::memcpy(head, &ordinal, sizeof(ordinal));
  std::memcpy(head + sizeof(ordinal), &size, sizeof(size));
  records_.append(head, kRecordHead);
  ++count_;
}

void ListAccumulator::Update(std::span<const ColumnView> args, size_t row, int64_t ordinal) {
  const ColumnView& arg = args[0];
  if (arg.type == Type::kDynamic && !arg.IsNull(row)) {
    const Dynamic value(arg.Text(row));
    if (value.tag() == Tag::kArray) {
      for (size_t i = 0; i < value.size(); ++i) {
        const std::string_view element = value.Element(i).bytes();
        Begin(ordinal, static_cast<uint32_t>(element.size()));
        records_.append(element);
      }
      if (IsTooFull(count_, max_size_)) Prune();
      return;
    }
  } else if (arg.type != Type::kDynamic && arg.IsNull(row) && nulls_ == Nulls::kSkip) {
    return;
  }
  Begin(ordinal, 0);
  const size_t begin = records_.size();
  AppendAsDynamic(records_, arg, row);
  const uint32_t size = static_cast<uint32_t>(records_.size() - begin);
  std::memcpy(records_.data() + begin - sizeof(size), &size, sizeof(size));
  if (IsTooFull(count_, max_size_)) Prune();
}

std::vector<ListAccumulator::Element> ListAccumulator::Sorted() const {
  std::vector<Element> elements;
  elements.reserve(count_);
  for (size_t at = 0; at < records_.size();) {
    int64_t ordinal;
    uint32_t size;
    std::memcpy(&ordinal, records_.data() + at, sizeof(ordinal));
    std::memcpy(&size, records_.data() + at + sizeof(ordinal), sizeof(size));
    elements.push_back({ordinal, std::string_view(records_).substr(at + kRecordHead, size)});
    at += kRecordHead + size;
  }
  // Elements of one row stand together and in order: a stable sort keeps them so.
  const auto is_before = [](const Element& a, const Element& b) { return a.ordinal < b.ordinal; };
  if (!std::is_sorted(elements.begin(), elements.end(), is_before)) {
    std::stable_sort(elements.begin(), elements.end(), is_before);
  }
  if (elements.size() > max_size_) elements.resize(max_size_);
  return elements;
}

void ListAccumulator::Prune() {
  ListAccumulator kept(max_size_, nulls_);
  for (const Element& element : Sorted()) {
    kept.Begin(element.ordinal, static_cast<uint32_t>(element.bytes.size()));
    kept.records_.append(element.bytes);
  }
  records_ = std::move(kept.records_);
  count_ = kept.count_;
}

void ListAccumulator::Combine(Accumulator& other) {
  auto& part = static_cast<ListAccumulator&>(other);
  if (records_.empty()) {
    records_ = std::move(part.records_);
  } else {
    records_.append(part.records_);
  }
  count_ += part.count_;
  if (IsTooFull(count_, max_size_)) Prune();
}

void ListAccumulator::Finalize(model::Column& out, size_t row) {
  DynamicWriter writer;
  writer.BeginArray();
  for (const Element& element : Sorted()) writer.Value(Dynamic(element.bytes));
  writer.EndArray();
  out.SetText(row, writer.Take());
}

void SetAccumulator::Update(std::span<const ColumnView> args, size_t row, int64_t ordinal) {
  const ColumnView& arg = args[0];
  if (arg.type == Type::kDynamic && !arg.IsNull(row)) {
    const Dynamic value(arg.Text(row));
    if (value.tag() == Tag::kArray) {
      for (size_t i = 0; i < value.size(); ++i) {
        Add(value.Element(i).bytes(), {ordinal, static_cast<uint32_t>(i)});
      }
    } else {
      Add(value.bytes(), {ordinal, 0});
    }
  } else if (arg.type == Type::kString && arg.Text(row).size() < kShortText) {
    // The common case, without an allocation.
    const std::string_view text = arg.Text(row);
    char tagged[1 + kShortText] = {static_cast<char>(Tag::kString)};
    if (!text.empty()) std::memcpy(tagged + 1, text.data(), text.size());
    Add({tagged, 1 + text.size()}, {ordinal, 0});
  } else if (!arg.IsNull(row) || arg.type == Type::kDynamic) {
    std::string tagged;
    AppendAsDynamic(tagged, arg, row);
    Add(tagged, {ordinal, 0});
  }
}

void SetAccumulator::Add(std::string_view value, Position position) {
  const auto [idx, is_new] = keys_.Insert(value);
  if (is_new) {
    positions_.push_back(position);
    if (IsTooFull(positions_.size(), max_size_)) Prune();
  } else if (position < positions_[idx]) {
    positions_[idx] = position;
    if (keys_.key(idx) != value) keys_.Replace(idx, value);
  }
}

std::vector<uint32_t> SetAccumulator::Sorted() const { return FirstInOrder(positions_, max_size_); }

// A forgotten element that comes again gets a later position than its first one, and so stays
// behind the limit.
void SetAccumulator::Prune() {
  KeyTable old_keys = std::move(keys_);
  std::vector<Position> old_positions = std::move(positions_);
  keys_.Clear();
  positions_.clear();
  for (const uint32_t idx : FirstInOrder(old_positions, max_size_)) {
    keys_.Insert(old_keys.key(idx));
    positions_.push_back(old_positions[idx]);
  }
}

void SetAccumulator::Combine(Accumulator& other) {
  auto& part = static_cast<SetAccumulator&>(other);
  for (uint32_t idx = 0; idx < part.positions_.size(); ++idx)
    Add(part.keys_.key(idx), part.positions_[idx]);
}

void SetAccumulator::Finalize(model::Column& out, size_t row) {
  DynamicWriter writer;
  writer.BeginArray();
  for (const uint32_t idx : Sorted()) writer.Value(Dynamic(keys_.key(idx)));
  writer.EndArray();
  out.SetText(row, writer.Take());
}

void BagAccumulator::Update(std::span<const ColumnView> args, size_t row, int64_t ordinal) {
  if (args[0].IsNull(row)) return;
  const Dynamic bag(args[0].Text(row));
  if (bag.tag() != Tag::kBag) return;
  for (size_t i = 0; i < bag.size(); ++i) {
    Add(bag.Name(i), bag.Element(i).bytes(), {ordinal, static_cast<uint32_t>(i)});
  }
}

void BagAccumulator::Add(std::string_view name, std::string_view value, Position position) {
  const auto [idx, is_new] = names_.Insert(name);
  if (is_new) {
    positions_.push_back(position);
    values_.emplace_back(value);
    if (IsTooFull(positions_.size(), max_size_)) Prune();
  } else if (position < positions_[idx]) {
    positions_[idx] = position;
    values_[idx] = value;
  }
}

std::vector<uint32_t> BagAccumulator::Sorted() const { return FirstInOrder(positions_, max_size_); }

void BagAccumulator::Prune() {
  KeyTable old_names = std::move(names_);
  std::vector<Position> old_positions = std::move(positions_);
  std::vector<std::string> old_values = std::move(values_);
  names_.Clear();
  positions_.clear();
  values_.clear();
  for (const uint32_t idx : FirstInOrder(old_positions, max_size_)) {
    names_.Insert(old_names.key(idx));
    positions_.push_back(old_positions[idx]);
    values_.push_back(std::move(old_values[idx]));
  }
}

void BagAccumulator::Combine(Accumulator& other) {
  auto& part = static_cast<BagAccumulator&>(other);
  for (uint32_t idx = 0; idx < part.positions_.size(); ++idx) {
    Add(part.names_.key(idx), part.values_[idx], part.positions_[idx]);
  }
}

void BagAccumulator::Finalize(model::Column& out, size_t row) {
  DynamicWriter writer;
  writer.BeginBag();
  for (const uint32_t idx : Sorted()) {
    writer.Name(names_.key(idx));
    writer.Value(Dynamic(values_[idx]));
  }
  writer.EndBag();
  out.SetText(row, writer.Take());
}

}  // namespace quoll::lang
