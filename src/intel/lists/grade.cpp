#include "intel/lists/grade.h"

#include <algorithm>

#include "intel/canon.h"

namespace quoll::intel {
namespace {

ListSubject SubjectOf(const Indicator& indicator) {
  switch (indicator.kind) {
    case Kind::kIp:
    case Kind::kCidr:
      return ListSubject::kIp;
    case Kind::kDomain:
      return ListSubject::kName;
    case Kind::kUrl:
      return ListSubject::kUrl;
    case Kind::kEmail:
      return ListSubject::kEmail;
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
      break;
  }
  return ListSubject::kHash;
}

// `https://bit.ly/`: no more than its host.
bool IsHostAlone(std::string_view url) {
  const size_t scheme = url.find("://");
  const size_t host = scheme == std::string_view::npos ? 0 : scheme + 3;
  const size_t slash = url.find_first_of("/?", host);
  return slash == std::string_view::npos || url.substr(slash) == "/";
}

const ListEffect& EffectOf(const Indicator& indicator, const ListMatch& match) {
  static const ListEffect none;
  if (!match.is_host) return match.list->list_class->EffectOn(SubjectOf(indicator));
  // A full URL says more than its host.
  if (indicator.kind == Kind::kUrl) {
    if (!IsHostAlone(indicator.value)) return none;
    const bool is_address = match.entry->form == EntryForm::kNetwork;
    return match.list->list_class->EffectOn(is_address ? ListSubject::kIp : ListSubject::kName);
  }
  return match.list->list_class->EffectOn(SubjectOf(indicator));
}

std::string_view FitName(const ListMatch& match) {
  if (match.is_host) return "host";
  switch (match.entry->form) {
    case EntryForm::kNetwork:
      return "network";
    case EntryForm::kExact:
    case EntryForm::kSubtree:
    case EntryForm::kBelow:
      return match.is_below ? "below" : "exact";
    case EntryForm::kSubstring:
      return "substring";
    case EntryForm::kRegex:
      break;
  }
  return "regex";
}

std::string SentenceFor(const Indicator& indicator, const ListMatch& match,
                        const ListEffect& effect) {
  const std::string entry(match.list->TextOf(*match.entry));
  std::string text = "`" + DisplayValue(indicator.kind, indicator.value) + "` ";
  if (match.is_host) {
    text += "has its host on the list: " + entry;
  } else if (match.entry->form == EntryForm::kNetwork && entry != indicator.value) {
    text += "lies in " + entry;
  } else if (match.is_below) {
    text += "lies below " + entry;
  } else {
    text += "is listed as " + entry;
  }
  text += " (";
  text += match.list->NoteOf(*match.entry);
  text += ')';
  if (effect.reason.empty()) return text;
  text += ": ";
  return text + match.list->list_class->consequence;
}

// Whether another list says more of the value, so that this match only stays as a note.
bool IsOutdone(const Indicator& indicator, const ListMatch& match,
               const std::vector<ListMatch>& all) {
  const ListEffect& effect = EffectOf(indicator, match);
  if (effect.action == ListAction::kBlock) return false;
  return std::any_of(all.begin(), all.end(), [&](const ListMatch& other) {
    if (other.list == match.list || other.list->list_class->is_broad()) return false;
    if (EffectOf(indicator, other).reason.empty()) return false;
    return match.list->list_class->is_broad() || other.specificity > match.specificity;
  });
}

}  // namespace

void GradeByLists(Indicator& indicator, const ListSet& lists) {
  const std::vector<ListMatch> matches = lists.Find(indicator.kind, indicator.value);
  for (const ListMatch& match : matches) {
    ListEffect effect = EffectOf(indicator, match);
    if (!effect.reason.empty() && IsOutdone(indicator, match, matches)) effect = {};
    indicator.warnings.push_back({.reason = effect.reason,
                                  .list = match.list->name,
                                  .entry = std::string(match.list->TextOf(*match.entry)),
                                  .version = match.list->version,
                                  .text = SentenceFor(indicator, match, effect),
                                  .action = std::string(ListActionName(effect.action)),
                                  .fit = std::string(FitName(match))});
    if (effect.action == ListAction::kBlock) indicator.action = Action::kNone;
    if (effect.action == ListAction::kSinkhole && indicator.state == State::kActive)
      indicator.state = State::kSinkholed;
  }
}

}  // namespace quoll::intel
