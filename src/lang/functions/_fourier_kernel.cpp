#include "lang/functions/_fourier_kernel.h"

#include "lang/functions/_series.h"

namespace quoll::lang {

using namespace model;

void TransformSeries(const KernelCall& call, Column& out, Transform direction) {
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[0].IsNull(row)) continue;
    const auto re = ReadNumbers(ReadCell<Dynamic>(call.args[0], row));
    if (!re) continue;
    std::optional<std::vector<double>> im(re->size());
    if (call.args.size() > 1 && !call.args[1].IsNull(row))
      im = ReadNumbers(ReadCell<Dynamic>(call.args[1], row));
    if (!im || im->size() != re->size()) continue;
    std::vector<std::complex<double>> values(re->size());
    for (size_t i = 0; i < values.size(); ++i) values[i] = {(*re)[i], (*im)[i]};
    values = FourierTransform(std::move(values), direction);
    const double scale = direction == Transform::kInverse ? static_cast<double>(values.size()) : 1;
    writer.BeginArray();
    writer.BeginArray();
    for (const auto& value : values) writer.Real(value.real() / scale);
    writer.EndArray();
    writer.BeginArray();
    for (const auto& value : values) writer.Real(value.imag() / scale);
    writer.EndArray();
    writer.EndArray();
    out.SetText(row, writer.Take());
  }
}

}  // namespace quoll::lang
