// The pairs of a text for parse-kv: a bag of the wanted keys, texts all of them. Arguments: the text, the keys (array), then
// either a pattern with two groups, or the delimiters, quotes and escape as texts and `greedy`.
//
// How a text is read (documented and seen): blanks round keys and values do not count; a value ends at the next pair
// delimiter, or, greedily, at the last one before the next key; the first pair of a key wins. Without delimiters every
// character that is neither letter nor digit is one.
#include <unordered_map>

#include "base/utf8.h"
#include "lang/functions/_pattern.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

using Keys = std::unordered_map<std::string_view, size_t>;
using Values = std::vector<std::optional<std::string>>;

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

struct KvState : KernelState {
  std::vector<std::string> names;
  Keys keys;
  std::shared_ptr<const Regex> regex;
  std::string pair;
  std::string separator;
  std::string open_quotes;
  std::string close_quotes;  // as long as open_quotes
  char escape = '\0';
  bool is_greedy = false;
};

// One pass over one text.
class Reader {
 public:
  Reader(const KvState& state, std::string_view text, Values& values) : state_(state), text_(text), values_(values) {}

  void Run() {
    if (state_.regex != nullptr) return ReadMatches();
    if (state_.pair.empty()) return ReadWords();
    ReadPairs();
  }

 private:
  void Take(std::string_view key, std::string_view value) {
    const auto found = state_.keys.find(key);
    if (found != state_.keys.end() && !values_[found->second]) values_[found->second] = std::string(value);
  }

  void ReadMatches() {
    std::vector<std::string_view> groups;
    size_t start = 0;
    while (start <= text_.size() && state_.regex->Find(text_, start, groups)) {
      Take(Trim(groups[1]), Trim(groups[2]));
      start = NextSearchStart(text_, groups[0]);
    }
  }

  bool At(std::string_view what, size_t pos) const { return text_.substr(pos, what.size()) == what; }
  size_t Find(std::string_view what, size_t pos) const { return std::min(text_.find(what, pos), text_.size()); }
  void SkipBlanks() {
    while (pos_ < text_.size() && IsBlank(text_[pos_])) ++pos_;
  }

  // A text in quotes at pos_, which moves behind it; nothing where there is none or it does not close.
  std::optional<std::string> ReadQuoted() {
    if (pos_ >= text_.size()) return std::nullopt;
    const size_t quote = state_.open_quotes.find(text_[pos_]);
    // A quote that does not close is looked for once, not at every place.
    if (quote == std::string::npos || unclosed_.find(text_[pos_]) != std::string::npos) return std::nullopt;
    std::string out;
    for (size_t pos = pos_ + 1; pos < text_.size(); ++pos) {
      if (state_.escape != '\0' && text_[pos] == state_.escape && pos + 1 < text_.size()) {
        out.push_back(text_[++pos]);
      } else if (text_[pos] == state_.close_quotes[quote]) {
        pos_ = pos + 1;
        return out;
      } else {
        out.push_back(text_[pos]);
      }
    }
    unclosed_.push_back(text_[pos_]);
    return std::nullopt;
  }

  void ReadPairs() {
    while (pos_ < text_.size()) {
      SkipBlanks();
      std::string key;
      if (auto quoted = ReadQuoted()) {
        key = std::move(*quoted);
      } else {
        const size_t separator = Find(state_.separator, pos_);
        if (separator == text_.size()) return;
        const size_t end = std::min(separator, Find(state_.pair, pos_));
        key = std::string(Trim(text_.substr(pos_, end - pos_)));
        pos_ = end;
      }
      // Blanks may stand before the separator even where they part pairs.
      const size_t end_of_key = pos_;
      SkipBlanks();
      if (!At(state_.separator, pos_)) {
        pos_ = end_of_key;
        SkipToNextPair();
        continue;
      }
      pos_ += state_.separator.size();
      ReadValue(key);
    }
  }

  void ReadValue(std::string_view key) {
    SkipBlanks();
    if (auto quoted = ReadQuoted()) {
      Take(key, *quoted);
      SkipToNextPair();
      return;
    }
    size_t end = Find(state_.pair, pos_);
    if (state_.is_greedy) end = GreedyEnd();
    Take(key, Trim(text_.substr(pos_, end - pos_)));
    pos_ = std::min(end + state_.pair.size(), text_.size());
  }

  // The last pair delimiter before the separator of the next pair.
  size_t GreedyEnd() const {
    const size_t separator = Find(state_.separator, pos_);
    if (separator == text_.size()) return text_.size();
    const size_t end = text_.substr(pos_, separator - pos_).rfind(state_.pair);
    return end == std::string_view::npos ? Find(state_.pair, pos_) : pos_ + end;
  }

  void SkipToNextPair() { pos_ = std::min(Find(state_.pair, pos_) + state_.pair.size(), text_.size()); }

  // A wanted word is followed by its value.
  void ReadWords() {
    std::optional<std::string> key;
    for (auto word = NextWord(); word; word = NextWord()) {
      if (key) {
        Take(*key, *word);
        key.reset();
      } else if (state_.keys.contains(*word)) {
        key = std::move(word);
      }
    }
  }

  std::optional<std::string> NextWord() {
    while (pos_ < text_.size()) {
      if (auto quoted = ReadQuoted()) return quoted;
      const size_t start = pos_;
      while (pos_ < text_.size()) {
        const size_t before = pos_;
        if (!base::IsLetterOrDigit(base::DecodeUtf8(text_, pos_))) {
          pos_ = before;
          break;
        }
      }
      if (pos_ > start) return std::string(text_.substr(start, pos_ - start));
      base::DecodeUtf8(text_, pos_);
    }
    return std::nullopt;
  }

  const KvState& state_;
  std::string_view text_;
  Values& values_;
  size_t pos_ = 0;
  std::string unclosed_;  // opening quotes without a closing one further on
};

// Quotes are one or two characters: the same, or an opening and a closing one. Two may stand for two kinds of pairs
// of brackets only one after the other, as `()[]`.
bool SetQuotes(KvState& state, std::string_view quotes) {
  if (quotes.size() == 1) {
    state.open_quotes = state.close_quotes = quotes;
    return true;
  }
  for (size_t i = 0; i + 1 < quotes.size(); i += 2) {
    state.open_quotes.push_back(quotes[i]);
    state.close_quotes.push_back(quotes[i + 1]);
  }
  return quotes.size() % 2 == 0;
}

std::unique_ptr<KernelState> Prepare(PrepareCall& call) {
  auto state = std::make_unique<KvState>();
  const Dynamic keys(call.constants[1]->text);
  for (size_t i = 0; i < keys.size(); ++i) state->names.emplace_back(keys.Element(i).AsString());
  for (size_t i = 0; i < state->names.size(); ++i) state->keys.emplace(state->names[i], i);
  if (call.constants.size() == 3) {
    std::string error;
    state->regex = Regex::Compile(call.constants[2]->text, {}, error);
    call.is_regex_error = state->regex == nullptr;
    if (call.is_regex_error) return call.Fail(2, std::move(error));
    if (state->regex->num_groups() != 2) return call.Fail(2, "the pattern needs two groups: the key and the value");
    return state;
  }
  state->pair = call.constants[2]->text;
  state->separator = call.constants[3]->text;
  if (state->pair.empty() != state->separator.empty()) {
    return call.Fail(2, "`pair_delimiter` and `kv_delimiter` are given together or not at all");
  }
  if (!SetQuotes(*state, call.constants[4]->text)) return call.Fail(4, "`quote` is one character, or a pair of them");
  const std::string& escape = call.constants[5]->text;
  if (escape.size() > 1) return call.Fail(5, "`escape` is one character");
  if (!escape.empty()) state->escape = escape[0];
  state->is_greedy = call.constants[6]->number != 0;
  return state;
}

void Kernel(const KernelCall& call, Column& out) {
  const auto& state = call.State<KvState>();
  Values values(state.names.size());
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    values.assign(state.names.size(), std::nullopt);
    Reader(state, call.args[0].Text(row), values).Run();
    writer.BeginBag();
    for (size_t i = 0; i < values.size(); ++i) {
      if (!values[i]) continue;
      writer.Name(state.names[i]);
      writer.String(*values[i]);
    }
    writer.EndBag();
    out.SetText(row, writer.Take());
  }
}

constexpr Param Setting(std::string_view name) { return Constant(Uncoerced(Arg(name, Bit(Type::kString)))); }

}  // namespace

extern constinit const FunctionDef kFunction_internal_parse_kv = {
    .name = "$parse_kv",
    .summary = "The pairs of a text as parse-kv reads them.",
    .signatures =
        {{{Text("text"), Constant(Arg("keys", Bit(Type::kDynamic))), Setting("regex")}, Type::kDynamic},
         {{Text("text"), Constant(Arg("keys", Bit(Type::kDynamic))), Setting("pair_delimiter"),
           Setting("kv_delimiter"), Setting("quote"), Setting("escape"), Constant(Arg("greedy", Bit(Type::kBool)))},
          Type::kDynamic}},
    .kernel = Kernel,
    .prepare = Prepare,
};

}  // namespace quoll::lang
