#include "intel/report/infer.h"

#include <algorithm>

#include "base/text.h"
#include "intel/public_suffix.h"
#include "intel/refang.h"

namespace quoll::intel {
namespace {

constexpr size_t kMinHashDigits = 32;
constexpr size_t kMaxWordBytes = 2 * kMaxUrlBytes;
// Layers of markup around a value; a longer run of brackets is no markup.
constexpr int kMaxMarkupLayers = 32;
// Top-level domains that are also file extensions.
constexpr std::string_view kFileExtensions[] = {"zip", "sh", "py", "cab", "mov", "app",
                                                "pl",  "rs", "md", "ps",  "so",  "cc"};

bool IsHexWord(std::string_view text) {
  return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

Inferred From(Canonical canon) {
  Inferred inferred;
  inferred.guess = canon.ok() ? Guess::kIndicator : Guess::kRefused;
  inferred.canon = std::move(canon);
  return inferred;
}

Inferred Refused(Kind kind, std::string reason) {
  Inferred inferred;
  inferred.guess = Guess::kRefused;
  inferred.canon.kind = kind;
  inferred.canon.reason = std::move(reason);
  return inferred;
}

// Four groups of digits and nothing else but a port or prefix length.
bool LooksLikeIpv4(std::string_view text) {
  const std::string_view address = text.substr(0, text.find_first_of(":/"));
  return std::count(address.begin(), address.end(), '.') == 3 && !address.empty() &&
         address.find_first_not_of("0123456789.") == std::string_view::npos;
}

// Eight groups or `::`, with brackets, port or prefix length; a time of day has colons too.
bool LooksLikeIpv6(std::string_view text) {
  const bool has_groups =
      text.find("::") != std::string_view::npos || std::count(text.begin(), text.end(), ':') >= 7;
  return has_groups && text.size() > 3 &&
         text.find_first_not_of("0123456789abcdefABCDEF:.[]/%") == std::string_view::npos &&
         (text[0] == '[' || text[0] == ':' || IsHexWord(text.substr(0, text.find(':'))));
}

Inferred InferAddress(std::string_view text) {
  const size_t slash = text.find('/');
  if (slash != std::string_view::npos) {
    const std::string_view tail = text.substr(slash + 1);
    const bool is_length =
        !tail.empty() && tail.size() <= 3 && base::ParseInteger(tail).has_value();
    if (is_length && text.find('[') == std::string_view::npos) return From(CanonCidr(text));
    return From(CanonUrl(text));
  }
  const Canonical plain = CanonIp(text);
  if (plain.ok() || text.find(':') == std::string_view::npos) return From(plain);
  return From(CanonIpPort(text));
}

// Whether a canonical name ends in a top-level domain that exists, and is no file name in this
// context.
std::string WhyNoDomain(std::string_view name, Context context, bool is_defanged) {
  const std::string_view last = name.substr(name.rfind('.') + 1);
  if (!IsTopLevelDomain(last)) return "the last label is no top-level domain";
  if (context == Context::kHostNames || is_defanged) return {};
  if (std::find(std::begin(kFileExtensions), std::end(kFileExtensions), last) !=
      std::end(kFileExtensions)) {
    return "may be a file name";
  }
  return {};
}

// A host with a path and no scheme.
Inferred InferHostWithPath(std::string_view text, bool is_defanged) {
  const std::string_view host = text.substr(0, text.find_first_of("/?"));
  const Canonical name = CanonDomainPort(host);
  if (!name.ok() || !WhyNoDomain(name.value, Context::kHostNames, true).empty()) {
    if (is_defanged) return Refused(Kind::kUrl, "neither a host with a path nor a name");
    return {};
  }
  return From(CanonUrl(text));
}

Inferred InferName(std::string_view text, Context context, bool is_defanged) {
  const Canonical name = CanonDomainPort(text);
  const bool is_meant = is_defanged || context == Context::kHostNames;
  if (!name.ok()) return is_meant ? Refused(Kind::kDomain, name.reason) : Inferred{};
  const std::string reason = WhyNoDomain(name.value, context, is_defanged);
  if (reason.empty()) return From(name);
  const bool is_candidate = is_meant || reason == "may be a file name";
  return is_candidate ? Refused(Kind::kDomain, reason) : Inferred{};
}

Inferred InferEmail(std::string_view text, bool is_defanged) {
  const Canonical email = CanonEmail(text);
  if (email.ok() && IsTopLevelDomain(email.value.substr(email.value.rfind('.') + 1)))
    return From(email);
  return is_defanged ? Refused(Kind::kEmail, "no mail address") : Inferred{};
}

Inferred InferRefanged(std::string_view text, Context context, bool is_defanged) {
  if (text.size() >= kMinHashDigits && IsHexWord(text)) return From(CanonHash(text));
  if (text.find("://") != std::string_view::npos) {
    // `fe80://` and the like are no schemes that anybody lists.
    const std::string scheme = base::AsciiLower(text.substr(0, text.find("://")));
    if (scheme.empty() || scheme.find_first_of("./?@") != std::string::npos) return {};
    return From(CanonUrl(text));
  }
  if (LooksLikeIpv4(text) || LooksLikeIpv6(text)) return InferAddress(text);
  const size_t at = text.find('@');
  if (at != std::string_view::npos) return InferEmail(text, is_defanged);
  if (text[0] == '/' || text[0] == '\\' || text.find('\\') != std::string_view::npos) return {};
  if (text.find_first_of("/?") != std::string_view::npos)
    return InferHostWithPath(text, is_defanged);
  if (text.find('.') != std::string_view::npos) return InferName(text, context, is_defanged);
  return {};
}

}  // namespace

std::string_view StripMarkup(std::string_view word) {
  constexpr std::string_view kOpening = "`+\"'<|(";
  constexpr std::string_view kClosing = "`+\"'>|,;";
  for (int layer = 0; layer < kMaxMarkupLayers; ++layer) {
    const size_t size = word.size();
    word = base::TrimBlanks(word);
    if (word.starts_with("**") && word.ends_with("**") && word.size() > 4) {
      word = word.substr(2, word.size() - 4);
    }
    if (!word.empty() && kOpening.find(word.front()) != std::string_view::npos)
      word.remove_prefix(1);
    if (!word.empty() && kClosing.find(word.back()) != std::string_view::npos)
      word.remove_suffix(1);
    if (word.size() > 1 && (word.back() == '.' || word.back() == ':') &&
        word[word.size() - 2] != '[') {
      word.remove_suffix(1);
    }
    // A closing bracket belongs to the sentence unless it was opened inside of the value.
    for (const auto& [open, close] : {std::pair{'(', ')'}, std::pair{'[', ']'}}) {
      if (!word.empty() && word.back() == close &&
          std::count(word.begin(), word.end(), open) <
              std::count(word.begin(), word.end(), close)) {
        word.remove_suffix(1);
      }
    }
    if (word.size() == size) break;
  }
  return word;
}

bool IsNothing(std::string_view text) {
  text = StripMarkup(text);
  if (text.find_first_not_of("-.?\xE2\x80\x93\x94 ") == std::string_view::npos) return true;
  for (const std::string_view word : {"n/a", "na", "none", "null", "nil", "unknown"}) {
    if (base::EqualsIgnoreCase(text, word)) return true;
  }
  return false;
}

Inferred Infer(std::string_view word, Context context) {
  word = StripMarkup(word);
  if (word.size() < 4 || word.size() > kMaxWordBytes) return {};
  const bool is_defanged = IsDefanged(word);
  const std::string refanged = Refang(word);
  if (refanged.empty()) return {};
  Inferred inferred = InferRefanged(refanged, context, is_defanged);
  inferred.is_defanged = is_defanged;
  return inferred;
}

}  // namespace quoll::intel
