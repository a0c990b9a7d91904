// The classes of lists and what follows from an entry for an indicator; data/intel/list_classes.txt
// in memory. Separate from the lists because MISP's lists state neither.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace quoll::intel {

// What an entry does to an indicator.
enum class ListAction : uint8_t {
  kNote,          // shown
  kLower,         // the reason costs its step
  kSecondSignal,  // likewise, until a second signal lifts it
  kScan,
  kSinkhole,  // and the indicator's state is sinkholed
  kBlock,     // and the indicator is not hunted
  kWeak,      // as lower, where no other list says more
};
// `note`, `lower`, `second_signal`, …
std::string_view ListActionName(ListAction action);

// Kinds of indicators as effects distinguish them.
enum class ListSubject : uint8_t { kIp, kName, kUrl, kHash, kEmail };

struct ListEffect {
  ListAction action = ListAction::kNote;
  std::string reason;  // a reason code; empty: none
};

class ListClass {
 public:
  std::string name;         // `cdn`
  std::string text;         // `content network`
  std::string consequence;  // `many unrelated services share such addresses`
  // Broad lists say nothing where another list says something.
  bool is_broad() const;
  const ListEffect& EffectOn(ListSubject subject) const {
    return effects[static_cast<size_t>(subject)];
  }
  ListEffect effects[5];  // by ListSubject
};

// The class of a list by the name of its folder, any case; `other` for a name that no line has. The
// class lives as long as the program.
const ListClass& ClassOfList(std::string_view list_name);

}  // namespace quoll::intel
