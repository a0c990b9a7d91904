#include "intel/lists/list_set.h"

#include <algorithm>
#include <functional>
#include <set>

#include "base/text.h"
#include "intel/canon.h"
#include "intel/infrastructure.h"
#include "intel/public_suffix.h"

namespace quoll::intel {
namespace {

// The most specific match of each list.
void Keep(std::vector<ListMatch>& matches, const ListMatch& match) {
  for (ListMatch& known : matches) {
    if (known.list != match.list) continue;
    const bool is_better =
        known.is_host != match.is_host ? known.is_host : known.specificity < match.specificity;
    if (is_better) known = match;
    return;
  }
  matches.push_back(match);
}

// Calls with the name and every name above it; `is_below` tells them apart.
template <typename Call>
void ForEachParent(std::string_view name, Call call) {
  for (size_t at = 0; at != std::string_view::npos && at < name.size();) {
    call(name.substr(at), at != 0);
    const size_t dot = name.find('.', at);
    at = dot == std::string_view::npos ? dot : dot + 1;
  }
}

}  // namespace

ListSet::ListSet(std::vector<Warninglist> lists) {
  std::set<std::string> names;
  std::vector<Warninglist> kept;
  for (Warninglist& list : lists) {
    if (names.insert(list.name).second) kept.push_back(std::move(list));
  }
  for (Warninglist& list : BuiltinLists()) {
    if (names.insert(list.name).second) lists_.push_back(std::move(list));
  }
  for (Warninglist& list : kept) lists_.push_back(std::move(list));
  size_t num_entries = 0;
  for (const Warninglist& list : lists_) num_entries += list.entries.size();
  names_.Reserve(num_entries);
  for (uint32_t i = 0; i < lists_.size(); ++i) AddToIndexes(i);
  networks_.Build();
}

const ListSet& ListSet::Builtin() {
  static const ListSet builtin({});
  return builtin;
}

std::string_view ListSet::TextOf(const NameIndex::Item& item) const {
  const Warninglist& list = lists_[item.list_idx];
  return list.ValueOf(list.entries[item.entry_idx]);
}

void ListSet::AddToIndexes(uint32_t list_idx) {
  const Warninglist& list = lists_[list_idx];
  for (uint32_t i = 0; i < list.entries.size(); ++i) {
    const std::string_view value = list.ValueOf(list.entries[i]);
    const NameIndex::Item item{list_idx, i};
    switch (list.entries[i].form) {
      case EntryForm::kNetwork: {
        ListedNetwork network{.network = {}, .list_idx = list_idx, .entry_idx = i};
        if (ParseNetwork(value, network.network)) networks_.Add(network);
        break;
      }
      case EntryForm::kExact:
      case EntryForm::kSubtree:
      case EntryForm::kBelow:
        names_.Add(
            value, item, [this](const NameIndex::Item& other) { return TextOf(other); },
            [&](const NameIndex::Item& other) {
              return list.entries[other.entry_idx].form == list.entries[i].form;
            });
        break;
      case EntryForm::kSubstring:
        patterns_.push_back({item, std::nullopt});
        break;
      case EntryForm::kRegex:
        patterns_.push_back({item, Pattern(value)});
        break;
    }
  }
}

void ListSet::FindNetwork(Kind kind, const IpNetwork& network, bool is_host, Matches& out) const {
  networks_.ForEach(network, [&](const ListedNetwork& listed) {
    const Warninglist& list = lists_[listed.list_idx];
    if (!list.HoldsKind(kind)) return;
    Keep(out, {.list = &list,
               .entry = &list.entries[listed.entry_idx],
               .is_host = is_host,
               .specificity = static_cast<uint32_t>(listed.network.length)});
  });
}

void ListSet::FindName(Kind kind, std::string_view name, bool is_host, Matches& out) const {
  const auto text_of = [this](const NameIndex::Item& item) { return TextOf(item); };
  ForEachParent(name, [&](std::string_view parent, bool is_below) {
    std::optional<bool> is_suffix;  // asked for names that stand in a list only
    names_.ForEach(parent, text_of, [&](const NameIndex::Item& item) {
      const Warninglist& list = lists_[item.list_idx];
      const ListEntry& entry = list.entries[item.entry_idx];
      if (!list.HoldsKind(kind)) return;
      if (!is_suffix) is_suffix = IsPublicSuffix(parent);
      // A public suffix has many owners: its entry says nothing of the names below it.
      const bool takes_whole = entry.form != EntryForm::kBelow || *is_suffix;
      const bool takes_below = entry.form != EntryForm::kExact && !*is_suffix;
      if (is_below ? !takes_below : !takes_whole) return;
      Keep(out, {.list = &list,
                 .entry = &entry,
                 .is_below = is_below,
                 .is_host = is_host,
                 .specificity = static_cast<uint32_t>(parent.size())});
    });
  });
}

void ListSet::FindExact(Kind kind, std::string_view value, Matches& out) const {
  const auto text_of = [this](const NameIndex::Item& item) { return TextOf(item); };
  names_.ForEach(value, text_of, [&](const NameIndex::Item& item) {
    const Warninglist& list = lists_[item.list_idx];
    const ListEntry& entry = list.entries[item.entry_idx];
    if (!list.HoldsKind(kind) || entry.form != EntryForm::kExact) return;
    Keep(out, {.list = &list, .entry = &entry, .specificity = static_cast<uint32_t>(value.size())});
  });
}

void ListSet::FindPatterns(Kind kind, std::string_view value, Matches& out) const {
  if (patterns_.empty()) return;
  const std::string lower = base::AsciiLower(value);
  for (const ListedPattern& pattern : patterns_) {
    const Warninglist& list = lists_[pattern.item.list_idx];
    if (!list.HoldsKind(kind)) continue;
    const std::string_view text = TextOf(pattern.item);
    const bool fits =
        pattern.regex ? pattern.regex->IsIn(value) : lower.find(text) != std::string::npos;
    if (!fits) continue;
    Keep(out, {.list = &list,
               .entry = &list.entries[pattern.item.entry_idx],
               .specificity = static_cast<uint32_t>(text.size())});
  }
}

std::vector<ListMatch> ListSet::Find(Kind kind, std::string_view value) const {
  Matches matches;
  IpNetwork network;
  switch (kind) {
    case Kind::kIp:
    case Kind::kCidr:
      if (ParseNetwork(value, network)) FindNetwork(kind, network, false, matches);
      break;
    case Kind::kDomain:
      FindName(kind, value, false, matches);
      break;
    case Kind::kUrl: {
      FindExact(kind, value, matches);
      const std::string_view host = HostOfUrl(value);
      if (ParseNetwork(host, network)) {
        FindNetwork(kind, network, true, matches);
      } else {
        FindName(kind, host, true, matches);
      }
      break;
    }
    case Kind::kEmail:
      FindExact(kind, value, matches);
      FindName(kind, value.substr(value.rfind('@') + 1), true, matches);
      break;
    case Kind::kMd5:
    case Kind::kSha1:
    case Kind::kSha256:
    case Kind::kSha512:
    case Kind::kSha3_384:
    case Kind::kJa3:
    case Kind::kJa3s:
    case Kind::kJa4:
    case Kind::kJarm:
    case Kind::kCertSha1:
      FindExact(kind, value, matches);
      break;
  }
  FindPatterns(kind, value, matches);
  std::stable_sort(matches.begin(), matches.end(), [](const ListMatch& a, const ListMatch& b) {
    if (a.specificity != b.specificity) return a.specificity > b.specificity;
    return a.list->name < b.list->name;
  });
  return matches;
}

std::vector<ListSet::NearMatch> ListSet::FindNear(std::string_view name) const {
  std::vector<NearMatch> near;
  const auto text_of = [this](const NameIndex::Item& item) { return TextOf(item); };
  ForEachParent(name, [&](std::string_view parent, bool is_below) {
    names_.ForEach(parent, text_of, [&](const NameIndex::Item& item) {
      const Warninglist& list = lists_[item.list_idx];
      const ListEntry& entry = list.entries[item.entry_idx];
      if (!list.HoldsKind(Kind::kDomain)) return;
      std::string reason;
      if (is_below && entry.form == EntryForm::kExact) {
        reason = "a list of type `string` means the name itself";
      } else if (is_below && IsPublicSuffix(parent)) {
        reason =
            "`" + std::string(parent) +
            "` is a public suffix: names below it have many owners, so the entry means itself only";
      } else if (!is_below && entry.form == EntryForm::kBelow && !IsPublicSuffix(parent)) {
        reason =
            "the entry means what lies below `" + std::string(parent) + "`, not the name itself";
      }
      if (!reason.empty()) near.push_back({&list, &entry, std::move(reason)});
    });
  });
  return near;
}

}  // namespace quoll::intel
