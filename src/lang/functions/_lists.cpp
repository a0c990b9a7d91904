#include "lang/functions/_lists.h"

#include <algorithm>
#include <unordered_set>

#include "lang/functions/_compare.h"
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

// The constant elements, flattened and typed. Texts and integers are looked up, the rest is
// compared one by one.
struct ListState : KernelState {
  Column texts{Type::kString};
  std::unordered_set<std::string_view> text_set;  // keys lie in `texts`; folded for in~
  Column longs{Type::kLong};
  std::unordered_set<int64_t> long_set;
  std::vector<Column> others;  // of one row each
};

void AddText(ListState& list, std::string_view text, Case letter_case) {
  if (letter_case == Case::kExact) return list.texts.AppendText(text);
  std::string folded;
  FoldInto(text, folded);
  list.texts.AppendText(folded);
}

void AddOther(ListState& list, const ColumnView& column, size_t row) {
  Column cell(column.type);
  cell.Resize(1);
  model::Value::FromCell(column, row).Store(cell, 0);
  list.others.push_back(std::move(cell));
}

void AddElement(ListState& list, const ColumnView& column, size_t row, Case letter_case) {
  if (IsMissing(column, row)) return;
  switch (column.type) {
    case Type::kString:
      return AddText(list, column.Text(row), letter_case);
    case Type::kInt:
    case Type::kLong:
      return list.longs.Append(ReadInteger(column, row));
    case Type::kDynamic:
      break;
    default:
      return AddOther(list, column, row);
  }
  const Dynamic value(column.Text(row));
  if (value.tag() == Tag::kString) {
    AddText(list, value.AsString(), letter_case);
  } else if (value.tag() == Tag::kLong || value.tag() == Tag::kInt) {
    list.longs.Append(value.AsLong());
  } else if (value.tag() == Tag::kArray) {
    for (size_t i = 0; i < value.size(); ++i) {
      const std::string_view bytes = value.Element(i).bytes();
      AddElement(list, {Type::kDynamic, true, &bytes, nullptr}, 0, letter_case);
    }
  } else {
    AddOther(list, column, row);
  }
}

bool EqualsCell(const ColumnView& a, size_t a_row, const ColumnView& b, size_t b_row) {
  const auto order = CompareCells(a, a_row, b, b_row);
  return order && *order == 0;
}

bool IsAmong(const ColumnView& value, size_t row, const Column& elements) {
  for (size_t i = 0; i < elements.size(); ++i) {
    if (EqualsCell(value, row, elements.view(), i)) return true;
  }
  return false;
}

// The values of one call's first argument against the constant list.
class Lookup {
 public:
  Lookup(const ListState& list, Case letter_case) : list_(list), letter_case_(letter_case) {}

  bool Contains(const ColumnView& value, size_t row) {
    if (IsMissing(value, row)) return false;
    switch (value.type) {
      case Type::kString:
        if (ContainsText(value.Text(row)) || IsAmong(value, row, list_.longs)) return true;
        break;
      case Type::kInt:
      case Type::kLong:
        if (list_.long_set.contains(ReadInteger(value, row))) return true;
        if (IsAmong(value, row, list_.texts)) return true;
        break;
      case Type::kDynamic:
        if (ContainsText(DynamicToTextView(Dynamic(value.Text(row)), buffer_))) return true;
        if (IsAmong(value, row, list_.longs)) return true;
        break;
      default:
        if (IsAmong(value, row, list_.texts) || IsAmong(value, row, list_.longs)) return true;
        break;
    }
    return std::any_of(list_.others.begin(), list_.others.end(), [&](const Column& other) {
      return EqualsCell(value, row, other.view(), 0);
    });
  }

 private:
  bool ContainsText(std::string_view text) {
    if (list_.text_set.empty()) return false;
    if (letter_case_ == Case::kExact) return list_.text_set.contains(text);
    FoldInto(text, folded_);
    return list_.text_set.contains(folded_);
  }

  const ListState& list_;
  Case letter_case_;
  std::string buffer_;
  std::string folded_;
};

void AddLookups(ListState& list) {
  for (size_t i = 0; i < list.texts.size(); ++i) list.text_set.insert(list.texts.view().Text(i));
  for (size_t i = 0; i < list.longs.size(); ++i) list.long_set.insert(list.longs.Get<int64_t>(i));
}

// Lists that are not constant: built again whenever a row's elements differ from those of the row
// before.
void SearchRowLists(const KernelCall& call, Column& out, Case letter_case, bool wanted) {
  std::unique_ptr<ListState> list;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (list == nullptr || !SameListAsBefore(call, row)) {
      list = std::make_unique<ListState>();
      for (size_t arg = 1; arg < call.args.size(); ++arg) {
        AddElement(*list, call.args[arg], row, letter_case);
      }
      AddLookups(*list);
    }
    const bool is_found = Lookup(*list, letter_case).Contains(call.args[0], row);
    out.Set(row, static_cast<uint8_t>(is_found == wanted));
  }
}

}  // namespace

std::unique_ptr<KernelState> PrepareList(PrepareCall& call, Case letter_case) {
  auto list = std::make_unique<ListState>();
  for (size_t arg = 1; arg < call.constants.size(); ++arg) {
    if (call.constants[arg] == nullptr) return nullptr;
    Column cell(call.constants[arg]->type);
    cell.Resize(1);
    call.constants[arg]->Store(cell, 0);
    AddElement(*list, cell.view(), 0, letter_case);
  }
  AddLookups(*list);
  return list;
}

void SearchList(const KernelCall& call, Column& out, Case letter_case, Sense sense) {
  const bool wanted = sense == Sense::kFound;
  const ColumnView& value = call.args[0];
  if (call.state != nullptr) {
    Lookup lookup(call.State<ListState>(), letter_case);
    for (size_t row = 0; row < call.num_rows; ++row) {
      out.Set(row, static_cast<uint8_t>(lookup.Contains(value, row) == wanted));
    }
    return;
  }
  SearchRowLists(call, out, letter_case, wanted);
}

}  // namespace quoll::lang
