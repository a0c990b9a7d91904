// The pattern is compiled twice: bound to the start of the text and bound to its end.
#include "lang/functions/_trim.h"

#include <string>
#include <vector>

#include "model/regex.h"

namespace quoll::lang {
using namespace model;

namespace {

struct TrimState : KernelState {
  std::shared_ptr<const Regex> start;
  std::shared_ptr<const Regex> end;
};

// Null and `error` set when the text is no pattern.
std::unique_ptr<TrimState> Compile(std::string_view pattern, std::string& error) {
  // Compiled alone first: an error speaks of what the user wrote.
  if (Regex::Compile(pattern, {}, error) == nullptr) return nullptr;
  auto state = std::make_unique<TrimState>();
  const std::string group = "(?:" + std::string(pattern) + ")";
  state->start = Regex::Compile(R"(\A)" + group, {}, error);
  state->end = Regex::Compile(group + R"(\z)", {}, error);
  if (state->start == nullptr || state->end == nullptr) return nullptr;
  return state;
}

std::string_view Trim(std::string_view text, const TrimState& state, TrimEnds ends,
                      std::vector<std::string_view>& groups) {
  if (ends != TrimEnds::kEnd && state.start->Find(text, 0, groups)) {
    text.remove_prefix(groups[0].size());
  }
  if (ends != TrimEnds::kStart && state.end->Find(text, 0, groups)) {
    text.remove_suffix(groups[0].size());
  }
  return text;
}

}  // namespace

std::unique_ptr<KernelState> PrepareTrim(PrepareCall& call) {
  if (call.constants[0] == nullptr) return nullptr;
  std::string error;
  auto state = Compile(call.constants[0]->text, error);
  if (state != nullptr) return state;
  call.is_regex_error = true;
  return call.Fail(0, error);
}

void TrimRows(const KernelCall& call, TrimEnds ends, Column& out) {
  std::unique_ptr<TrimState> own;
  std::string own_pattern;
  bool is_compiled = false;
  std::vector<std::string_view> groups;
  for (size_t row = 0; row < call.num_rows; ++row) {
    const TrimState* state = static_cast<const TrimState*>(call.state);
    if (state == nullptr) {
      const std::string_view pattern = call.args[0].Text(row);
      if (!is_compiled || pattern != own_pattern) {
        std::string error;
        own = Compile(pattern, error);
        own_pattern = pattern;
        is_compiled = true;
      }
      state = own.get();
    }
    if (state != nullptr) out.SetTextRef(row, Trim(call.args[1].Text(row), *state, ends, groups));
  }
}

}  // namespace quoll::lang
