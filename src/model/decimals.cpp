// decimal: IEEE 754 decimal128 in the BID encoding, whose arithmetic is the compiler's (libgcc's
// routines for the type of machine mode TD; g++ on x86-64). Text and comparison keys work on the
// bits:
//
//   bit 127 sign | 126..113 exponent + 6176 | 112..0 coefficient, a binary integer below 10^34
//
// Bits 126 and 125 both set mark infinities, NaN or a coefficient that is too large; such values
// are never made here and read as zero. Every value made here is in lowest terms (no trailing zeros
// in the coefficient, one zero), so equal numbers have equal bytes, and 1.50 prints as 1.5.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/text.h"
#include "model/numbers.h"

namespace quoll::model {
namespace {

using Decimal128 = float __attribute__((mode(TD)));
__extension__ using Uint128 = unsigned __int128;
static_assert(sizeof(Decimal128) == sizeof(Bytes16));

constexpr int kNumDigits = 34;
constexpr int kBias = 6176;
constexpr int kMinExponent = -kBias;
constexpr int kMaxExponent = 6111;

constexpr auto kPowersOfTen = [] {
  std::array<Uint128, kNumDigits + 2> powers{1};
  for (size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();
// `exponent` from 0 to 35.
constexpr Uint128 PowerOfTen(int exponent) { return kPowersOfTen[static_cast<size_t>(exponent)]; }
constexpr Uint128 kCoefficientLimit = PowerOfTen(kNumDigits);

// ±coefficient × 10^exponent.
struct Parts {
  bool is_negative = false;
  Uint128 coefficient = 0;
  int exponent = 0;
};

Uint128 BitsOf(const Bytes16& value) {
  Uint128 bits = 0;
  std::memcpy(&bits, value.bytes.data(), sizeof(bits));
  return bits;
}

Bytes16 FromBits(Uint128 bits) {
  Bytes16 value;
  std::memcpy(value.bytes.data(), &bits, sizeof(bits));
  return value;
}

bool IsFinite(const Bytes16& value) { return (BitsOf(value) >> 125 & 3) != 3; }

Parts Unpack(const Bytes16& value) {
  const Uint128 bits = BitsOf(value);
  const Uint128 coefficient = bits & ((Uint128{1} << 113) - 1);
  if (!IsFinite(value) || coefficient >= kCoefficientLimit) return {};
  const int exponent = static_cast<int>(bits >> 113 & 0x3FFF) - kBias;
  return {(bits >> 127) != 0, coefficient, exponent};
}

// Drops the last `num_digits` digits and rounds half to even; `has_rest` says that more followed
// them.
Uint128 RoundAway(Uint128 coefficient, int num_digits, bool has_rest) {
  if (num_digits > kNumDigits + 1) return 0;
  const Uint128 unit = PowerOfTen(num_digits);
  const Uint128 quotient = coefficient / unit;
  const Uint128 twice = coefficient % unit * 2;
  const bool is_up = twice > unit || (twice == unit && (has_rest || quotient % 2 != 0));
  return quotient + (is_up ? 1 : 0);
}

// In lowest terms and in range; nothing when the value is too large.
std::optional<Bytes16> Pack(Parts parts) {
  if (parts.exponent < kMinExponent) {
    parts.coefficient = RoundAway(parts.coefficient, kMinExponent - parts.exponent, false);
    parts.exponent = kMinExponent;
  }
  if (parts.coefficient == 0) return FromBits(Uint128{kBias} << 113);
  while (parts.coefficient % 10 == 0 && parts.exponent < kMaxExponent) {
    parts.coefficient /= 10;
    ++parts.exponent;
  }
  while (parts.exponent > kMaxExponent && parts.coefficient * 10 < kCoefficientLimit) {
    parts.coefficient *= 10;
    --parts.exponent;
  }
  if (parts.exponent > kMaxExponent || parts.coefficient >= kCoefficientLimit) return std::nullopt;
  const Uint128 exponent = static_cast<Uint128>(parts.exponent + kBias);
  return FromBits(Uint128{parts.is_negative} << 127 | exponent << 113 | parts.coefficient);
}

Decimal128 Load(const Bytes16& value) {
  Decimal128 decimal;
  std::memcpy(&decimal, value.bytes.data(), sizeof(decimal));
  return decimal;
}

std::optional<Bytes16> Store(Decimal128 decimal) {
  Bytes16 value;
  std::memcpy(value.bytes.data(), &decimal, sizeof(decimal));
  if (!IsFinite(value)) return std::nullopt;
  return Pack(Unpack(value));
}

std::string DigitsOf(Uint128 value) {
  std::string digits;
  do {
    digits.push_back(static_cast<char>('0' + static_cast<int>(value % 10)));
    value /= 10;
  } while (value != 0);
  return {digits.rbegin(), digits.rend()};
}

int CountDigits(Uint128 value) {
  int count = 1;
  while (count < kNumDigits && value >= PowerOfTen(count)) ++count;
  return count;
}

// Kusto's remainder: never negative and below the size of the divisor. Exact, unlike a - b *
// trunc(a / b).
std::optional<Bytes16> Modulo(const Parts& a, const Parts& b) {
  if (b.coefficient == 0) return std::nullopt;
  Parts rest{a.is_negative, a.coefficient, std::min(a.exponent, b.exponent)};
  Uint128 divisor = b.coefficient;
  for (int i = b.exponent; i > a.exponent; --i) {
    // A divisor larger than the dividend leaves all of it.
    if (divisor > a.coefficient) {
      rest.exponent = a.exponent;
      break;
    }
    divisor *= 10;
  }
  rest.coefficient %= divisor;
  for (int i = a.exponent; i > b.exponent && rest.coefficient != 0; --i) {
    rest.coefficient = rest.coefficient * 10 % divisor;
  }
  const auto packed = Pack(rest);
  if (!packed || !rest.is_negative || rest.coefficient == 0) return packed;
  return Store(Load(*packed) + Load(*Pack({false, b.coefficient, b.exponent})));
}

}  // namespace

std::optional<Bytes16> DecimalFromText(std::string_view text) {
  text = base::TrimBlanks(text);
  Parts parts;
  size_t pos = 0;
  if (pos < text.size() && (text[pos] == '-' || text[pos] == '+'))
    parts.is_negative = text[pos++] == '-';
  bool has_digits = false;
  bool has_point = false;
  bool has_rest = false;
  int64_t exponent = 0;
  // One digit more than fits, for the rounding.
  const Uint128 limit = kCoefficientLimit;
  for (; pos < text.size(); ++pos) {
    const char c = text[pos];
    if (c == '.' && !has_point) {
      has_point = true;
      continue;
    }
    if (c < '0' || c > '9') break;
    has_digits = true;
    if (parts.coefficient < limit) {
      parts.coefficient = parts.coefficient * 10 + static_cast<Uint128>(c - '0');
      if (has_point) --exponent;
    } else {
      has_rest = has_rest || c != '0';
      if (!has_point) ++exponent;
    }
  }
  if (!has_digits) return std::nullopt;
  if (pos < text.size()) {
    if (text[pos] != 'e' && text[pos] != 'E') return std::nullopt;
    const auto power = base::ParseInteger(text.substr(pos + 1));
    if (!power) return std::nullopt;
    exponent += std::clamp<int64_t>(*power, -1'000'000'000, 1'000'000'000);
  }
  if (parts.coefficient >= limit) {
    parts.coefficient = RoundAway(parts.coefficient, 1, has_rest);
    ++exponent;
  }
  if (parts.coefficient == limit) parts.coefficient /= 10, ++exponent;
  if (parts.coefficient == 0) exponent = 0;
  parts.exponent = static_cast<int>(std::clamp<int64_t>(exponent, -100'000, 100'000));
  return Pack(parts);
}

std::string DecimalToText(const Bytes16& value) {
  const Parts parts = Unpack(value);
  const std::string sign = parts.is_negative && parts.coefficient != 0 ? "-" : "";
  if (parts.coefficient == 0) return "0";
  std::string digits = DigitsOf(parts.coefficient);
  int exponent = parts.exponent;
  while (digits.size() > 1 && digits.back() == '0') digits.pop_back(), ++exponent;
  const int num_digits = static_cast<int>(digits.size());
  const int point = num_digits + exponent;
  constexpr int kMaxZeros = 40;
  if (point > kMaxZeros || point < -kMaxZeros) {
    std::string out = sign + digits.substr(0, 1);
    if (num_digits > 1) out += "." + digits.substr(1);
    return out + (point > 0 ? "E+" : "E-") + std::to_string(std::abs(point - 1));
  }
  if (exponent >= 0) return sign + digits + std::string(static_cast<size_t>(exponent), '0');
  if (point <= 0) return sign + "0." + std::string(static_cast<size_t>(-point), '0') + digits;
  return sign + digits.substr(0, static_cast<size_t>(point)) + "." +
         digits.substr(static_cast<size_t>(point));
}

Bytes16 DecimalFromLong(int64_t value) {
  const uint64_t size =
      value < 0 ? ~static_cast<uint64_t>(value) + 1 : static_cast<uint64_t>(value);
  return *Pack({value < 0, size, 0});
}

Bytes16 DecimalFromReal(double value) {
  if (!std::isfinite(value)) return {};
  // Whole numbers keep all digits; fractions become what they print as, so that 0.1 becomes 0.1.
  constexpr double kLongRange = 9.2e18;
  if (value == std::floor(value) && std::fabs(value) < kLongRange) {
    return DecimalFromLong(static_cast<int64_t>(value));
  }
  return DecimalFromText(RealToJson(value)).value_or(Bytes16{});
}

double DecimalToReal(const Bytes16& value) {
  const Parts parts = Unpack(value);
  const std::string text = DigitsOf(parts.coefficient) + "e" + std::to_string(parts.exponent);
  const double size = base::ParseReal(text).value_or(0);
  return parts.is_negative ? -size : size;
}

std::optional<int64_t> DecimalToLong(const Bytes16& value) {
  if (!IsFinite(value)) return std::nullopt;
  Parts parts = Unpack(value);
  constexpr Uint128 kMax = static_cast<Uint128>(std::numeric_limits<int64_t>::max());
  if (parts.exponent < -kNumDigits) return 0;
  if (parts.exponent < 0) parts.coefficient /= PowerOfTen(-parts.exponent);
  for (int i = 0; i < parts.exponent && parts.coefficient <= kMax; ++i) parts.coefficient *= 10;
  if (!parts.is_negative) return static_cast<int64_t>(std::min(parts.coefficient, kMax));
  if (parts.coefficient > kMax) return std::numeric_limits<int64_t>::min();
  return -static_cast<int64_t>(parts.coefficient);
}

std::optional<Bytes16> DecimalCompute(DecimalOp op, const Bytes16& a, const Bytes16& b) {
  if (!IsFinite(a) || !IsFinite(b)) return std::nullopt;
  switch (op) {
    case DecimalOp::kAdd:
      return Store(Load(a) + Load(b));
    case DecimalOp::kSubtract:
      return Store(Load(a) - Load(b));
    case DecimalOp::kMultiply:
      return Store(Load(a) * Load(b));
    case DecimalOp::kDivide:
      return Store(Load(a) / Load(b));
    case DecimalOp::kModulo:
      return Modulo(Unpack(a), Unpack(b));
  }
  return std::nullopt;
}

int DecimalCompare(const Bytes16& a, const Bytes16& b) {
  const auto order = DecimalSortKey(a) <=> DecimalSortKey(b);
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

// Big-endian: sign (1: zero or above), power of ten of the first digit + 6176 (14 bits),
// coefficient with 34 digits (113 bits); all bits turned round for negative values.
Bytes16 DecimalSortKey(const Bytes16& value) {
  const Parts parts = Unpack(value);
  Uint128 key = 0;
  if (parts.coefficient != 0) {
    const int num_digits = CountDigits(parts.coefficient);
    const Uint128 power = static_cast<Uint128>(parts.exponent + num_digits - 1 + kBias);
    key = power << 113 | parts.coefficient * PowerOfTen(kNumDigits - num_digits);
  }
  key |= Uint128{1} << 127;
  if (parts.is_negative && parts.coefficient != 0) key = ~key;
  Bytes16 out;
  for (size_t i = 0; i < out.bytes.size(); ++i)
    out.bytes[i] = static_cast<uint8_t>(key >> (120 - 8 * i));
  return out;
}

}  // namespace quoll::model
