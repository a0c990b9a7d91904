// NameIndex: texts of all lists by hash: names, addresses of mail, hashes, URLs. The texts stay in
// the lists; an entry costs 12 bytes here, and 8 to 16 for its slot.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace quoll::intel {

class NameIndex {
 public:
  struct Item {
    uint32_t list_idx = 0;
    uint32_t entry_idx = 0;
  };
  static constexpr uint32_t kNone = UINT32_MAX;

  // Room for this many entries; more are not taken.
  void Reserve(size_t num_entries);
  // `text_of` gives the text of an item added before. Items of one list are added together; one
  // that `is_repeated` calls the same as an item of its list is left out, so that chains stay
  // short.
  template <typename TextOf, typename IsRepeated>
  void Add(std::string_view text, Item item, TextOf text_of, IsRepeated is_repeated) {
    const uint64_t hash = std::hash<std::string_view>()(text);
    size_t at = SlotOf(hash);
    while (slots_[at].head != kNone &&
           !(slots_[at].tag == TagOf(hash) && text_of(nodes_[slots_[at].head].item) == text)) {
      at = (at + 1) & mask_;
    }
    for (uint32_t node = slots_[at].head;
         node != kNone && nodes_[node].item.list_idx == item.list_idx; node = nodes_[node].next) {
      if (is_repeated(nodes_[node].item)) return;
    }
    nodes_.push_back({item, slots_[at].head});
    slots_[at] = {TagOf(hash), static_cast<uint32_t>(nodes_.size() - 1)};
  }
  // Calls with every item of this text.
  template <typename TextOf, typename Call>
  void ForEach(std::string_view text, TextOf text_of, Call call) const {
    if (nodes_.empty()) return;
    const uint64_t hash = std::hash<std::string_view>()(text);
    for (size_t at = SlotOf(hash); slots_[at].head != kNone; at = (at + 1) & mask_) {
      if (slots_[at].tag != TagOf(hash) || text_of(nodes_[slots_[at].head].item) != text) continue;
      for (uint32_t node = slots_[at].head; node != kNone; node = nodes_[node].next)
        call(nodes_[node].item);
      return;
    }
  }

 private:
  struct Node {
    Item item;
    uint32_t next = kNone;
  };
  struct Slot {
    uint32_t tag = 0;
    uint32_t head = kNone;
  };
  static uint32_t TagOf(uint64_t hash) { return static_cast<uint32_t>(hash >> 32); }
  size_t SlotOf(uint64_t hash) const { return hash & mask_; }

  std::vector<Node> nodes_;
  std::vector<Slot> slots_;
  size_t mask_ = 0;
};

}  // namespace quoll::intel
