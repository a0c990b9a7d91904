#include "lang/aggregates/_distinct.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "lang/aggregates/_cells.h"
#include "model/dynamic.h"

namespace quoll::lang {

using model::ColumnView;
using model::Type;

namespace {

// Estimator terms for registers that are full and registers that are empty, as series that converge
// fast.
double Tau(double x) {
  if (x == 0 || x == 1) return 0;
  double y = 1;
  double z = 1 - x;
  for (double last = -1; last != z;) {
    x = std::sqrt(x);
    last = z;
    y /= 2;
    z -= (1 - x) * (1 - x) * y;
  }
  return z / 3;
}

double Sigma(double x) {
  if (x == 1) return std::numeric_limits<double>::infinity();
  double y = 1;
  double z = x;
  for (double last = -1; last != z;) {
    x *= x;
    last = z;
    z += x * y;
    y *= 2;
  }
  return z;
}

}  // namespace

void DistinctSketch::Add(uint64_t hash) {
  const size_t idx = hash >> (64 - precision_);
  // The bit that is put in bounds the count of leading zeros by what the hash has left.
  const uint64_t rest = hash << precision_ | uint64_t{1} << (precision_ - 1);
  const auto rank = static_cast<uint8_t>(std::countl_zero(rest) + 1);
  registers_[idx] = std::max(registers_[idx], rank);
}

void DistinctSketch::Add(const DistinctSketch& other) {
  for (size_t i = 0; i < registers_.size(); ++i)
    registers_[i] = std::max(registers_[i], other.registers_[i]);
}

std::optional<DistinctSketch> DistinctSketch::FromRegisters(int precision,
                                                            std::string_view registers) {
  DistinctSketch sketch(precision);
  if (registers.size() != sketch.registers_.size()) return std::nullopt;
  for (size_t i = 0; i < registers.size(); ++i) {
    sketch.registers_[i] = static_cast<uint8_t>(registers[i]);
    if (sketch.registers_[i] > 64 - precision + 1) return std::nullopt;
  }
  return sketch;
}

// The low bits of a register's number become the first bits of the hash's rest, where the rank is
// counted.
DistinctSketch DistinctSketch::WithPrecision(int precision) const {
  DistinctSketch fewer(precision);
  const int num_bits = precision_ - precision;
  for (size_t i = 0; i < registers_.size(); ++i) {
    if (registers_[i] == 0) continue;
    const uint64_t low = i & ((size_t{1} << num_bits) - 1);
    const int rank =
        low == 0 ? num_bits + registers_[i] : std::countl_zero(low) - (64 - num_bits) + 1;
    uint8_t& kept = fewer.registers_[i >> num_bits];
    kept = std::max(kept, static_cast<uint8_t>(rank));
  }
  return fewer;
}

int64_t DistinctSketch::Estimate() const {
  const int max_rank = 64 - precision_ + 1;
  std::vector<size_t> num_of_rank(static_cast<size_t>(max_rank) + 1);
  for (const uint8_t rank : registers_) ++num_of_rank[rank];
  const double m = static_cast<double>(registers_.size());
  double z = m * Tau(1 - static_cast<double>(num_of_rank[static_cast<size_t>(max_rank)]) / m);
  for (int rank = max_rank - 1; rank >= 1; --rank) {
    z = 0.5 * (z + static_cast<double>(num_of_rank[static_cast<size_t>(rank)]));
  }
  z += m * Sigma(static_cast<double>(num_of_rank[0]) / m);
  const double alpha = 0.5 / std::log(2.0);
  return std::llround(alpha * m * m / z);
}

void DistinctAccumulator::Update(std::span<const ColumnView> args, size_t row, int64_t) {
  const ColumnView& arg = args[0];
  if (arg.IsNull(row)) return;
  if (arg.type == Type::kString) return Add(arg.Text(row));
  if (arg.type == Type::kDynamic) {
    if (!model::Dynamic(arg.Text(row)).IsNull()) Add(arg.Text(row));
    return;
  }
  // Every other type is at most 17 bytes with its tag: within reach of the small string.
  std::string key;
  AppendAsDynamic(key, arg, row);
  Add(key);
}

void DistinctAccumulator::Add(std::string_view key) {
  if (is_too_many_) return;
  if (sketch_) return sketch_->Add(keys_.Hash(key));
  keys_.Insert(key);
  if (keys_.size() > (precision_ == kNoSketch ? kMaxExact : kMaxSketchedExact)) LeaveExactness();
}

void DistinctAccumulator::LeaveExactness() {
  if (precision_ == kNoSketch) {
    is_too_many_ = true;
  } else {
    sketch_ = std::make_unique<DistinctSketch>(precision_);
    for (uint32_t idx = 0; idx < keys_.size(); ++idx) sketch_->Add(keys_.hash(idx));
  }
  keys_.Clear();
}

void DistinctAccumulator::Combine(Accumulator& other) {
  auto& part = static_cast<DistinctAccumulator&>(other);
  if (part.is_too_many_) {
    is_too_many_ = true;
    keys_.Clear();
  } else if (part.sketch_) {
    if (!sketch_) LeaveExactness();
    sketch_->Add(*part.sketch_);
  } else {
    for (uint32_t idx = 0; idx < part.keys_.size(); ++idx) Add(part.keys_.key(idx));
  }
}

void DistinctAccumulator::Finalize(model::Column& out, size_t row) {
  if (is_too_many_) return;
  out.Set(row, sketch_ ? sketch_->Estimate() : int64_t{keys_.size()});
}

int SketchPrecision(const model::AggregateCall& call, size_t accuracy_arg) {
  constexpr int kPrecisions[] = {12, 14, 16, 17, 18};
  constexpr int64_t kDefault = 1;
  int64_t accuracy = kDefault;
  if (accuracy_arg < call.constants.size() && call.constants[accuracy_arg] != nullptr &&
      !call.constants[accuracy_arg]->is_null) {
    accuracy = std::clamp<int64_t>(call.constants[accuracy_arg]->number, 0, 4);
  }
  return kPrecisions[accuracy];
}

}  // namespace quoll::lang
