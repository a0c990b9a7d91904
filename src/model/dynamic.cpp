// Reading and writing the binary form of `dynamic` (layout: dynamic.h). Text forms are in
// dynamic_json.cpp and dynamic_text.cpp.
#include "model/dynamic.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <unordered_map>

#include "base/check.h"

namespace quoll::model {
namespace {

static_assert(std::endian::native == std::endian::little, "the binary form is little-endian");

constexpr size_t kCountOffset = 1;
constexpr size_t kTableOffset = kCountOffset + sizeof(uint32_t);

// The T behind the tag; zero when the bytes are too short.
template <typename T>
T ReadScalar(std::string_view bytes) {
  T value{};
  if (bytes.size() >= 1 + sizeof(T)) std::memcpy(&value, bytes.data() + 1, sizeof(T));
  return value;
}

size_t EndsPerItem(Tag tag) { return tag == Tag::kBag ? 2 : 1; }

}  // namespace

bool Dynamic::AsBool() const { return tag() == Tag::kBool && ReadScalar<uint8_t>(bytes_) != 0; }

int64_t Dynamic::AsLong() const {
  switch (tag()) {
    case Tag::kInt:
      return ReadScalar<int32_t>(bytes_);
    case Tag::kLong:
    case Tag::kDatetime:
    case Tag::kTimespan:
      return ReadScalar<int64_t>(bytes_);
    case Tag::kNull:
    case Tag::kBool:
    case Tag::kReal:
    case Tag::kDecimal:
    case Tag::kGuid:
    case Tag::kString:
    case Tag::kArray:
    case Tag::kBag:
      return 0;
  }
  return 0;
}

double Dynamic::AsReal() const { return tag() == Tag::kReal ? ReadScalar<double>(bytes_) : 0; }

Bytes16 Dynamic::AsBytes16() const {
  if (tag() != Tag::kDecimal && tag() != Tag::kGuid) return {};
  return ReadScalar<Bytes16>(bytes_);
}

std::string_view Dynamic::AsString() const {
  return tag() == Tag::kString ? bytes_.substr(1) : std::string_view();
}

size_t Dynamic::size() const {
  const Tag kind = tag();
  if (kind != Tag::kArray && kind != Tag::kBag) return 0;
  const size_t count = ReadScalar<uint32_t>(bytes_);
  const size_t table = count * EndsPerItem(kind) * sizeof(uint32_t);
  return bytes_.size() >= kTableOffset && table <= bytes_.size() - kTableOffset ? count : 0;
}

size_t Dynamic::End(size_t idx) const {
  uint32_t end = 0;
  std::memcpy(&end, bytes_.data() + kTableOffset + idx * sizeof(uint32_t), sizeof(end));
  return end;
}

std::string_view Dynamic::Slice(size_t num_ends, size_t idx) const {
  const size_t data = kTableOffset + num_ends * sizeof(uint32_t);
  const size_t begin = idx == 0 ? 0 : End(idx - 1);
  const size_t end = End(idx);
  if (begin > end || end > bytes_.size() - data) return {};
  return bytes_.substr(data + begin, end - begin);
}

Dynamic Dynamic::Element(size_t idx) const {
  const size_t count = size();
  if (idx >= count) return {};
  return tag() == Tag::kArray ? Dynamic(Slice(count, idx)) : Dynamic(Slice(2 * count, 2 * idx + 1));
}

std::string_view Dynamic::Name(size_t idx) const {
  const size_t count = size();
  if (tag() != Tag::kBag || idx >= count) return {};
  return Slice(2 * count, 2 * idx);
}

Dynamic Dynamic::At(int64_t idx) const {
  if (tag() != Tag::kArray) return {};
  const int64_t count = static_cast<int64_t>(size());
  if (idx < 0) idx += count;
  return idx < 0 || idx >= count ? Dynamic() : Element(static_cast<size_t>(idx));
}

Dynamic Dynamic::Property(std::string_view name) const {
  if (tag() != Tag::kBag) return {};
  const size_t count = size();
  for (size_t i = 0; i < count; ++i) {
    if (Slice(2 * count, 2 * i) == name) return Dynamic(Slice(2 * count, 2 * i + 1));
  }
  return {};
}

template <typename T>
void DynamicWriter::PutScalar(Tag tag, const T& value) {
  char room[1 + sizeof(T)];
  room[0] = static_cast<char>(tag);
  std::memcpy(room + 1, &value, sizeof(T));
  bytes_.append(room, sizeof(room));
  Finish();
}

void DynamicWriter::Bool(bool value) { PutScalar(Tag::kBool, static_cast<uint8_t>(value)); }
void DynamicWriter::Int(int32_t value) { PutScalar(Tag::kInt, value); }
void DynamicWriter::Long(int64_t value) { PutScalar(Tag::kLong, value); }
void DynamicWriter::Real(double value) { PutScalar(Tag::kReal, value); }
void DynamicWriter::Decimal(const Bytes16& value) { PutScalar(Tag::kDecimal, value); }
void DynamicWriter::Datetime(int64_t ticks) { PutScalar(Tag::kDatetime, ticks); }
void DynamicWriter::Timespan(int64_t ticks) { PutScalar(Tag::kTimespan, ticks); }
void DynamicWriter::Guid(const Bytes16& value) { PutScalar(Tag::kGuid, value); }

void DynamicWriter::String(std::string_view value) {
  PutTag(Tag::kString);
  bytes_.append(value);
  Finish();
}

void DynamicWriter::Value(Dynamic value) {
  if (value.IsNull()) {
    Null();
    return;
  }
  bytes_.append(value.bytes());
  Finish();
}

void DynamicWriter::Name(std::string_view name) {
  CHECK(!open_.empty() && open_.back().tag == Tag::kBag);
  bytes_.append(name);
  NoteEnd();
}

void DynamicWriter::Begin(Tag tag) {
  open_.push_back({tag, bytes_.size(), ends_.size()});
  PutTag(tag);
}

void DynamicWriter::NoteEnd() {
  const size_t end = bytes_.size() - open_.back().begin - 1;
  if (end > std::numeric_limits<uint32_t>::max()) is_too_large_ = true;
  ends_.push_back(static_cast<uint32_t>(end));
}

void DynamicWriter::Finish() {
  if (!open_.empty()) NoteEnd();
}

void DynamicWriter::End(Tag tag) {
  CHECK(!open_.empty() && open_.back().tag == tag);
  const Open open = open_.back();
  CHECK((ends_.size() - open.first_end) % EndsPerItem(tag) == 0);
  if (tag == Tag::kBag && !is_too_large_ && HasDuplicateNames(open)) DropDuplicateNames(open);
  open_.pop_back();
  const size_t num_ends = ends_.size() - open.first_end;
  const size_t table_bytes = num_ends * sizeof(uint32_t);
  const uint32_t count = static_cast<uint32_t>(num_ends / EndsPerItem(tag));
  const size_t place = open.begin + kCountOffset;
  bytes_.insert(place, sizeof(count) + table_bytes, '\0');
  std::memcpy(bytes_.data() + place, &count, sizeof(count));
  if (table_bytes != 0) {
    std::memcpy(bytes_.data() + place + sizeof(count), ends_.data() + open.first_end, table_bytes);
  }
  ends_.resize(open.first_end);
  Finish();
}

bool DynamicWriter::HasDuplicateNames(const Open& open) const {
  const size_t count = (ends_.size() - open.first_end) / 2;
  const uint32_t* ends = ends_.data() + open.first_end;
  const char* data = bytes_.data() + open.begin + 1;
  const auto name = [&](size_t i) {
    const size_t begin = i == 0 ? 0 : ends[2 * i - 1];
    return std::string_view(data + begin, ends[2 * i] - begin);
  };
  // Most bags are small: comparing pairs is faster than any table.
  constexpr size_t kSmallBag = 12;
  if (count <= kSmallBag) {
    for (size_t i = 1; i < count; ++i) {
      for (size_t j = 0; j < i; ++j) {
        if (name(i) == name(j)) return true;
      }
    }
    return false;
  }
  std::vector<std::string_view> names(count);
  for (size_t i = 0; i < count; ++i) names[i] = name(i);
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) != names.end();
}

void DynamicWriter::DropDuplicateNames(const Open& open) {
  const std::string data = bytes_.substr(open.begin + 1);
  const std::vector<uint32_t> ends(ends_.begin() + static_cast<ptrdiff_t>(open.first_end),
                                   ends_.end());
  const auto slice = [&](size_t i) {
    const size_t begin = i == 0 ? 0 : ends[i - 1];
    return std::string_view(data).substr(begin, ends[i] - begin);
  };
  std::vector<std::pair<std::string_view, std::string_view>> items;
  std::unordered_map<std::string_view, size_t> place_of;
  for (size_t i = 0; i < ends.size(); i += 2) {
    const auto [place, is_new] = place_of.try_emplace(slice(i), items.size());
    if (is_new) items.emplace_back(slice(i), std::string_view());
    items[place->second].second = slice(i + 1);
  }
  bytes_.resize(open.begin + 1);
  ends_.resize(open.first_end);
  for (const auto& [name, value] : items) {
    bytes_.append(name);
    NoteEnd();
    bytes_.append(value);
    NoteEnd();
  }
}

std::string DynamicWriter::Take() {
  CHECK(open_.empty());
  std::string bytes = std::move(bytes_);
  bytes_.clear();
  ends_.clear();
  if (is_too_large_ || bytes.empty()) bytes.assign(1, static_cast<char>(Tag::kNull));
  is_too_large_ = false;
  return bytes;
}

void AppendCell(DynamicWriter& writer, const ColumnView& column, size_t row) {
  if (column.IsNull(row)) {
    if (column.type == Type::kString) {
      writer.String({});
    } else {
      writer.Null();
    }
    return;
  }
  switch (column.type) {
    case Type::kBool:
      writer.Bool(column.Get<uint8_t>(row) != 0);
      break;
    case Type::kInt:
      writer.Int(column.Get<int32_t>(row));
      break;
    case Type::kLong:
      writer.Long(column.Get<int64_t>(row));
      break;
    case Type::kReal:
      writer.Real(column.Get<double>(row));
      break;
    case Type::kDecimal:
      writer.Decimal(column.Get<Bytes16>(row));
      break;
    case Type::kString:
      writer.String(column.Text(row));
      break;
    case Type::kDatetime:
      writer.Datetime(column.Get<int64_t>(row));
      break;
    case Type::kTimespan:
      writer.Timespan(column.Get<int64_t>(row));
      break;
    case Type::kGuid:
      writer.Guid(column.Get<Bytes16>(row));
      break;
    case Type::kDynamic:
      writer.Value(Dynamic(column.Text(row)));
      break;
  }
}

std::string DynamicFromCell(const ColumnView& column, size_t row) {
  DynamicWriter writer;
  AppendCell(writer, column, row);
  return writer.Take();
}

}  // namespace quoll::model
