#include "intel/infrastructure.h"

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "intel/builtin_lists.h"

namespace quoll::intel {

// `list name | text | version | source`, then one network per line, with its own text behind it.
std::vector<Warninglist> BuiltinLists() {
  std::vector<Warninglist> lists;
  for (std::string_view line : base::Split(InfrastructureListText(), '\n')) {
    line = base::TrimBlanks(line);
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with("list ")) {
      const std::vector<std::string_view> parts = base::Split(line.substr(5), '|');
      CHECK(parts.size() == 4);
      Warninglist& list = lists.emplace_back();
      list.name = base::TrimBlanks(parts[0]);
      list.title = base::TrimBlanks(parts[1]);
      list.version = base::TrimBlanks(parts[2]);
      list.type = ListType::kCidr;
      list.kinds = 1U << static_cast<int>(Kind::kIp) | 1U << static_cast<int>(Kind::kCidr);
      list.list_class = &ClassOfList(list.name);
      continue;
    }
    const size_t blank = std::min(line.find(' '), line.size());
    CHECK(!lists.empty());
    EntryBuilder(lists.back()).Add(line.substr(0, blank), base::TrimBlanks(line.substr(blank)));
    CHECK(lists.back().num_skipped == 0);
  }
  return lists;
}

std::vector<std::string> BuiltinListVersions() {
  std::vector<std::string> versions;
  for (const Warninglist& list : BuiltinLists()) versions.push_back(list.name + ' ' + list.version);
  return versions;
}

}  // namespace quoll::intel
