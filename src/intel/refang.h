// Defanging makes an indicator unclickable (`104[.]21[.]18[.]225`, `hxxp://…`); refanging undoes
// it, in all the ways that reports use.
#pragma once

#include <string>
#include <string_view>

namespace quoll::intel {

// Undoes every known form within a value or a line of text; text without any comes back unchanged.
std::string Refang(std::string_view text);
// Whether Refang would change more than invisible characters: the mark of a value that is meant as
// one.
bool IsDefanged(std::string_view text);
// `1.2.3.4` → `1[.]2[.]3[.]4`, `http://a.example/x.y` → `hxxp://a[.]example/x.y`. Refang undoes it.
std::string Defang(std::string_view value);

}  // namespace quoll::intel
