// Searching text for needles as has, contains, startswith and their relatives do (kql-semantics.md
// section 4), one needle or a list of them. Built once per constant needle; searching allocates
// nothing for ASCII text.
//
// A term is a maximal run of letters and digits; `_` ends a term. A needle is found as a term when
// it occurs and, at each end where it has a term character, the text has none beside it. The empty
// needle is always found.
#pragma once

#include <bitset>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/function_def.h"

namespace quoll::lang {

enum class Place : uint8_t { kTerm, kTermPrefix, kTermSuffix, kAnywhere, kStart, kEnd };
enum class Case : uint8_t { kIgnored, kExact };
enum class Sense : uint8_t { kFound, kNotFound };

// Bits of the filter that NeedleList asks before it hashes a term: 4 KB, which stay in the cache.
inline constexpr size_t kFilterBits = 32768;

class Needle {
 public:
  Needle(std::string_view text, Place place, Case letter_case);
  // `scratch` is reused from row to row.
  bool IsIn(std::string_view text, std::string& scratch) const;
  // The needle as it is searched: folded if case is ignored.
  const std::string& text() const { return text_; }
  // As IsIn, for a text that is folded already.
  bool IsInFolded(std::string_view text) const;
  // True if the needle, found at `pos` of a text in the needle's form, keeps its ends free.
  bool HasFreeEnds(std::string_view text, size_t pos) const;

 private:
  template <typename Find>
  bool Search(std::string_view text, Find find) const;

  std::string text_;
  Place place_;
  Case case_;
  bool is_ascii_;
  // Letters that a non-ASCII code point folds to (K, S): ASCII search alone may miss such a text.
  bool has_foreign_letters_ = false;
  bool bounds_start_ = false;
  bool bounds_end_ = false;
};

// Many needles, searched as terms without regard to case. Long lists are indexed by their first
// term, so that a text costs one look-up per term of its own and not one search per needle.
class NeedleList {
 public:
  explicit NeedleList(const std::vector<std::string>& texts);
  bool AnyIn(std::string_view text, std::string& scratch) const;
  bool AllIn(std::string_view text, std::string& scratch) const;
  // The index of the first needle of the list that is found, or -1.
  int64_t FirstIn(std::string_view text, std::string& scratch) const;

 private:
  enum class Stop : uint8_t { kAtAny, kNever };
  int64_t SearchIndexed(std::string_view folded, Stop stop) const;
  const std::vector<uint32_t>* FindFirstTerm(std::string_view term) const;

  std::vector<Needle> needles_;
  // Keys point into needles_. Filled only for long lists.
  std::unordered_map<std::string_view, std::vector<uint32_t>> by_first_term_;
  std::bitset<kFilterBits> first_term_filter_;
  std::vector<uint32_t> not_indexed_;
};

// Simple case folding into `out`; ASCII takes a fast path.
void FoldInto(std::string_view text, std::string& out);
bool EqualsIgnoringCase(std::string_view a, std::string_view b);

// Kernel and prepare of the operators with one needle.
std::unique_ptr<model::KernelState> PrepareNeedle(model::PrepareCall& call, Place place,
                                                  Case letter_case);
void SearchNeedle(const model::KernelCall& call, model::Column& out, Place place, Case letter_case,
                  Sense sense);

template <Place place, Case letter_case>
std::unique_ptr<model::KernelState> PrepareStringTest(model::PrepareCall& call) {
  return PrepareNeedle(call, place, letter_case);
}
template <Place place, Case letter_case, Sense sense>
void StringTest(const model::KernelCall& call, model::Column& out) {
  SearchNeedle(call, out, place, letter_case, sense);
}

// Kernel and prepare of the operators with a list of needles: further arguments, dynamic arrays
// among them.
std::unique_ptr<model::KernelState> PrepareNeedleList(model::PrepareCall& call);
// Calls find(list, text, scratch) for each row.
using FindInList = int64_t (*)(const NeedleList& list, std::string_view text, std::string& scratch);
void SearchNeedleList(const model::KernelCall& call, model::Column& out, FindInList find);

// True if the list arguments (1 and up) are those of the row before.
bool SameListAsBefore(const model::KernelCall& call, size_t row);

// Parameters of these operators: text, or a dynamic value's text; a number is refused.
constexpr model::Param TextOnly(std::string_view name) {
  return model::Arg(name, model::Bit(model::Type::kString));
}
constexpr model::Param Needles() {
  return model::Repeated(model::Uncoerced(model::Arg("values", model::kAnyType)));
}

}  // namespace quoll::lang
