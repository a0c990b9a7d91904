#include "intel/lists/list_class.h"

#include <array>
#include <deque>
#include <optional>

#include "base/check.h"
#include "base/text.h"
#include "intel/builtin_lists.h"

namespace quoll::intel {
namespace {

// In the order of ListAction and of ListSubject.
constexpr std::array<std::string_view, 7> kActionNames = {
    "note", "lower", "second_signal", "scan", "sinkhole", "block", "weak"};
constexpr std::array<std::string_view, 5> kSubjectNames = {"ip", "name", "url", "hash", "email"};

template <size_t size>
std::optional<size_t> IndexOf(const std::array<std::string_view, size>& names,
                              std::string_view name) {
  for (size_t i = 0; i < size; ++i) {
    if (names[i] == name) return i;
  }
  return std::nullopt;
}

struct Classes {
  std::deque<ListClass> classes;  // keeps their places
  std::vector<std::pair<std::string, const ListClass*>> patterns;
};

std::vector<std::string_view> Words(std::string_view line) {
  std::vector<std::string_view> words;
  for (const std::string_view word : base::Split(line, ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  return words;
}

// `effect KIND ACTION REASON`; the first line that fits a kind counts.
void AddEffect(ListClass& list_class, const std::vector<std::string_view>& words,
               std::array<bool, kSubjectNames.size()>& is_set) {
  CHECK(words.size() == 4);
  const auto action = IndexOf(kActionNames, words[2]);
  const auto subject = IndexOf(kSubjectNames, words[1]);
  CHECK(action.has_value() && (subject.has_value() || words[1] == "any"));
  for (size_t i = 0; i < kSubjectNames.size(); ++i) {
    if (is_set[i] || (subject && *subject != i)) continue;
    is_set[i] = true;
    list_class.effects[i] = {static_cast<ListAction>(*action),
                             words[3] == "-" ? std::string() : std::string(words[3])};
  }
}

Classes LoadClasses() {
  Classes loaded;
  std::array<bool, kSubjectNames.size()> is_set{};
  for (std::string_view line : base::Split(ListClassText(), '\n')) {
    line = base::TrimBlanks(line);
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with("class ")) {
      const std::vector<std::string_view> parts = base::Split(line.substr(6), '|');
      CHECK(parts.size() == 3);
      ListClass& added = loaded.classes.emplace_back();
      added.name = base::TrimBlanks(parts[0]);
      added.text = base::TrimBlanks(parts[1]);
      added.consequence = base::TrimBlanks(parts[2]);
      is_set = {};
      continue;
    }
    CHECK(!loaded.classes.empty());
    const std::vector<std::string_view> words = Words(line);
    if (words[0] == "effect") {
      AddEffect(loaded.classes.back(), words, is_set);
      continue;
    }
    CHECK(words[0] == "lists");
    for (size_t i = 1; i < words.size(); ++i)
      loaded.patterns.emplace_back(base::AsciiLower(words[i]), &loaded.classes.back());
  }
  return loaded;
}

// `*` stands for any letters.
bool Fits(std::string_view pattern, std::string_view name) {
  const size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == name;
  if (!name.starts_with(pattern.substr(0, star))) return false;
  const std::string_view rest = pattern.substr(star + 1);
  for (size_t at = star; at <= name.size(); ++at) {
    if (Fits(rest, name.substr(at))) return true;
  }
  return false;
}

}  // namespace

std::string_view ListActionName(ListAction action) {
  return kActionNames[static_cast<size_t>(action)];
}

bool ListClass::is_broad() const { return name == "broad"; }

const ListClass& ClassOfList(std::string_view list_name) {
  static const Classes loaded = LoadClasses();
  const std::string name = base::AsciiLower(list_name);
  // A name in full wins over a pattern, wherever it stands.
  const ListClass* by_pattern = nullptr;
  for (const auto& [pattern, list_class] : loaded.patterns) {
    if (pattern == name) return *list_class;
    if (by_pattern == nullptr && Fits(pattern, name)) by_pattern = list_class;
  }
  CHECK(by_pattern != nullptr);
  return *by_pattern;
}

}  // namespace quoll::intel
