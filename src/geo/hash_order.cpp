#include "geo/hash_order.h"

#include <cstdint>
#include <list>

namespace quoll::geo {

namespace {

uint64_t Fnv1a(const std::string& text) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001b3;
  return hash;
}

class HashSet {
 public:
  void Insert(std::string text) {
    const uint64_t hash = Fnv1a(text);
    if (items_.size() == firsts_.size()) Grow();
    items_.push_back({hash, std::move(text)});
    Place(std::prev(items_.end()));
  }
  std::vector<std::string> Take() {
    std::vector<std::string> texts;
    for (Item& item : items_) texts.push_back(std::move(item.text));
    return texts;
  }

 private:
  struct Item {
    uint64_t hash;
    std::string text;
  };
  using Items = std::list<Item>;

  // Moves an item to where its bucket begins; it stays where it is when the bucket has none.
  void Place(Items::iterator item) {
    Items::iterator& first = firsts_[item->hash % firsts_.size()];
    if (first != items_.end()) items_.splice(first, items_, item);
    first = item;
  }
  void Grow() {
    constexpr size_t kSmall = 512;
    const size_t num_buckets = firsts_.size() * (firsts_.size() < kSmall ? 8 : 2);
    firsts_.assign(num_buckets, items_.end());
    for (auto item = items_.begin(); item != items_.end();) {
      const auto next = std::next(item);
      Place(item);
      item = next;
    }
  }

  Items items_;
  // The first item of each bucket; end() for none.
  std::vector<Items::iterator> firsts_ = std::vector<Items::iterator>(8, items_.end());
};

}  // namespace

std::vector<std::string> InHashOrder(std::vector<std::string> texts) {
  HashSet set;
  for (std::string& text : texts) set.Insert(std::move(text));
  return set.Take();
}

}  // namespace quoll::geo
