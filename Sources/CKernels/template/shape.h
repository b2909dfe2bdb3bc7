// What follows from a convolution's shape and its plan.

#include "division.h"

typedef struct {
  /// Channels of a merged group.
  ptrdiff_t inputs, outputs;
  /// Channels of each element of a copied row, and elements of the row.
  ptrdiff_t stripChannels, stripWidth;
} GroupShape;

static inline GroupShape group_shape(const CKConvolutionPlan *plan) {
  const CKConvolution *c = &plan->convolution;
  GroupShape shape = {
      .inputs = c->inputChannels / plan->mergedGroups,
      .outputs = c->outputChannels / plan->mergedGroups,
      .stripWidth =
          (c->outputWidth - 1) * c->strideX + (c->kernelWidth - 1) * c->dilationX + 1,
  };
  // The channels of a single block are copied without those that fill it up.
  const bool isFilled = plan->method == CKMethodDirect && c->inputLayout == CKLayoutBlocked &&
                        shape.inputs > ck_block;
  shape.stripChannels = isFilled ? ck_blocks(shape.inputs) * ck_block : shape.inputs;
  return shape;
}

/// Padded rows that `rows` rows of output read.
static inline ptrdiff_t strip_rows(const CKConvolution *c, ptrdiff_t rows) {
  return (rows - 1) * c->strideY + (c->kernelHeight - 1) * c->dilationY + 1;
}

/// Whether the output at a place reads the input at the same place only.
static inline bool is_unstrided(const CKConvolution *c) {
  return c->strideY == 1 && c->strideX == 1 && c->outputHeight == c->inputHeight &&
         c->outputWidth == c->inputWidth;
}

/// Things that a pointwise convolution's parts share out: pixels, or rows of pixels.
static inline ptrdiff_t pointwise_rows(const CKConvolution *c) {
  return is_unstrided(c) ? c->outputHeight * c->outputWidth : c->outputHeight;
}

/// Winograd's F(m×m, 3×3): the m of a method, 0 for others.
static inline ptrdiff_t winograd_size(CKMethod method) {
  switch (method) {
    case CKMethodWinograd2: return 2;
    case CKMethodWinograd4: return 4;
    case CKMethodWinograd6: return 6;
    default: return 0;
  }
}

typedef struct {
  /// Outputs of a tile along an axis, and inputs.
  ptrdiff_t size, width;
  ptrdiff_t tilesX, tiles;
  /// Input channels, filled up to a multiple of 16.
  ptrdiff_t channels;
} WinogradShape;

static inline WinogradShape winograd_shape(const CKConvolutionPlan *plan) {
  const CKConvolution *c = &plan->convolution;
  const ptrdiff_t size = winograd_size(plan->method);
  WinogradShape shape = {
      .size = size,
      .width = size + 2,
      .tilesX = quotient_up(c->outputWidth, size),
      .channels = ck_blocks(c->inputChannels) * ck_block,
  };
  shape.tiles = shape.tilesX * quotient_up(c->outputHeight, size);
  return shape;
}

/// Floats of a plane of `tiles` rows of `channels`: an odd number of cache lines, so that planes do
/// not compete for the same lines.
static inline ptrdiff_t winograd_plane(ptrdiff_t tiles, ptrdiff_t channels) {
  return (tiles * channels / ck_block | 1) * ck_block;
}

typedef struct {
  ptrdiff_t blockParts, rowParts;
} DepthwiseDivision;

/// Blocks of channels first, then rows.
static inline DepthwiseDivision divide_depthwise(const CKConvolution *c) {
  const ptrdiff_t blocks = ck_blocks(c->inputChannels);
  const ptrdiff_t taps = c->kernelHeight * c->kernelWidth;
  // An output takes longer than its sum.
  const ptrdiff_t wanted =
      wanted_parts(c->outputHeight * c->outputWidth * blocks * ck_block * (taps + 16));
  DepthwiseDivision division = {.blockParts = smaller_count(blocks, wanted)};
  division.rowParts = smaller_count(
      quotient_up(wanted, division.blockParts), larger_count(1, c->outputHeight / 4));
  return division;
}

typedef struct {
  /// Floats that a kernel's row takes of a pixel's products: a multiple of 16.
  ptrdiff_t segment;
  /// Rows of the sums, which windows that hang over are part of, and floats of one.
  ptrdiff_t height, line;
} ScatteredShape;

static inline ScatteredShape scattered_shape(const CKConvolution *c) {
  return (ScatteredShape){
      .segment = ck_blocks(c->kernelWidth * c->outputChannels) * ck_block,
      .height = c->inputHeight + c->kernelHeight - 1,
      // The last segment and the last pixel are read and written as whole vectors.
      .line = (c->inputWidth + c->kernelWidth - 1) * c->outputChannels + ck_block,
  };
}

/// Floats of all pixels' products.
static inline ptrdiff_t scattered_product_count(const CKConvolution *c) {
  return c->inputHeight * c->inputWidth * c->kernelHeight * scattered_shape(c).segment;
}

/// All pixels' products with all taps as a pointwise convolution to rows.
static inline CKConvolutionPlan scattered_products(const CKConvolutionPlan *plan) {
  const CKConvolution *c = &plan->convolution;
  return (CKConvolutionPlan){
      .convolution = {
          .inputChannels = c->inputChannels,
          .outputChannels = c->kernelHeight * scattered_shape(c).segment,
          .groups = 1,
          .inputHeight = c->inputHeight,
          .inputWidth = c->inputWidth,
          .outputHeight = c->inputHeight,
          .outputWidth = c->inputWidth,
          .kernelHeight = 1,
          .kernelWidth = 1,
          .strideY = 1,
          .strideX = 1,
          .dilationY = 1,
          .dilationX = 1,
          .inputLayout = CKLayoutBlocked,
          .outputLayout = CKLayoutRows,
      },
      .method = CKMethodPointwise,
      .parts = 1,
      .mergedGroups = 1,
      .rowParts = 1,
      .panelParts = 1,
  };
}

/// Parts that the blocks of a pooling are shared out to.
static inline ptrdiff_t pooling_parts(const CKPooling *p) {
  const ptrdiff_t blocks = ck_blocks(p->channels);
  const ptrdiff_t taps = p->kernelHeight * p->kernelWidth;
  return smaller_count(
      blocks, wanted_parts(p->outputHeight * p->outputWidth * blocks * ck_block * (taps + 16)));
}
