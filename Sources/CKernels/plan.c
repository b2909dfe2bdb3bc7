// Which method carries a convolution out, and in which parts: by shape alone.

#include "template/shape.h"

ptrdiff_t ck_product_parts(const CKProduct *product) {
  const ProductDivision division = divide_product(product);
  return division.rowParts * division.panelParts;
}

ptrdiff_t ck_attention_parts(const CKAttention *attention) { return attention_parts(attention); }

ptrdiff_t ck_attention_scratch(const CKAttention *attention) {
  const ptrdiff_t rows = quotient_up(attention->queries, attention_parts(attention));
  return rows * attention_stride(attention);
}

ptrdiff_t ck_depthwise_parts(const CKConvolution *convolution) {
  const DepthwiseDivision division = divide_depthwise(convolution);
  return division.blockParts * division.rowParts;
}

ptrdiff_t ck_pooling_parts(const CKPooling *pooling) { return pooling_parts(pooling); }

/// The number of groups left when neighbours are merged until each has whole blocks of channels.
static ptrdiff_t merged_groups(const CKConvolution *c) {
  for (ptrdiff_t groups = c->groups; groups > 1; groups--) {
    if (c->groups % groups == 0 && c->inputChannels / groups % ck_block == 0 &&
        c->outputChannels / groups % ck_block == 0) {
      return groups;
    }
  }
  return 1;
}

static bool is_pointwise(const CKConvolution *c) {
  return c->kernelHeight == 1 && c->kernelWidth == 1 && c->paddingTop == 0 &&
         c->paddingLeft == 0 && c->inputLayout == CKLayoutBlocked &&
         (c->outputHeight - 1) * c->strideY < c->inputHeight &&
         (c->outputWidth - 1) * c->strideX < c->inputWidth;
}

static bool is_winograd(const CKConvolution *c) {
  return c->kernelHeight == 3 && c->kernelWidth == 3 && c->strideY == 1 && c->strideX == 1 &&
         c->dilationY == 1 && c->dilationX == 1 && c->groups == 1 &&
         c->inputLayout == CKLayoutBlocked && c->outputLayout == CKLayoutBlocked;
}

/// Whether scattering fits, and its memory into the second-level cache.
static bool is_scattered(const CKConvolution *c) {
  const ScatteredShape shape = scattered_shape(c);
  return c->outputChannels <= ck_block / 2 && c->strideY == 1 && c->strideX == 1 &&
         c->dilationY == 1 && c->dilationX == 1 && c->groups == 1 &&
         c->inputLayout == CKLayoutBlocked && c->outputLayout == CKLayoutBlocked &&
         c->paddingTop < c->kernelHeight && c->paddingLeft < c->kernelWidth &&
         c->outputHeight <= c->inputHeight + c->paddingTop &&
         c->outputWidth <= c->inputWidth + c->paddingLeft &&
         scattered_product_count(c) + shape.height * shape.line <= 96 * 1024;
}

/// Cuts `rows` (at least `fewest` each) and groups of panels into `wanted` parts.
static void divide(
    CKConvolutionPlan *plan, ptrdiff_t wanted, ptrdiff_t rows, ptrdiff_t fewest,
    ptrdiff_t panelGroups) {
  wanted = larger_count(1, quotient_up(wanted, plan->mergedGroups));
  const ptrdiff_t most = larger_count(1, rows / fewest);
  plan->rowParts = wanted;
  while (plan->rowParts > most) plan->rowParts = (plan->rowParts + 1) / 2;
  plan->panelParts = smaller_count(panelGroups, quotient_up(wanted, plan->rowParts));
  plan->parts = plan->mergedGroups * plan->rowParts * plan->panelParts;
}

/// Parts that a convolution of so many multiplications with addition shall have at least.
static ptrdiff_t wanted_image_parts(const CKConvolution *c, ptrdiff_t terms) {
  return c->images < 8 ? wanted_parts(terms) : 1;
}

static void plan_sums(CKConvolutionPlan *plan) {
  const CKConvolution *c = &plan->convolution;
  const GroupShape shape = group_shape(plan);
  const ptrdiff_t panels = ck_blocks(shape.outputs);
  const ptrdiff_t steps = c->kernelHeight * c->kernelWidth * shape.stripChannels;
  const ptrdiff_t panelGroups = panel_groups(panels);
  const ptrdiff_t pixels = c->outputHeight * c->outputWidth;
  plan->packedCount = plan->mergedGroups * panels * ck_block * steps;
  const ptrdiff_t wanted =
      wanted_image_parts(c, plan->mergedGroups * pixels * panels * ck_block * steps);
  if (plan->method == CKMethodPointwise) {
    const ptrdiff_t rows = pointwise_rows(c);
    divide(plan, wanted, rows, quotient_up(56 * rows, pixels), panelGroups);
    return;
  }
  // Rows that two parts copy shall be few beside those of one.
  const ptrdiff_t shared = (c->kernelHeight - 1) * c->dilationY + 1 - c->strideY;
  divide(plan, wanted, c->outputHeight, shared > 0 ? 4 : 1, panelGroups);
  // The copied rows of a part shall stay in the second-level cache.
  const ptrdiff_t most = 96 * 1024;
  ptrdiff_t count;
  for (;;) {
    const ptrdiff_t rows = quotient_up(c->outputHeight, plan->rowParts);
    count = strip_rows(c, rows) * shape.stripWidth * shape.stripChannels;
    if (count <= most || rows == 1) break;
    plan->rowParts++;
  }
  plan->parts = plan->mergedGroups * plan->rowParts * plan->panelParts;
  // What fills up the last pixel's block reaches beyond the rows.
  plan->scratchCount = count + ck_block;
}

static void plan_winograd(CKConvolutionPlan *plan) {
  const CKConvolution *c = &plan->convolution;
  const WinogradShape shape = winograd_shape(plan);
  const ptrdiff_t panels = ck_blocks(c->outputChannels);
  const ptrdiff_t panelGroups = panel_groups(panels);
  const ptrdiff_t products = shape.width * shape.width;
  plan->packedCount = products * panels * ck_block * shape.channels;
  const ptrdiff_t wanted = wanted_image_parts(c, shape.tiles * plan->packedCount);
  // Where weights are much or tiles are few, weights are shared out rather than tiles, and inputs
  // are transformed beforehand. Otherwise a part's transformed inputs and sums stay in the caches.
  const ptrdiff_t most = shape.channels > 64 ? 56 : 28;
  const bool isShared = plan->packedCount > 4 * 1024 * 1024 || shape.tiles < 2 * most;
  if (isShared) {
    plan->panelParts = smaller_count(panelGroups, wanted);
    plan->rowParts = quotient_up(wanted, plan->panelParts);
    plan->transformParts = smaller_count(shape.channels / ck_block, wanted);
    plan->sharedCount = products * winograd_plane(shape.tiles, shape.channels);
  } else {
    plan->panelParts = 1;
    plan->rowParts = larger_count(wanted, quotient_up(shape.tiles, most));
  }
  // Each part reads its weights anew, which must be worth it, but two parts there shall be for two
  // threads.
  const ptrdiff_t fewest =
      plan->panelParts > 1 || c->images > 1 ? 1 : smaller_count(2, shape.tiles);
  plan->rowParts =
      larger_count(fewest, smaller_count(plan->rowParts, shape.tiles / (most / 2)));
  if (plan->rowParts > 1) plan->rowParts -= plan->rowParts % 2;
  plan->parts = plan->rowParts * plan->panelParts;
  const ptrdiff_t tiles = quotient_up(shape.tiles, plan->rowParts);
  plan->scratchCount = products * winograd_plane(tiles, group_panels * ck_block);
  if (!isShared) plan->scratchCount += products * winograd_plane(tiles, shape.channels);
}

static void plan_scattered(CKConvolutionPlan *plan) {
  const CKConvolution *c = &plan->convolution;
  const ScatteredShape shape = scattered_shape(c);
  plan->rowParts = plan->panelParts = plan->parts = 1;
  plan->packedCount = c->kernelHeight * shape.segment * c->inputChannels;
  plan->scratchCount = scattered_product_count(c) + shape.height * shape.line;
}

CKConvolutionPlan ck_plan_convolution_with(const CKConvolution *convolution, CKMethod method) {
  CKConvolutionPlan plan = {.convolution = *convolution, .method = method, .mergedGroups = 1};
  const bool can = method == CKMethodPointwise   ? is_pointwise(convolution)
                   : method == CKMethodDirect    ? true
                   : method == CKMethodScattered ? is_scattered(convolution)
                                                 : is_winograd(convolution);
  if (!can) plan.method = CKMethodDirect;
  if (winograd_size(plan.method) > 0) {
    plan_winograd(&plan);
  } else if (plan.method == CKMethodScattered) {
    plan_scattered(&plan);
  } else {
    plan.mergedGroups = merged_groups(convolution);
    plan_sums(&plan);
  }
  return plan;
}

/// Cycles of a core that F(m×m, 3×3) takes, as fitted to measurements: products, transforms, and
/// reading the weights from memory, at 10 bytes a cycle.
static double winograd_cost(const CKConvolution *c, CKMethod method) {
  const CKConvolutionPlan plan = {.convolution = *c, .method = method, .mergedGroups = 1};
  const WinogradShape shape = winograd_shape(&plan);
  const double products = (double)(shape.width * shape.width);
  const double inputs = (double)shape.channels / ck_block;
  const double outputs = (double)ck_blocks(c->outputChannels);
  const double tiles = (double)shape.tiles;
  const double sums = tiles * products * inputs * outputs * ck_block * 1.04;
  const double transforms = tiles * products * (inputs * 13 + outputs * 11);
  const double reading = products * inputs * outputs * ck_block * ck_block * 4 / 10;
  // Reading goes on while sums are made, but not all of the time.
  return (sums > reading ? sums + 0.6 * reading : reading + 0.6 * sums) + transforms;
}

/// Cycles of a core that scattering takes: products, adding them up, and what follows a sum.
static double scattered_cost(const CKConvolution *c) {
  const ScatteredShape shape = scattered_shape(c);
  const double vectors =
      (double)(c->inputHeight * c->inputWidth * c->kernelHeight * shape.segment / ck_block);
  return vectors * (double)(c->inputChannels + 3) + (double)(c->outputHeight * c->outputWidth) * 4;
}

/// Cycles of a core that sums over copied rows take.
static double direct_cost(const CKConvolution *c) {
  const double sums = (double)(c->outputHeight * c->outputWidth * ck_blocks(c->outputChannels));
  return sums * (double)(c->kernelHeight * c->kernelWidth * c->inputChannels) * 1.04;
}

CKConvolutionPlan ck_plan_convolution(const CKConvolution *convolution) {
  CKMethod best = CKMethodDirect;
  double least = 0;
  if (is_pointwise(convolution)) {
    best = CKMethodPointwise;
  } else if (is_winograd(convolution)) {
    for (CKMethod method = CKMethodWinograd2; method <= CKMethodWinograd6; method++) {
      // F(6×6) has several times the error of the others, most of all where few channels are
      // summed: it must pay.
      if (method == CKMethodWinograd6 && convolution->inputChannels < 64) continue;
      const double cost =
          winograd_cost(convolution, method) * (method == CKMethodWinograd6 ? 1.1 : 1);
      if (least == 0 || cost < least) {
        least = cost;
        best = method;
      }
    }
  } else {
    least = direct_cost(convolution);
  }
  if (is_scattered(convolution) && scattered_cost(convolution) < least) best = CKMethodScattered;
  return ck_plan_convolution_with(convolution, best);
}
