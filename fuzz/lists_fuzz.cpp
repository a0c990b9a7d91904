// Any bytes as a warning list, then look-ups in it: nothing crashes, every entry has its text
// within the list, and a value that equals a plain name of the list is found.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/utf8.h"
#include "intel/lists/grade.h"
#include "intel/lists/list_set.h"
#include "intel/lists/list_table.h"
#include "intel/lists/warninglist.h"

namespace {

using namespace quoll;

void CheckEntry(const intel::Warninglist& list, const intel::ListEntry& entry) {
  CHECK(size_t{entry.text_at} + entry.text_size + entry.note_size <= list.text.size());
  CHECK(size_t{entry.value_at} + entry.value_size <= list.text.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > 1 << 18) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  intel::Warninglist list;
  std::string reason;
  if (!intel::ParseWarninglist(bytes, "cloudflare", list, reason)) {
    CHECK(!reason.empty());
    return 0;
  }
  std::vector<std::pair<intel::EntryForm, std::string>> values;
  for (const intel::ListEntry& entry : list.entries) {
    CheckEntry(list, entry);
    if (values.size() < 200) values.emplace_back(entry.form, list.ValueOf(entry));
  }
  const bool holds_names = list.HoldsKind(intel::Kind::kDomain);
  std::vector<intel::Warninglist> lists;
  lists.push_back(std::move(list));
  const intel::ListSet set(std::move(lists));
  for (const auto& [form, value] : values) {
    const auto found = set.Find(intel::Kind::kDomain, value);
    const bool is_name = form == intel::EntryForm::kExact || form == intel::EntryForm::kSubtree;
    if (is_name && holds_names) CHECK(!found.empty());
    for (int kind = 0; kind < intel::kNumKinds; ++kind) {
      intel::Indicator indicator;
      indicator.kind = static_cast<intel::Kind>(kind);
      indicator.value = value;
      intel::GradeByLists(indicator, set);
    }
    set.FindNear(value);
  }
  CHECK(base::IsValidUtf8(intel::WriteListJson(set)));
  intel::WriteListTable(set);
  return 0;
}
