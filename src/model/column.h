// Column vectors: what readers produce, kernels read and write, and the engine exchanges with DuckDB.
//
// Physical types, one per KQL type:
//   bool uint8_t (0/1) · int int32_t · long, datetime, timespan int64_t (ticks) · real double ·
//   string, dynamic std::string_view (dynamic: the tagged binary form of dynamic.h) · decimal, guid Bytes16
// A string is never null; a null of every other type is a cleared bit of the validity mask.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "model/type.h"

namespace quoll::model {

struct Bytes16 {
  std::array<uint8_t, 16> bytes{};
  bool operator==(const Bytes16&) const = default;
  auto operator<=>(const Bytes16&) const = default;
};

// Owns byte strings until it is destroyed; addresses stay valid. Not thread-safe.
class Arena {
 public:
  // Uninitialised room for `size` bytes.
  char* Allocate(size_t size);
  std::string_view Copy(std::string_view text) {
    if (text.empty()) return {};
    char* room = Allocate(text.size());
    std::memcpy(room, text.data(), text.size());
    return {room, text.size()};
  }
  size_t num_bytes() const { return num_bytes_; }
  void Clear();

 private:
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  size_t left_ = 0;
  size_t num_bytes_ = 0;
};

template <typename T>
inline constexpr bool kIsPhysical =
    std::is_same_v<T, uint8_t> || std::is_same_v<T, int32_t> || std::is_same_v<T, int64_t> ||
    std::is_same_v<T, double> || std::is_same_v<T, std::string_view> || std::is_same_v<T, Bytes16>;

// Bytes of one value in a column's storage.
size_t PhysicalSize(Type type);

// Read access to a column. Does not own; the owner must outlive it.
struct ColumnView {
  Type type = Type::kString;
  // One value stands for all rows.
  bool is_constant = false;
  const void* data = nullptr;
  // Bit i of word i/64 set: row i is present. Null: all rows are present.
  const uint64_t* validity = nullptr;

  size_t Index(size_t row) const { return is_constant ? 0 : row; }
  bool IsNull(size_t row) const {
    if (validity == nullptr) return false;
    const size_t i = Index(row);
    return (validity[i / 64] >> (i % 64) & 1) == 0;
  }
  template <typename T>
  const T& Get(size_t row) const {
    static_assert(kIsPhysical<T>);
    return static_cast<const T*>(data)[Index(row)];
  }
  std::string_view Text(size_t row) const { return Get<std::string_view>(row); }
};

// A column under construction or at rest. Movable, not copyable.
class Column {
 public:
  explicit Column(Type type) : type_(type), width_(PhysicalSize(type)) {}
  Column(Column&&) = default;
  Column& operator=(Column&&) = default;

  Type type() const { return type_; }
  size_t size() const { return size_; }
  // Sets the number of rows; new rows are null (strings: empty). Keeps capacity.
  void Resize(size_t num_rows);
  void Clear();

  template <typename T>
  void Set(size_t row, const T& value) {
    static_assert(kIsPhysical<T>);
    CHECK(sizeof(T) == width_);
    reinterpret_cast<T*>(data_.data())[row] = value;
    SetPresent(row);
  }
  // Copies the text into the column's arena.
  void SetText(size_t row, std::string_view text) { Set(row, arena_.Copy(text)); }
  // Keeps a reference: the bytes must outlive the column (see KeepAlive).
  void SetTextRef(size_t row, std::string_view text) { Set(row, text); }
  // Null; for a string the empty text.
  void SetNull(size_t row);

  template <typename T>
  void Append(const T& value) {
    Resize(size_ + 1);
    Set(size_ - 1, value);
  }
  void AppendText(std::string_view text) {
    Resize(size_ + 1);
    SetText(size_ - 1, text);
  }
  void AppendTextRef(std::string_view text) {
    Resize(size_ + 1);
    SetTextRef(size_ - 1, text);
  }
  void AppendNull() { Resize(size_ + 1); }

  bool IsNull(size_t row) const { return view().IsNull(row); }
  template <typename T>
  const T& Get(size_t row) const {
    return view().Get<T>(row);
  }
  ColumnView view(bool is_constant = false) const {
    return {type_, is_constant, data_.data(), validity_.empty() ? nullptr : validity_.data()};
  }
  Arena& arena() { return arena_; }
  // Shares ownership of memory that SetTextRef pointed into.
  void KeepAlive(std::shared_ptr<const void> owner) { owners_.push_back(std::move(owner)); }

 private:
  void SetPresent(size_t row) { validity_[row / 64] |= uint64_t{1} << (row % 64); }

  Type type_;
  size_t width_;
  size_t size_ = 0;
  std::vector<char> data_;
  std::vector<uint64_t> validity_;
  Arena arena_;
  std::vector<std::shared_ptr<const void>> owners_;
};

// Rows of one table, column by column, with the place of each row in its source.
struct Batch {
  std::vector<Column> columns;
  size_t num_rows = 0;
};

}  // namespace quoll::model
