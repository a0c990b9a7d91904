#include "hunt/rules/readers/_arm_expression.h"

#include <fmt/format.h>

#include <vector>

#include "base/text.h"
#include "hunt/rules/readers/_fields.h"

namespace quoll::hunt::rules {
namespace {

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.';
}

// Reads and works out one expression. What is not known fails, unless `is_lenient`: then it is
// empty text.
class Evaluator {
 public:
  // `num_calls` counts those of the whole expression.
  Evaluator(std::string_view text, const ArmScope& scope, int depth, bool is_lenient,
            int& num_calls, std::string& refusal)
      : text_(text),
        scope_(scope),
        depth_(depth),
        is_lenient_(is_lenient),
        num_calls_(num_calls),
        refusal_(refusal) {}

  std::optional<std::string> Whole() {
    auto value = Value();
    SkipBlanks();
    if (value && pos_ != text_.size()) return Fail("what stands behind its first value");
    return value;
  }

 private:
  std::optional<std::string> Fail(std::string_view what) {
    if (refusal_.empty())
      refusal_ =
          fmt::format("the expression `[{}]` is not literal: {}", text_.substr(0, 120), what);
    return std::nullopt;
  }
  std::optional<std::string> Unknown(std::string_view what) {
    return is_lenient_ ? std::optional(std::string()) : Fail(what);
  }
  void SkipBlanks() {
    while (pos_ < text_.size() && (text_[pos_] == ' ' || text_[pos_] == '\n' ||
                                   text_[pos_] == '\r' || text_[pos_] == '\t'))
      ++pos_;
  }
  bool Eat(char c) {
    SkipBlanks();
    if (pos_ >= text_.size() || text_[pos_] != c) return false;
    ++pos_;
    return true;
  }

  std::optional<std::string> Value() {
    if (++depth_ > kMaxArmDepth) return Fail("it nests too deep");
    if (++num_calls_ > kMaxArmCalls) return Fail("it has too many parts");
    SkipBlanks();
    auto value = pos_ < text_.size() && text_[pos_] == '\'' ? Literal() : NumberOrCall();
    --depth_;
    if (value && value->size() > kMaxArmText) return Fail("it makes too long a text");
    return value;
  }

  std::optional<std::string> Literal() {
    std::string value;
    for (++pos_; pos_ < text_.size(); ++pos_) {
      if (text_[pos_] != '\'') {
        value += text_[pos_];
      } else if (pos_ + 1 < text_.size() && text_[pos_ + 1] == '\'') {
        value += text_[pos_++];
      } else {
        ++pos_;
        return value;
      }
    }
    return Fail("a text without an end");
  }

  std::optional<std::string> NumberOrCall() {
    const size_t begin = pos_;
    if (pos_ < text_.size() && text_[pos_] == '-') ++pos_;
    while (pos_ < text_.size() && IsNameCharacter(text_[pos_])) ++pos_;
    const std::string_view name = text_.substr(begin, pos_ - begin);
    if (base::ParseInteger(name)) return std::string(name);
    if (name.empty() || !Eat('('))
      return Fail(name.empty() ? "an empty part" : fmt::format("`{}`", name));
    std::vector<std::string> args;
    if (!Eat(')')) {
      do {
        auto arg = Value();
        if (!arg) return std::nullopt;
        args.push_back(*std::move(arg));
      } while (Eat(','));
      if (!Eat(')')) return Fail("a call without an end");
    }
    // A property or an element of the value: `resourceGroup().location`.
    SkipBlanks();
    if (pos_ < text_.size() && (text_[pos_] == '.' || text_[pos_] == '[')) {
      while (pos_ < text_.size() && (IsNameCharacter(text_[pos_]) || text_[pos_] == '[' ||
                                     text_[pos_] == ']' || text_[pos_] == '\''))
        ++pos_;
      return Unknown(fmt::format("`{}`", text_.substr(begin, pos_ - begin)));
    }
    return Call(base::AsciiLower(name), name, args);
  }

  std::optional<std::string> Call(const std::string& function, std::string_view name,
                                  std::vector<std::string>& args) {
    if (function == "parameters" && args.size() == 1) return Parameter(args[0]);
    if (function == "variables" && args.size() == 1) return Variable(args[0]);
    if (function == "concat") return base::Join(args, "");
    if (function == "tolower" && args.size() == 1) return base::AsciiLower(args[0]);
    if (function == "toupper" && args.size() == 1) return base::AsciiUpper(args[0]);
    if (function == "string" && args.size() == 1) return args[0];
    if (function == "trim" && args.size() == 1) return std::string(base::TrimBlanks(args[0]));
    if (function == "replace" && args.size() == 3 && !args[1].empty()) {
      // Bounded before it is made.
      if (args[0].size() * (args[2].size() + 1) > kMaxArmText)
        return Fail("it makes too long a text");
      return base::ReplaceAll(args[0], args[1], args[2]);
    }
    if (function == "format" && !args.empty()) {
      std::string value = args[0];
      for (size_t i = 1; i < args.size(); ++i) {
        if (value.size() * (args[i].size() + 1) > kMaxArmText)
          return Fail("it makes too long a text");
        value = base::ReplaceAll(value, fmt::format("{{{}}}", i - 1), args[i]);
      }
      return value;
    }
    return Unknown(fmt::format("`{}({})`", name, base::Join(args, ", ").substr(0, 60)));
  }

  std::optional<std::string> Parameter(const std::string& name) {
    const YamlNode* parameter =
        scope_.parameters == nullptr ? nullptr : FindField(*scope_.parameters, name);
    const YamlNode* value = parameter == nullptr ? nullptr : FindField(*parameter, "defaultValue");
    if (value == nullptr || !value->items.empty() || !value->fields.empty()) {
      return Unknown(fmt::format("the parameter `{}` has no default text", name));
    }
    return Nested(value->text);
  }
  std::optional<std::string> Variable(const std::string& name) {
    const YamlNode* value =
        scope_.variables == nullptr ? nullptr : FindField(*scope_.variables, name);
    if (value == nullptr || !value->items.empty() || !value->fields.empty()) {
      return Unknown(fmt::format("the variable `{}` is no text", name));
    }
    return Nested(value->text);
  }
  // The text of a parameter or variable may be an expression itself.
  std::optional<std::string> Nested(std::string_view text) {
    if (text.starts_with("[[")) return std::string(text.substr(1));
    if (!text.starts_with('[') || !text.ends_with(']')) return std::string(text);
    if (depth_ + 1 > kMaxArmDepth) return Fail("it nests too deep");
    return Evaluator(text.substr(1, text.size() - 2), scope_, depth_ + 1, is_lenient_, num_calls_,
                     refusal_)
        .Whole();
  }

  std::string_view text_;
  const ArmScope& scope_;
  size_t pos_ = 0;
  int depth_;
  bool is_lenient_;
  int& num_calls_;
  std::string& refusal_;
};

std::optional<std::string> Resolve(std::string_view text, const ArmScope& scope, bool is_lenient,
                                   std::string& refusal) {
  if (text.starts_with("[[")) return std::string(text.substr(1));
  if (!text.starts_with('[') || !text.ends_with(']')) return std::string(text);
  int num_calls = 0;
  return Evaluator(text.substr(1, text.size() - 2), scope, 0, is_lenient, num_calls, refusal)
      .Whole();
}

}  // namespace

std::optional<std::string> ResolveArmText(std::string_view text, const ArmScope& scope,
                                          std::string& refusal) {
  return Resolve(text, scope, false, refusal);
}

std::string LastArmSegment(std::string_view text, const ArmScope& scope) {
  std::string refusal;
  const std::string whole = Resolve(text, scope, true, refusal).value_or(std::string());
  const size_t slash = whole.rfind('/');
  return slash == std::string::npos ? whole : whole.substr(slash + 1);
}

}  // namespace quoll::hunt::rules
