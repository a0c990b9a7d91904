// The inverse divides by the length.
#include "lang/functions/_fourier_kernel.h"
#include "lang/functions/_series.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  TransformSeries(call, out, Transform::kInverse);
}

}  // namespace

extern constinit const FunctionDef kFunction_series_ifft = {
    .name = "series_ifft",
    .summary = "The inverse of series_fft().",
    .signatures = {{{DynamicArg("series"), Optional(DynamicArg("series_imaginary"))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .values = {{"real"}, {"imag"}},
    .examples = {{"print (re, im) = series_ifft(dynamic([4, 0, 0, 0])) | project re",
                  "[1.0,1.0,1.0,1.0]"}},
};

}  // namespace quoll::lang
