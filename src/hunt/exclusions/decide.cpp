#include "hunt/exclusions/decide.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "base/ticks.h"

namespace quoll::hunt {
namespace {

using model::Type;
using model::Value;

constexpr size_t kMaxPairedLiterals = 12;
constexpr size_t kMaxFreeAtoms = 10;
constexpr size_t kMaxLiterals =
    200;  // of one column; more are left out, and then samples prove less

// Tests for which literals, their spellings, a text beside them and nothing are all there is to
// tell apart.
constexpr std::array<std::string_view, 8> kCompleteForText = {
    "==", "=~", "in", "in~", "isempty", "isnotempty", "isnull", "isnotnull"};
constexpr std::array<std::string_view, 11> kCompleteForNumbers = {
    "==", "<", "<=", ">", ">=", "in", "isnull", "isnotnull", "isempty", "isnotempty", "between"};

void AtomsOf(const Condition& condition, std::set<size_t>& atoms) {
  if (condition.kind == Condition::Kind::kAtom) atoms.insert(condition.atom);
  for (const Condition& part : condition.parts) AtomsOf(part, atoms);
}

void AddTexts(const std::set<std::string>& literals, std::vector<Value>& samples) {
  std::set<std::string> texts = {"", "\x02no such text"};
  for (const std::string& literal : literals) {
    for (const std::string& spelling :
         {literal, base::AsciiLower(literal), base::AsciiUpper(literal)}) {
      texts.insert({spelling, "x" + spelling, spelling + "x", "x" + spelling + "x",
                    "x " + spelling + " x", spelling + ".x", "x." + spelling});
    }
  }
  if (literals.size() <= kMaxPairedLiterals) {
    for (const std::string& first : literals) {
      for (const std::string& second : literals) {
        texts.insert({first + second, first + " " + second});
      }
    }
  }
  // Where the texts are addresses and networks: some inside, some outside.
  for (const std::string& literal : literals) {
    const size_t slash = literal.find('/');
    if (slash != std::string::npos) texts.insert(literal.substr(0, slash));
  }
  texts.insert({"10.1.2.3", "172.20.1.2", "192.168.1.2", "203.0.113.77", "2001:db8::77"});
  for (const std::string& text : texts) samples.push_back(Value::String(text));
}

// The constants and what lies beside them.
void AddNumbers(Type type, const std::vector<std::string>& numbers, std::vector<Value>& samples) {
  std::set<int64_t> wholes = {0, -1, 1, INT32_MAX, INT32_MIN};
  std::set<double> reals = {0, -1, 1, 1e300, -1e300};
  for (const std::string& number : numbers) {
    if (const auto whole = base::ParseInteger(number))
      wholes.insert({*whole - 1, *whole, *whole + 1});
    if (const auto real = base::ParseReal(number)) reals.insert({*real - 0.5, *real, *real + 0.5});
  }
  // Between two constants lies another value.
  const std::vector<double> sorted(reals.begin(), reals.end());
  for (size_t i = 0; i + 1 < sorted.size(); ++i) reals.insert((sorted[i] + sorted[i + 1]) / 2);
  if (type == Type::kReal) {
    for (const double real : reals) samples.push_back(Value::Real(real));
  } else if (type == Type::kInt) {
    for (const int64_t whole : wholes) {
      if (whole >= INT32_MIN && whole <= INT32_MAX)
        samples.push_back(Value::Int(static_cast<int32_t>(whole)));
    }
  } else {
    wholes.insert({INT64_MAX, INT64_MIN + 1});
    for (const int64_t whole : wholes) samples.push_back(Value::Long(whole));
  }
}

// `datetime(2026-01-01)` among the constants.
void AddTimes(const std::vector<std::string>& numbers, std::vector<Value>& samples) {
  std::set<int64_t> times = {0, base::kMaxDatetimeTicks};
  for (const std::string& number : numbers) {
    const size_t open = number.find('(');
    if (open == std::string::npos || !number.ends_with(')')) continue;
    const auto ticks = base::ParseDatetime(number.substr(open + 1, number.size() - open - 2));
    if (ticks) times.insert({*ticks - 1, *ticks, *ticks + 1});
  }
  for (const int64_t time : times) samples.push_back(Value::Datetime(time));
}

// Atoms whose truth hangs on one column, and the ways in which it can turn out.
struct Variable {
  std::vector<size_t> atoms;
  std::vector<std::vector<Truth>> seen;  // by a sample
  std::vector<std::vector<Truth>> all;   // `seen` if the samples are complete, else everything
};

class Decider {
 public:
  Decider(const Predicate& predicate, const Condition& condition, const BoundPredicate& bound)
      : predicate_(predicate), condition_(condition), bound_(bound) {}

  Decision Run() {
    std::set<size_t> atoms;
    AtomsOf(condition_, atoms);
    for (const size_t atom : atoms) Assign(atom);
    for (auto& [column, variable] : by_column_) {
      Sample(column, variable);
      variables_.push_back(std::move(variable));
    }
    Decision decision;
    const auto seen = Look([](const Variable& v) -> const auto& { return v.seen; });
    if (seen.is_true) decision.can_be_true = Answer::kYes;
    if (seen.is_other) decision.can_fail = Answer::kYes;
    const auto all = Look([](const Variable& v) -> const auto& { return v.all; });
    if (!all.is_complete) return decision;
    if (!all.is_true) decision.can_be_true = Answer::kNo;
    if (!all.is_other) decision.can_fail = Answer::kNo;
    return decision;
  }

 private:
  struct Seen {
    bool is_true = false;
    bool is_other = false;
    bool is_complete = false;
  };

  void Assign(size_t atom) {
    const BoundAtom& bound = bound_.atoms[atom];
    if (bound.program != nullptr && bound.columns.empty()) {
      Variable constant;
      constant.atoms = {atom};
      constant.seen = constant.all = {{bound.Evaluate({})}};
      variables_.push_back(std::move(constant));
      return;
    }
    if (bound.program != nullptr && bound.columns.size() == 1) {
      by_column_[bound.columns[0]].atoms.push_back(atom);
      return;
    }
    // Several columns, or one that this table lacks: nothing is known of it.
    Variable open;
    open.atoms = {atom};
    open.all = {{Truth::kTrue}, {Truth::kFalse}, {Truth::kNull}};
    variables_.push_back(std::move(open));
  }

  void Sample(const std::string& column, Variable& variable) const {
    const Type type = bound_.atoms[variable.atoms[0]].types[0];
    std::set<std::string> literals;
    std::vector<std::string> numbers;
    bool is_complete = true;
    for (const size_t idx : variable.atoms) {
      const Atom& atom = predicate_.atoms[idx];
      for (const std::string& literal : atom.literals) {
        if (literals.size() < kMaxLiterals) literals.insert(literal);
      }
      is_complete = is_complete && literals.size() < kMaxLiterals;
      numbers.insert(numbers.end(), atom.numbers.begin(), atom.numbers.end());
      is_complete = is_complete && IsComplete(atom, type);
    }
    std::vector<Value> samples = {Value::Null(type)};
    if (type == Type::kString) AddTexts(literals, samples);
    if (type == Type::kInt || type == Type::kLong || type == Type::kReal)
      AddNumbers(type, numbers, samples);
    if (type == Type::kBool) samples.insert(samples.end(), {Value::Bool(true), Value::Bool(false)});
    if (type == Type::kDatetime) AddTimes(numbers, samples);
    std::set<std::vector<Truth>> seen;
    for (const Value& sample : samples) {
      std::vector<Truth> truths;
      for (const size_t idx : variable.atoms)
        truths.push_back(bound_.atoms[idx].Evaluate({{column, sample}}));
      seen.insert(std::move(truths));
    }
    variable.seen.assign(seen.begin(), seen.end());
    variable.all = is_complete ? variable.seen : Everything(variable.atoms, type);
  }

  // The test compares the bare column with constants, in a way that samples exhaust.
  static bool IsComplete(const Atom& atom, Type type) {
    // `tolower(Name) == "a"` starts with the function, `Name == "a"` with the column.
    if (atom.columns.size() != 1) return false;
    const bool is_function = atom.text.starts_with(atom.op + "(");
    const std::string bare = is_function ? atom.op + "(" + atom.columns[0] + ")" : atom.columns[0];
    if (!atom.text.starts_with(bare)) return false;
    const std::string_view rest = std::string_view(atom.text).substr(bare.size());
    const bool calls = !is_function && rest.find('(') != std::string_view::npos &&
                       !atom.op.starts_with("in") && atom.op != "between" &&
                       rest.find("datetime(") == std::string_view::npos;
    if (calls) return false;
    const auto is_one_of = [&](const auto& ops) {
      return std::find(ops.begin(), ops.end(), atom.op) != ops.end();
    };
    switch (type) {
      case Type::kString:
        return is_one_of(kCompleteForText) && atom.numbers.empty();
      case Type::kInt:
      case Type::kLong:
        return is_one_of(kCompleteForNumbers) &&
               std::all_of(atom.numbers.begin(), atom.numbers.end(),
                           [](const std::string& n) { return base::ParseInteger(n).has_value(); });
      case Type::kReal:
        return is_one_of(kCompleteForNumbers) &&
               std::all_of(atom.numbers.begin(), atom.numbers.end(),
                           [](const std::string& n) { return base::ParseReal(n).has_value(); });
      case Type::kBool:
        return true;
      case Type::kDatetime:
      case Type::kTimespan:
      case Type::kDecimal:
      case Type::kGuid:
      case Type::kDynamic:
        break;
    }
    return false;
  }

  // Every truth that the atoms can have; nothing for too many. A text is never null, so neither is
  // what an operator says of it; a function may be.
  std::vector<std::vector<Truth>> Everything(const std::vector<size_t>& atoms, Type type) const {
    std::vector<std::vector<Truth>> all = {{}};
    if (atoms.size() > kMaxFreeAtoms) return {};
    for (const size_t atom : atoms) {
      std::vector<Truth> ways = {Truth::kTrue, Truth::kFalse};
      const std::string& text = predicate_.atoms[atom].text;
      if (type != Type::kString || text.find('(') < text.find('"')) ways.push_back(Truth::kNull);
      std::vector<std::vector<Truth>> longer;
      for (const auto& truths : all) {
        for (const Truth truth : ways) {
          longer.push_back(truths);
          longer.back().push_back(truth);
        }
      }
      all = std::move(longer);
    }
    return all;
  }

  template <typename Choose>
  Seen Look(Choose choose) const {
    Seen seen;
    size_t num_combinations = 1;
    for (const Variable& variable : variables_) {
      const size_t ways = choose(variable).size();
      if (ways == 0) return seen;
      if (num_combinations > kMaxCombinations / ways) return seen;
      num_combinations *= ways;
    }
    std::vector<Truth> truths(predicate_.atoms.size(), Truth::kNull);
    for (size_t n = 0; n < num_combinations; ++n) {
      size_t rest = n;
      for (const Variable& variable : variables_) {
        const auto& ways = choose(variable);
        const auto& way = ways[rest % ways.size()];
        rest /= ways.size();
        for (size_t i = 0; i < variable.atoms.size(); ++i) truths[variable.atoms[i]] = way[i];
      }
      (Evaluate(condition_, truths) == Truth::kTrue ? seen.is_true : seen.is_other) = true;
      if (seen.is_true && seen.is_other) break;
    }
    seen.is_complete = true;
    return seen;
  }

  const Predicate& predicate_;
  const Condition& condition_;
  const BoundPredicate& bound_;
  std::map<std::string, Variable> by_column_;
  std::vector<Variable> variables_;
};

}  // namespace

Decision Decide(const Predicate& predicate, const Condition& condition,
                const BoundPredicate& bound) {
  return Decider(predicate, condition, bound).Run();
}

}  // namespace quoll::hunt
