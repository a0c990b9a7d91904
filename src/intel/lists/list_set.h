// ListSet: lists for grading with one look-up over all of them. Immutable and thread-safe once
// made.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "intel/indicator.h"
#include "intel/lists/name_index.h"
#include "intel/lists/network_index.h"
#include "intel/lists/patterns.h"
#include "intel/lists/warninglist.h"

namespace quoll::intel {

struct ListMatch {
  const Warninglist* list = nullptr;
  const ListEntry* entry = nullptr;
  // The value lies below the entry's name.
  bool is_below = false;
  // The host of a URL, or the domain of an address of mail, matched; the value itself did not.
  bool is_host = false;
  // Bits of the network, or bytes of the text: the larger, the more is said of this value.
  uint32_t specificity = 0;
};

class ListSet {
 public:
  // The built-in lists and `lists`; a list of the same name takes the place of a built-in one. Of
  // two lists of one name the first counts.
  explicit ListSet(std::vector<Warninglist> lists);
  ListSet(const ListSet&) = delete;
  ListSet& operator=(const ListSet&) = delete;

  // The built-in lists alone.
  static const ListSet& Builtin();

  // The most specific entry of each list that says something of a canonical value, the most
  // specific first.
  std::vector<ListMatch> Find(Kind kind, std::string_view value) const;
  // Entries whose name stands at the end of `name` and which do not match it, with the reason.
  struct NearMatch {
    const Warninglist* list = nullptr;
    const ListEntry* entry = nullptr;
    std::string reason;
  };
  std::vector<NearMatch> FindNear(std::string_view name) const;

  const std::deque<Warninglist>& lists() const { return lists_; }

 private:
  using Matches = std::vector<ListMatch>;
  void AddToIndexes(uint32_t list_idx);
  void FindNetwork(Kind kind, const IpNetwork& network, bool is_host, Matches& out) const;
  void FindName(Kind kind, std::string_view name, bool is_host, Matches& out) const;
  void FindExact(Kind kind, std::string_view value, Matches& out) const;
  void FindPatterns(Kind kind, std::string_view value, Matches& out) const;
  std::string_view TextOf(const NameIndex::Item& item) const;

  struct ListedPattern {
    NameIndex::Item item;
    std::optional<Pattern> regex;  // absent: a substring
  };
  std::deque<Warninglist> lists_;
  NetworkIndex networks_;
  NameIndex names_;
  std::vector<ListedPattern> patterns_;
};

}  // namespace quoll::intel
