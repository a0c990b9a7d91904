// The native form of `scan`: steps that match rows in their order, each with a state of its own.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "model/evaluate.h"
#include "model/rel.h"

namespace quoll::model {

// A scan with everything that does not depend on a state worked out by its input. Numbers of
// columns are the input's.
struct ScanPlan {
  enum class Output : uint8_t { kAll, kLast, kNone };
  // A value of a state: what `column` of a row was when it matched `step`.
  struct Slot {
    size_t step = 0;
    size_t column = 0;  // of the row that a step makes: see `row`
    Type type = Type::kLong;
    Value initial;
  };
  // An expression over columns of the input and slots.
  struct Formula {
    std::shared_ptr<const Program> program;
    // For each of the program's inputs.
    struct Leaf {
      bool is_slot = false;
      size_t idx = 0;
    };
    std::vector<Leaf> leaves;
  };
  struct Assignment {
    size_t column = 0;  // of the row that the step makes
    Formula value;
  };
  struct Step {
    Output output = Output::kAll;
    Formula condition;
    std::vector<Assignment> assignments;
  };
  // The columns of the row that a step makes: those of the input that go through, then the declared
  // ones, which begin as their default. Behind them the output has the number of the match, if it
  // is wanted, and then `carried`.
  std::vector<size_t> passed;
  std::vector<Value> declared;
  bool with_match_id = false;
  std::vector<size_t> carried;
  // Where one of these changes, all states are forgotten.
  std::vector<size_t> parts;
  std::vector<Slot> slots;
  std::vector<Step> steps;
};

// `input` are the types of the input's columns.
std::shared_ptr<const NativeRel::Operator> MakeScanOperator(ScanPlan plan,
                                                            const std::vector<Type>& input);

}  // namespace quoll::model
