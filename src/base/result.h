// Result<T>: a value, or Failed. A Failed holds no text: whoever failed has reported to the diag::Sink.
// Separate because every library above uses it and nothing else.
#pragma once

#include <optional>
#include <utility>

namespace quoll::base {

// Says that the operation did not succeed and that the reason is already in the sink.
struct [[nodiscard]] Failed {};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}  // NOLINT: implicit by design
  Result(Failed) {}                              // NOLINT: implicit by design
  bool ok() const { return value_.has_value(); }
  explicit operator bool() const { return ok(); }
  T& operator*() & { return *value_; }
  const T& operator*() const& { return *value_; }
  T&& operator*() && { return *std::move(value_); }
  T* operator->() { return &*value_; }
  const T* operator->() const { return &*value_; }

 private:
  std::optional<T> value_;
};

// Success or Failed, for operations without a value.
struct Done {};
using Status = Result<Done>;

}  // namespace quoll::base

#define QUOLL_CONCAT_INNER(a, b) a##b
#define QUOLL_CONCAT(a, b) QUOLL_CONCAT_INNER(a, b)
// TRY(auto x, Call()): x is the value of Call(), or the enclosing function returns Failed.
#define TRY_IMPL(temp, decl, call)          \
  auto temp = (call);                       \
  if (!temp.ok()) return ::quoll::base::Failed{}; \
  decl = *std::move(temp)
#define TRY(decl, call) TRY_IMPL(QUOLL_CONCAT(try_result_, __LINE__), decl, call)
// TRY_STATUS(Call()): returns Failed from the enclosing function if Call() failed.
#define TRY_STATUS(call) \
  do {                   \
    if (!(call).ok()) return ::quoll::base::Failed{}; \
  } while (false)
