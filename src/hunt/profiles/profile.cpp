#include "hunt/profiles/profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/escape.h"
#include "base/text.h"
#include "base/ticks.h"
#include "base/utf8.h"
#include "hunt/yaml.h"
#include "syntax/token.h"

namespace quoll::hunt {
namespace {

using syntax::Token;
using syntax::TokenKind;

std::optional<uint64_t> Limit(const YamlNode& node, std::string_view name) {
  const auto number = base::ParseInteger(node.Text(name));
  return number ? std::optional(static_cast<uint64_t>(*number)) : std::nullopt;
}

bool Contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class Checker {
 public:
  Checker(const std::shared_ptr<const base::SourceFile>& source, const Profile& profile,
          diag::Sink& sink)
      : source_(source), profile_(profile), sink_(sink), tokens_(syntax::Lex(source->text())) {}

  void Run() {
    CheckLength();
    for (size_t i = 0; i + 1 < tokens_.size(); ++i) {
      CheckName(i);
      CheckForm(i);
      CheckOperator(i);
      CheckLookback(i);
    }
    CheckLists();
  }

 private:
  std::string_view Text(size_t i) const {
    return i < tokens_.size() ? source_->text(tokens_[i].span) : std::string_view();
  }
  bool IsName(size_t i) const { return i < tokens_.size() && tokens_[i].kind == TokenKind::kName; }

  void Refuse(diag::Code code, base::Span span, std::string message) {
    sink_.Report(diag::Diagnostic{
        .code = code, .message = fmt::format("{} in {}", std::move(message), profile_.title)}
                     .At(source_, span));
  }

  void CheckLength() {
    if (!profile_.max_characters) return;
    size_t count = 0;
    for (const char c : source_->text()) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (count <= *profile_.max_characters) return;
    Refuse(diag::Code::K1009, {0, 0},
           fmt::format("the text has {} characters, and at most {} are taken",
                       base::FormatCount(count), base::FormatCount(*profile_.max_characters)));
  }

  void CheckName(size_t i) {
    if (!IsName(i)) return;
    const std::string_view name = Text(i);
    const bool is_call = Text(i + 1) == "(";
    if (is_call && Contains(profile_.missing_functions, name))
      Refuse(diag::Code::K3001, tokens_[i].span, fmt::format("`{}` does not exist", name));
    const bool is_own = Text(i + 1) == "=" || (i > 0 && Text(i - 1) == ".");
    if (!is_call && !is_own && Contains(profile_.missing_columns, name))
      Refuse(diag::Code::K3001, tokens_[i].span, fmt::format("no table has a column `{}`", name));
    if (profile_.has_one_statement && name == "let" && (i == 0 || Text(i - 1) == ";"))
      Refuse(diag::Code::K3001, tokens_[i].span, "`let` is not taken");
  }

  void CheckForm(size_t i) {
    for (const std::string& form : profile_.missing_forms) {
      const auto words = base::Split(form, ' ');
      for (size_t n = 0; n < words.size() && Text(i + n) == words[n]; ++n) {
        if (n + 1 == words.size())
          Refuse(diag::Code::K3001, base::Cover(tokens_[i].span, tokens_[i + n].span),
                 fmt::format("`{}` is not taken", form));
      }
    }
  }

  // The words behind `|`, parts parted by `-` joined.
  void CheckOperator(size_t i) {
    if (profile_.allowed_operators.empty() || Text(i) != "|" || !IsName(i + 1)) return;
    size_t last = i + 1;
    while (Text(last + 1) == "-" && IsName(last + 2) &&
           tokens_[last + 2].span.begin == tokens_[last].span.end + 1)
      last += 2;
    const base::Span span = base::Cover(tokens_[i + 1].span, tokens_[last].span);
    if (!Contains(profile_.allowed_operators, source_->text(span)))
      Refuse(diag::Code::K3001, span,
             fmt::format("the operator `{}` is not taken", source_->text(span)));
  }

  void CheckLookback(size_t i) {
    if (!profile_.max_lookback || Text(i) != "ago" || Text(i + 1) != "(") return;
    const auto span = base::ParseTimespan(Text(i + 2));
    if (span && *span > *profile_.max_lookback)
      Refuse(diag::Code::K3001, tokens_[i + 2].span,
             fmt::format("`ago({})` looks back further than {} days", Text(i + 2),
                         *profile_.max_lookback / base::kTicksPerDay));
  }

  // Values within one pair of brackets.
  void CheckLists() {
    if (!profile_.max_list) return;
    std::vector<std::pair<size_t, uint64_t>> open;  // token, values so far
    for (size_t i = 0; i < tokens_.size(); ++i) {
      const std::string_view text = Text(i);
      if (text == "(" || text == "[") open.emplace_back(i, 0);
      const bool is_value =
          tokens_[i].kind == TokenKind::kString || tokens_[i].kind == TokenKind::kLong;
      if (is_value && !open.empty()) ++open.back().second;
      if ((text != ")" && text != "]") || open.empty()) continue;
      const auto [begin, count] = open.back();
      open.pop_back();
      if (count > *profile_.max_list)
        Refuse(diag::Code::K4007, tokens_[begin].span,
               fmt::format("the list has {} values, and at most {} are taken",
                           base::FormatCount(count), base::FormatCount(*profile_.max_list)));
    }
  }

  const std::shared_ptr<const base::SourceFile>& source_;
  const Profile& profile_;
  diag::Sink& sink_;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<std::string> ProfileNames(const std::string& data_dir) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(data_dir + "/profiles", error)) {
    if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

base::Result<Profile> ReadProfile(const std::string& data_dir, const std::string& name,
                                  diag::Sink& sink) {
  const std::vector<std::string> names = ProfileNames(data_dir);
  if (!Contains(names, name)) {
    return sink.Fail(
        diag::Diagnostic{.code = diag::Code::K8001,
                         .message = fmt::format("no profile `{}`", base::EscapeForTerminal(name))}
            .Help("profiles are " + base::Join(names, ", ")));
  }
  TRY(const YamlNode root, ReadYaml(data_dir + "/profiles/" + name + ".yaml", sink));
  Profile profile;
  profile.name = name;
  profile.title = root.Text("title");
  profile.max_characters = Limit(root, "max_characters");
  profile.max_list = Limit(root, "max_list");
  if (const auto days = Limit(root, "max_lookback_days"))
    profile.max_lookback = static_cast<int64_t>(*days) * base::kTicksPerDay;
  profile.missing_functions = root.Texts("missing_functions");
  profile.missing_columns = root.Texts("missing_columns");
  profile.missing_forms = root.Texts("missing_forms");
  profile.allowed_operators = root.Texts("allowed_operators");
  profile.has_one_statement = root.Text("has_one_statement") == "true";
  return profile;
}

void CheckProfile(const std::shared_ptr<const base::SourceFile>& source, const Profile& profile,
                  diag::Sink& sink) {
  Checker(source, profile, sink).Run();
}

}  // namespace quoll::hunt
