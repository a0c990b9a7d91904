// What the lists say of an indicator becomes warnings, with list, entry and version. Nothing is
// dropped: an indicator that is on every list is still an indicator.
#pragma once

#include "intel/indicator.h"
#include "intel/lists/list_set.h"

namespace quoll::intel {

// Sets the warnings of an indicator whose fields are fused, its state (sinkholed) and its action
// (none for what no hunt should look for). An entry grades unless another list has a more specific
// one (a sinkhole inside a content network); broad lists grade only where no other does. Entries
// that do not grade stay as warnings without a reason.
void GradeByLists(Indicator& indicator, const ListSet& lists = ListSet::Builtin());

}  // namespace quoll::intel
