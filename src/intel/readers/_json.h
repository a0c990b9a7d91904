// A JSON document as a tree, for formats whose objects refer to each other (STIX, MISP). It keeps
// the line of every value for messages, and of a file that is cut off it keeps all that is whole.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quoll::intel {

// Deeper documents are damaged for us.
inline constexpr int kMaxJsonDepth = 64;
// More values than this in one file are refused.
inline constexpr size_t kMaxJsonNodes = 50'000'000;

class JsonTree;

// A value of the tree, or nothing (a member that is not there); cheap to copy, valid as long as its
// tree. Every function answers for nothing too: no text, no members.
class Json {
 public:
  enum class Kind : uint8_t { kNothing, kNull, kBool, kNumber, kString, kArray, kObject };

  Json() = default;
  Json(const JsonTree* tree, uint32_t idx) : tree_(tree), idx_(idx) {}

  Kind kind() const;
  bool is_object() const { return kind() == Kind::kObject; }
  bool is_array() const { return kind() == Kind::kArray; }
  bool is_string() const { return kind() == Kind::kString; }
  explicit operator bool() const { return kind() != Kind::kNothing; }
  // Physical line from 1; 0 for nothing.
  uint64_t line() const;
  // The name of a member of an object.
  std::string_view key() const;
  // A string, or the characters of a number, `true` or `false`; else empty.
  std::string_view text() const;
  // `true`, `1`, `"1"`, `"true"` in any case, and their opposites.
  std::optional<bool> boolean() const;
  std::optional<int64_t> integer() const;
  // The member of an object; of several with one name the first.
  Json operator[](std::string_view key) const;
  // The first element of an array or member of an object, and the one after this.
  Json first() const;
  Json next() const;

  class Iterator;
  Iterator begin() const;
  Iterator end() const;

 private:
  const JsonTree* tree_ = nullptr;
  uint32_t idx_ = 0;
};

class Json::Iterator {
 public:
  explicit Iterator(Json here) : here_(here) {}
  const Json& operator*() const { return here_; }
  Iterator& operator++() {
    here_ = here_.next();
    return *this;
  }
  bool operator!=(const Iterator&) const { return static_cast<bool>(here_); }

 private:
  Json here_;
};

inline Json::Iterator Json::begin() const { return Iterator(first()); }
inline Json::Iterator Json::end() const { return Iterator(Json()); }

// Owns its text. Not to be moved while a Json of it is in use.
class JsonTree {
 public:
  JsonTree();
  ~JsonTree();
  JsonTree(const JsonTree&) = delete;
  JsonTree& operator=(const JsonTree&) = delete;

  // Reads what it can. False when the text is no JSON at all.
  bool Open(std::string_view content);
  Json root() const { return {this, 1}; }
  // Not empty: what is wrong with the text, and the line up to which it could be read.
  const std::string& problem() const { return problem_; }
  uint64_t problem_line() const { return problem_line_; }

 private:
  friend class Json;
  struct Node {
    std::string_view key;
    std::string_view text;
    uint32_t first = 0;  // child; 0: none
    uint32_t next = 0;   // sibling
    uint32_t line = 0;
    Json::Kind kind = Json::Kind::kNothing;
  };
  struct Builder;

  std::unique_ptr<Builder> builder_;
  std::vector<Node> nodes_;
  std::string problem_;
  uint64_t problem_line_ = 0;
};

class ReaderContext;

// Opens the tree and rejects what could not be read: the whole text, or what lies behind a cut.
// False when there is nothing to read.
bool OpenJson(ReaderContext& ctx, JsonTree& tree, std::string_view content);

}  // namespace quoll::intel
