#include "lang/functions/_terms.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/utf8.h"
#include "lang/functions/_ascii_search.h"
#include "lang/functions/_convert.h"

namespace quoll::lang {

using model::Column;
using model::ColumnView;
using model::Dynamic;
using model::KernelCall;
using model::KernelState;
using model::PrepareCall;
using model::Tag;
using model::Type;

namespace {

// Below this many needles, one search each is cheaper than looking up every term of the text.
constexpr size_t kMinIndexedNeedles = 6;

constexpr std::array<bool, 128> kIsAsciiTerm = [] {
  std::array<bool, 128> table{};
  for (char c = '0'; c <= '9'; ++c) table[static_cast<size_t>(c)] = true;
  for (char c = 'a'; c <= 'z'; ++c) table[static_cast<size_t>(c)] = true;
  for (char c = 'A'; c <= 'Z'; ++c) table[static_cast<size_t>(c)] = true;
  return table;
}();

bool IsAsciiByte(char c) { return static_cast<unsigned char>(c) < 0x80; }

// Is the character that begins at `pos` part of a term? `pos` < size; `pos` moves behind the
// character.
bool ReadTermCharacter(std::string_view text, size_t& pos) {
  if (IsAsciiByte(text[pos])) return kIsAsciiTerm[static_cast<size_t>(text[pos++])];
  return base::IsLetterOrDigit(base::DecodeUtf8(text, pos));
}

bool IsTermCharacterAt(std::string_view text, size_t pos) {
  return pos < text.size() && ReadTermCharacter(text, pos);
}

bool IsTermCharacterBefore(std::string_view text, size_t pos) {
  if (pos == 0) return false;
  size_t start = pos - 1;
  // At most three continuation bytes precede the end of a character.
  while (start > 0 && pos - start < 4 && (text[start] & 0xC0) == 0x80) --start;
  return ReadTermCharacter(text, start);
}

// The end of the term that starts at `pos`.
size_t EndOfTerm(std::string_view text, size_t pos) {
  while (pos < text.size()) {
    size_t next = pos;
    if (!ReadTermCharacter(text, next)) break;
    pos = next;
  }
  return pos;
}

// Where a term stands in the filter of NeedleList; the term is not empty.
size_t FilterBit(std::string_view term) {
  const auto byte = [&](size_t pos) { return size_t{static_cast<unsigned char>(term[pos])}; };
  return (byte(0) * 31 + byte(term.size() - 1) * 977 + byte(term.size() / 2) * 7919 +
          term.size() * 613) %
         kFilterBits;
}

struct NeedleState : KernelState {
  explicit NeedleState(Needle value) : needle(std::move(value)) {}
  Needle needle;
};

struct NeedleListState : KernelState {
  explicit NeedleListState(const std::vector<std::string>& texts) : list(texts) {}
  NeedleList list;
};

// Adds the texts that one argument stands for: an array's elements, or itself.
void AddNeedles(const ColumnView& column, size_t row, std::vector<std::string>& texts) {
  std::string buffer;
  if (column.type != Type::kDynamic) {
    if (column.type == Type::kString || !column.IsNull(row)) {
      texts.emplace_back(CellToText(column, row, buffer));
    }
    return;
  }
  if (column.IsNull(row)) return;
  const Dynamic value(column.Text(row));
  if (value.tag() != Tag::kArray) {
    if (!value.IsNull()) texts.emplace_back(DynamicToTextView(value, buffer));
    return;
  }
  for (size_t i = 0; i < value.size(); ++i) {
    const Dynamic element = value.Element(i);
    if (!element.IsNull()) texts.emplace_back(DynamicToTextView(element, buffer));
  }
}

}  // namespace

void FoldInto(std::string_view text, std::string& out) {
  out.resize(text.size());
  if (FoldAsciiInto(text, out.data())) return;
  out.clear();
  for (size_t pos = 0; pos < text.size();) {
    if (IsAsciiByte(text[pos])) {
      out.push_back(AsciiFold(text[pos++]));
    } else {
      base::AppendUtf8(out, base::FoldCase(base::DecodeUtf8(text, pos)));
    }
  }
}

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  size_t i = 0;
  const size_t size = std::min(a.size(), b.size());
  while (i < size && IsAsciiByte(a[i]) && IsAsciiByte(b[i])) {
    if (AsciiFold(a[i]) != AsciiFold(b[i])) return false;
    ++i;
  }
  if (i == a.size() || i == b.size()) return a.size() == b.size();
  return base::EqualsFolded(a.substr(i), b.substr(i));
}

Needle::Needle(std::string_view text, Place place, Case letter_case)
    : text_(text), place_(place), case_(letter_case) {
  if (case_ == Case::kIgnored) FoldInto(text, text_);
  is_ascii_ = base::IsAscii(text_);
  has_foreign_letters_ = text_.find_first_of("ks") != std::string::npos;
  const bool is_term = place_ == Place::kTerm;
  bounds_start_ = (is_term || place_ == Place::kTermPrefix) && IsTermCharacterAt(text_, 0);
  bounds_end_ =
      (is_term || place_ == Place::kTermSuffix) && IsTermCharacterBefore(text_, text_.size());
}

bool Needle::HasFreeEnds(std::string_view text, size_t pos) const {
  if (bounds_start_ && IsTermCharacterBefore(text, pos)) return false;
  return !bounds_end_ || !IsTermCharacterAt(text, pos + text_.size());
}

template <typename Find>
bool Needle::Search(std::string_view text, Find find) const {
  for (size_t pos = find(0); pos != std::string_view::npos; pos = find(pos + 1)) {
    if (HasFreeEnds(text, pos)) return true;
  }
  return false;
}

bool Needle::IsInFolded(std::string_view text) const {
  if (text_.empty()) return true;
  if (place_ == Place::kStart) return text.starts_with(text_);
  if (place_ == Place::kEnd) return text.ends_with(text_);
  return Search(text, [&](size_t from) { return text.find(text_, from); });
}

bool Needle::IsIn(std::string_view text, std::string& scratch) const {
  if (text_.empty()) return true;
  if (case_ == Case::kExact) return IsInFolded(text);
  if (is_ascii_) {
    bool is_found = false;
    if (place_ == Place::kStart) {
      is_found = StartsWithAsciiFolded(text, text_);
    } else if (place_ == Place::kEnd) {
      is_found = text.size() >= text_.size() &&
                 StartsWithAsciiFolded(text.substr(text.size() - text_.size()), text_);
    } else {
      is_found = Search(text, [&](size_t from) { return FindAsciiFolded(text, text_, from); });
    }
    if (is_found || !has_foreign_letters_) return is_found;
  }
  // What is left to find contains a character outside ASCII.
  if (base::IsAscii(text)) return false;
  FoldInto(text, scratch);
  return IsInFolded(scratch);
}

NeedleList::NeedleList(const std::vector<std::string>& texts) {
  needles_.reserve(texts.size());
  for (const std::string& text : texts) needles_.emplace_back(text, Place::kTerm, Case::kIgnored);
  if (needles_.size() < kMinIndexedNeedles) return;
  for (uint32_t i = 0; i < needles_.size(); ++i) {
    const std::string_view text = needles_[i].text();
    const size_t end = EndOfTerm(text, 0);
    if (end == 0) {
      not_indexed_.push_back(i);
    } else {
      const std::string_view term = text.substr(0, end);
      by_first_term_[term].push_back(i);
      first_term_filter_.set(FilterBit(term));
    }
  }
}

const std::vector<uint32_t>* NeedleList::FindFirstTerm(std::string_view term) const {
  // Most terms of a text begin no needle; the filter spares them the hash.
  if (!first_term_filter_.test(FilterBit(term))) return nullptr;
  const auto found = by_first_term_.find(term);
  return found == by_first_term_.end() ? nullptr : &found->second;
}

// A needle that begins with a term character can only be found where its first term is a whole term
// of the text.
int64_t NeedleList::SearchIndexed(std::string_view folded, Stop stop) const {
  int64_t first = -1;
  const auto accept = [&](uint32_t idx) {
    if (first < 0 || idx < first) first = idx;
  };
  for (const uint32_t idx : not_indexed_) {
    if (needles_[idx].IsInFolded(folded)) {
      accept(idx);
      break;  // in ascending order
    }
  }
  for (size_t pos = 0; pos < folded.size();) {
    if (first >= 0 && stop == Stop::kAtAny) return first;
    const size_t end = EndOfTerm(folded, pos);
    if (end == pos) {
      ReadTermCharacter(folded, pos);  // steps over one delimiter
      continue;
    }
    if (const auto* candidates = FindFirstTerm(folded.substr(pos, end - pos))) {
      for (const uint32_t idx : *candidates) {
        const Needle& needle = needles_[idx];
        if (folded.substr(pos).starts_with(needle.text()) && needle.HasFreeEnds(folded, pos)) {
          accept(idx);
          break;
        }
      }
    }
    pos = end;
  }
  return first;
}

bool NeedleList::AnyIn(std::string_view text, std::string& scratch) const {
  if (needles_.size() < kMinIndexedNeedles) {
    return std::any_of(needles_.begin(), needles_.end(),
                       [&](const Needle& needle) { return needle.IsIn(text, scratch); });
  }
  FoldInto(text, scratch);
  return SearchIndexed(scratch, Stop::kAtAny) >= 0;
}

bool NeedleList::AllIn(std::string_view text, std::string& scratch) const {
  return std::all_of(needles_.begin(), needles_.end(),
                     [&](const Needle& needle) { return needle.IsIn(text, scratch); });
}

int64_t NeedleList::FirstIn(std::string_view text, std::string& scratch) const {
  if (needles_.size() >= kMinIndexedNeedles) {
    FoldInto(text, scratch);
    return SearchIndexed(scratch, Stop::kNever);
  }
  for (size_t i = 0; i < needles_.size(); ++i) {
    if (needles_[i].IsIn(text, scratch)) return static_cast<int64_t>(i);
  }
  return -1;
}

std::unique_ptr<KernelState> PrepareNeedle(PrepareCall& call, Place place, Case letter_case) {
  const model::Value* needle = call.constants[1];
  if (needle == nullptr) return nullptr;
  return std::make_unique<NeedleState>(Needle(needle->text, place, letter_case));
}

void SearchNeedle(const KernelCall& call, Column& out, Place place, Case letter_case, Sense sense) {
  const bool wanted = sense == Sense::kFound;
  std::string scratch;
  if (call.state != nullptr) {
    const Needle& needle = call.State<NeedleState>().needle;
    for (size_t row = 0; row < call.num_rows; ++row) {
      const bool is_found = needle.IsIn(call.args[0].Text(row), scratch);
      out.Set(row, static_cast<uint8_t>(is_found == wanted));
    }
    return;
  }
  std::string_view last_text;
  Needle needle(last_text, place, letter_case);
  for (size_t row = 0; row < call.num_rows; ++row) {
    const std::string_view text = call.args[1].Text(row);
    if (text != last_text) {
      needle = Needle(text, place, letter_case);
      last_text = text;
    }
    const bool is_found = needle.IsIn(call.args[0].Text(row), scratch);
    out.Set(row, static_cast<uint8_t>(is_found == wanted));
  }
}

std::unique_ptr<KernelState> PrepareNeedleList(PrepareCall& call) {
  std::vector<std::string> texts;
  for (size_t arg = 1; arg < call.constants.size(); ++arg) {
    if (call.constants[arg] == nullptr) return nullptr;
    Column cell(call.constants[arg]->type);
    cell.Resize(1);
    call.constants[arg]->Store(cell, 0);
    AddNeedles(cell.view(), 0, texts);
  }
  return std::make_unique<NeedleListState>(texts);
}

void SearchNeedleList(const KernelCall& call, Column& out, FindInList find) {
  std::string scratch;
  const auto store = [&](size_t row, int64_t result) {
    if (call.result == Type::kBool) {
      out.Set(row, static_cast<uint8_t>(result != 0));
    } else {
      out.Set(row, result);
    }
  };
  if (call.state != nullptr) {
    const NeedleList& list = call.State<NeedleListState>().list;
    for (size_t row = 0; row < call.num_rows; ++row) {
      store(row, find(list, call.args[0].Text(row), scratch));
    }
    return;
  }
  std::optional<NeedleList> list;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (!list || !SameListAsBefore(call, row)) {
      std::vector<std::string> texts;
      for (size_t arg = 1; arg < call.args.size(); ++arg) AddNeedles(call.args[arg], row, texts);
      list.emplace(texts);
    }
    store(row, find(*list, call.args[0].Text(row), scratch));
  }
}

// The result of a subquery is one list for all rows; it must not be built for each.
bool SameListAsBefore(const KernelCall& call, size_t row) {
  for (size_t arg = 1; arg < call.args.size(); ++arg) {
    const ColumnView& column = call.args[arg];
    if (column.is_constant) continue;
    if (row == 0 || !model::IsVarying(column.type)) return false;
    if (column.IsNull(row) != column.IsNull(row - 1)) return false;
    if (column.IsNull(row)) continue;
    const std::string_view now = column.Text(row);
    const std::string_view before = column.Text(row - 1);
    if (now.data() == before.data() && now.size() == before.size()) continue;
    if (now != before) return false;
  }
  return true;
}

}  // namespace quoll::lang
