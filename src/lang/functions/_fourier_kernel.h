// The kernel that series_fft and series_ifft share.
#pragma once

#include "lang/functions/_fourier.h"
#include "model/kernel.h"

namespace quoll::lang {

// Arguments: the real parts and, optionally, as many imaginary parts. Gives an array of both parts
// of the transform, the inverse divided by the length; null where an argument is no array of
// numbers or the lengths differ.
void TransformSeries(const model::KernelCall& call, model::Column& out, Transform direction);

}  // namespace quoll::lang
