// Without scaling; the inverse divides by the length.
#include "lang/functions/_fourier_kernel.h"
#include "lang/functions/_series.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  TransformSeries(call, out, Transform::kForward);
}

}  // namespace

extern constinit const FunctionDef kFunction_series_fft = {
    .name = "series_fft",
    .summary = "The discrete Fourier transform of a series, real and imaginary part.",
    .signatures = {{{DynamicArg("series"), Optional(DynamicArg("series_imaginary"))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .values = {{"real"}, {"imag"}},
    .examples = {{"print (re, im) = series_fft(dynamic([1, 1, 1, 1])) | project re",
                  "[4.0,0.0,0.0,0.0]"}},
};

}  // namespace quoll::lang
