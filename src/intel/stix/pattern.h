// STIX patterns as a tree. The language is that of STIX 2.0 and 2.1 (OASIS, "STIX Patterning"):
//   pattern      := observations joined by FOLLOWEDBY, OR, AND (in this order from loose to tight)
//   observation  := `[` tests joined by OR, AND `]` | `(` pattern `)`, each with qualifiers behind
//   qualifier    := WITHIN n SECONDS | REPEATS n TIMES | START t'…' STOP t'…'
//   test         := path [NOT] operator literal | [NOT] EXISTS path | `(` tests `)`
// Meaning is not decided here; pattern_claims.h says which indicators a pattern holds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quoll::intel::stix {

// A longer pattern, or one nested deeper, is refused.
inline constexpr size_t kMaxPatternBytes = 1 << 20;
inline constexpr int kMaxPatternDepth = 64;

enum class Operator : uint8_t {
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kIn,
  kLike,
  kMatches,
  kIsSubset,
  kIsSuperset,
  kExists,
};

// One comparison of a property of an observable.
struct Test {
  std::string object;  // `domain-name`
  // Steps joined by points, without quotes: `value`, `hashes.SHA-256`, `protocols[*]`.
  std::string path;
  Operator op = Operator::kEqual;
  bool is_negated = false;
  // Of IN several, of EXISTS none; escapes resolved.
  std::vector<std::string> literals;
};

// Tests about one observation, within one pair of brackets.
struct TestTree {
  enum class Kind : uint8_t { kTest, kAnd, kOr } kind = Kind::kTest;
  Test test;                    // of kTest
  std::vector<TestTree> parts;  // of kAnd and kOr, two or more
};

struct Qualifiers {
  std::optional<double> within_seconds;
  std::optional<uint64_t> repeats;
  std::string start;  // a time as text
  std::string stop;
};

struct Pattern {
  enum class Kind : uint8_t { kObservation, kAnd, kOr, kFollowedBy } kind = Kind::kObservation;
  TestTree tests;              // of kObservation
  std::vector<Pattern> parts;  // of the others, two or more
  Qualifiers qualifiers;
  // Where it stands in the text.
  size_t begin = 0;
  size_t end = 0;
};

struct ParsedPattern {
  Pattern pattern;
  // Not empty: the text is no pattern, and this says why, without the text itself.
  std::string reason;
  size_t error_at = 0;

  bool ok() const { return reason.empty(); }
};

ParsedPattern ParsePattern(std::string_view text);

}  // namespace quoll::intel::stix
