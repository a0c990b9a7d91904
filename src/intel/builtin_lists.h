// The texts of data/intel/*.txt, compiled in. Their form is told in the heads of those files.
#pragma once

#include <string_view>

namespace quoll::intel {

std::string_view InfrastructureListText();
std::string_view FamilyListText();
std::string_view ListClassText();
std::string_view DecayModelText();

}  // namespace quoll::intel
