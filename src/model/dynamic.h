// The tagged binary form of `dynamic`, stored in a BLOB: one tag byte, then
//   null · bool u8 · int i32 · long i64 · real f64 · decimal 16 bytes · datetime i64 · timespan i64
//   · guid 16 bytes · string bytes to the end · array · bag
// Array: u32 count, u32 end offset of each element (from the first element's start), elements.
// Bag: u32 count, then per property (u32 end of name, u32 end of value), names and values;
// properties keep their insertion order and names are unique. All integers little-endian. A value
// knows its length only from outside. Bytes may come from a damaged file: every access checks its
// offsets and gives null.
//
// Limits: nesting kMaxDynamicDepth; a text that nests deeper is not JSON, a value that nests deeper
// prints and compares as if null stood there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/column.h"
#include "model/type.h"

namespace quoll::model {

inline constexpr int kMaxDynamicDepth = 256;
// A longer text is not read as JSON; its binary form could outgrow the 32-bit offsets.
inline constexpr size_t kMaxJsonBytes = size_t{1} << 28;

enum class Tag : uint8_t {
  kNull,
  kBool,
  kInt,
  kLong,
  kReal,
  kDecimal,
  kDatetime,
  kTimespan,
  kGuid,
  kString,
  kArray,
  kBag,
};

// A view of one value; cheap to copy, does not own its bytes. Access to what is not there gives
// null.
class Dynamic {
 public:
  Dynamic() = default;
  explicit Dynamic(std::string_view bytes) : bytes_(bytes) {}
  std::string_view bytes() const { return bytes_; }
  // Empty bytes and unknown tags read as null.
  Tag tag() const {
    if (bytes_.empty() || static_cast<uint8_t>(bytes_[0]) > static_cast<uint8_t>(Tag::kBag)) {
      return Tag::kNull;
    }
    return static_cast<Tag>(bytes_[0]);
  }
  bool IsNull() const { return tag() == Tag::kNull; }

  bool AsBool() const;                // kBool
  int64_t AsLong() const;             // kInt, kLong, kDatetime, kTimespan
  double AsReal() const;              // kReal
  Bytes16 AsBytes16() const;          // kDecimal, kGuid
  std::string_view AsString() const;  // kString

  // Elements of an array, properties of a bag; 0 for every other kind.
  size_t size() const;
  Dynamic Element(size_t idx) const;        // array element or bag value, idx < size()
  std::string_view Name(size_t idx) const;  // bag, idx < size()
  // Negative counts from the end; out of range or no array: null.
  Dynamic At(int64_t idx) const;
  // No such property or no bag: null.
  Dynamic Property(std::string_view name) const;

 private:
  // End offset `idx` of the table behind the count; offsets count from the first element's start.
  size_t End(size_t idx) const;
  // The bytes between two end offsets of a container with `num_ends` of them; empty when they are
  // damaged.
  std::string_view Slice(size_t num_ends, size_t idx) const;
  std::string_view bytes_;
};

// Writes one value, depth first. Usage: BeginArray, values…, EndArray; BeginBag, (Name, value)…,
// EndBag. A name used twice in a bag keeps its first place and its last value.
class DynamicWriter {
 public:
  void Null() { PutTag(Tag::kNull), Finish(); }
  void Bool(bool value);
  void Int(int32_t value);
  void Long(int64_t value);
  void Real(double value);
  void Decimal(const Bytes16& value);
  void Datetime(int64_t ticks);
  void Timespan(int64_t ticks);
  void Guid(const Bytes16& value);
  void String(std::string_view value);
  void Value(Dynamic value);  // copies
  void BeginArray() { Begin(Tag::kArray); }
  void EndArray() { End(Tag::kArray); }
  void BeginBag() { Begin(Tag::kBag); }
  void Name(std::string_view name);
  void EndBag() { End(Tag::kBag); }
  // The finished bytes; the writer is empty afterwards. A value of 4 GiB or more becomes null.
  std::string Take();

 private:
  // An open container: its tag is at `begin`, its elements follow at once; the offset table is put
  // between them when it ends. Its end offsets are those of ends_ from `first_end` on.
  struct Open {
    Tag tag;
    size_t begin;
    size_t first_end;
  };
  void PutTag(Tag tag) { bytes_.push_back(static_cast<char>(tag)); }
  template <typename T>
  void PutScalar(Tag tag, const T& value);
  void Begin(Tag tag);
  void End(Tag tag);
  // A value is complete: notes its end in the container around it.
  void Finish();
  void NoteEnd();
  bool HasDuplicateNames(const Open& open) const;
  void DropDuplicateNames(const Open& open);

  std::string bytes_;
  std::vector<uint32_t> ends_;
  std::vector<Open> open_;
  bool is_too_large_ = false;
};

// JSON text to dynamic as parse_json reads it: whole text, integers stay long (beyond long: real),
// a property named twice keeps its last value. Nothing when the text is not JSON.
std::optional<std::string> DynamicFromJson(std::string_view json);
// As DynamicFromJson, but the literal form of dynamic(…): also single quotes and the Kusto literals
// datetime(…), time(…), timespan(…), guid(…), long(…) and the like, and bare timespans such as 1h.
std::optional<std::string> DynamicFromLiteral(std::string_view text);
// A typed cell as dynamic (a string stays a string, no JSON is parsed). Row null: null.
std::string DynamicFromCell(const ColumnView& column, size_t row);
void AppendCell(DynamicWriter& writer, const ColumnView& column, size_t row);

// Compact JSON: insertion order, non-ASCII unescaped, reals as RealToText, datetime, timespan,
// guid, decimal as strings.
void AppendJson(std::string& out, Dynamic value);
// tostring(): as AppendJson, but a string loses its quotes, a bool is `true`, null is empty.
std::string DynamicToText(Dynamic value);
// Equality by value (long 1 equals real 1.0, NaN equals NaN, the order of properties does not
// count); used by make_set, distinct and joins.
bool DynamicEquals(Dynamic a, Dynamic b);
// -1, 0, 1. A total order in agreement with DynamicEquals: null, bool, numbers (NaN first),
// datetime, timespan, guid, string, array, bag.
int DynamicCompare(Dynamic a, Dynamic b);
// Equal values have equal hashes. Not for storage: may change between versions.
uint64_t DynamicHash(Dynamic value);
// The tag's Kusto name: `long double string bool array dictionary null datetime …`.
std::string_view DynamicTypeName(Dynamic value);

}  // namespace quoll::model
