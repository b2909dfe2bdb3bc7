// One set of kernels, compiled by each file that includes this for its instruction set. The file
// defines CK_SET_NAME, the set's name, and CK_SET, the table's.

#include "vector.h"

#include "shape.h"

#include "functions.h"

#include "tile.h"

#include "sums.h"

#include "product.h"

#include "convolution.h"

#include "window.h"

#include "winograd.h"

#include "scattered.h"

#include "depthwise.h"

#include "images.h"

#include "rows.h"

#include "attention.h"

#include "training.h"

static void pack_convolution(
    const CKConvolutionPlan *plan, ptrdiff_t firstOutput, ptrdiff_t count, const void *weights,
    float *packed) {
  if (plan->method == CKMethodScattered) {
    pack_scattered(plan, firstOutput, count, weights, packed);
  } else if (winograd_size(plan->method) > 0) {
    pack_winograd(plan, firstOutput, count, weights, packed);
  } else {
    pack_direct(plan, firstOutput, count, weights, packed);
  }
}

static void transform(
    const CKConvolutionPlan *plan, ptrdiff_t part, const float *input, float *shared,
    float *scratch) {
  (void)scratch;
  transform_winograd(plan, part, input, shared);
}

static void convolve(
    const CKConvolutionPlan *plan, ptrdiff_t part, const float *input, const float *packed,
    const CKFinish *finish, float *output, float *shared, float *scratch) {
  switch (plan->method) {
    case CKMethodPointwise:
      return convolve_pointwise(plan, part, input, packed, finish, output);
    case CKMethodDirect:
      return convolve_direct(plan, part, input, packed, finish, output, scratch);
    case CKMethodScattered:
      return convolve_scattered(plan, input, packed, finish, output, scratch);
    default:
      return convolve_winograd(plan, part, input, packed, finish, output, shared, scratch);
  }
}

const CKKernels CK_SET = {
    .name = CK_SET_NAME,
    .pack_panels = pack_panels,
    .pack_rows = pack_rows,
    .pack_columns = pack_columns,
    .multiply = multiply,
    .multiply_unpacked = multiply_unpacked,
    .attend = attend,
    .pack_convolution = pack_convolution,
    .transform = transform,
    .convolve = convolve,
    .pack_depthwise = pack_depthwise,
    .depthwise = depthwise,
    .block = block,
    .unblock = unblock,
    .rows_from_blocked = rows_from_blocked,
    .blocked_from_rows = blocked_from_rows,
    .pool = pool,
    .mean = mean,
    .scale_channels = scale_channels,
    .affine_channels = affine_channels,
    .local_response = local_response,
    .apply = apply,
    .combine = combine,
    .softmax = softmax,
    .normalize = normalize,
    .normalize_scale = normalize_scale,
    .add_weight_slopes = add_weight_slopes,
    .moments = moments,
    .normalize_channels = normalize_channels,
    .normalization_sums = normalization_sums,
    .normalization_slopes = normalization_slopes,
    .maximum_slopes = maximum_slopes,
    .activation_slopes = activation_slopes,
    .softmax_slopes = softmax_slopes,
    .normalize_slopes = normalize_slopes,
    .add_rows = add_rows,
    .transpose_matrix = transpose_matrix,
};
