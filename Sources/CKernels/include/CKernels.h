#ifndef HUB_CKERNELS_H
#define HUB_CKERNELS_H

// The arithmetic of networks at native speed, in C, for the instruction set of the processor.
//
// Contract of every kernel:
// - It computes one part of its work on the calling thread. How many parts there are follows from
//   the shape alone. Parts write to disjoint elements and may run at the same time, in any order.
// - It allocates nothing. Memory that it needs besides is handed in; its contents are unspecified
//   before and after. Every count of memory is in floats.
// - Pointers to packed weights, scratch and blocked images are aligned to 64 bytes. Row-major
//   matrices and planar images need no more than the alignment of a float, and weights that are
//   still to be packed (`const void *`) none at all: they may lie in a file's memory.
// - Input and output do not overlap, unless a kernel says that it works in place.
//
// Layouts:
// - planar image:  (channels, height, width), row-major: the layout of the standard.
// - blocked image: (blocks, height, width, 16): channels are cut into blocks of 16, the last one
//   filled up with channels of zeros. Kernels give these filling channels a sum of 0 and read them
//   with weights of 0; after an activation they may hold any finite value.
// - matrix: row-major, with the number of floats from one row to the next.
// - panels: a right-hand matrix (depth, columns) as (panels, depth, 16): columns are cut into
//   panels of 16, the last one filled up with zeros.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#pragma clang assume_nonnull begin

enum {
  /// Channels of a block, columns of a panel: the same for all instruction sets.
  ck_block = 16,
};

/// Blocks of 16 that `count` channels or columns take.
static inline ptrdiff_t ck_blocks(ptrdiff_t count) { return (count + ck_block - 1) / ck_block; }

// MARK: What follows a sum

typedef enum __attribute__((enum_extensibility(closed))) {
  CKActivationNone,
  /// min(max(x, lower), upper); a NaN stays NaN.
  CKActivationClamp,
  /// x / 2 · (1 + erf(x / √2)): Hendrycks & Gimpel 2016.
  CKActivationGelu,
  /// x / 2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))).
  CKActivationGeluTanh,
  CKActivationSigmoid,
  /// x · sigmoid(x).
  CKActivationSilu,
  /// x · min(max(x / 6 + 1/2, 0), 1).
  CKActivationHardSwish,
  /// min(max(x · lower + upper, 0), 1), so alpha is `lower` and beta `upper`.
  CKActivationHardSigmoid,
  CKActivationTanh,
  CKActivationErf,
  CKActivationExponential,
  /// x where it is positive, else x · `lower`.
  CKActivationLeaky,
} CKActivation;

/// What happens to a sum before it is stored: plus bias, plus residual, then the activation.
typedef struct {
  /// One value per output channel or column, filled up with zeros to a multiple of 16.
  const float *_Nullable bias;
  /// Laid out as the output; may be the output itself.
  const float *_Nullable residual;
  CKActivation activation;
  /// Parameters of the activation.
  float lower, upper;
} CKFinish;

// MARK: Matrix product

/// left (rows, depth) times right (depth, columns).
typedef struct {
  ptrdiff_t rows, depth, columns;
  /// Floats from one row to the next.
  ptrdiff_t leftStride, outputStride;
} CKProduct;

/// Parts of a product.
ptrdiff_t ck_product_parts(const CKProduct *product);

/// Floats that a right-hand matrix takes as panels.
static inline ptrdiff_t ck_panel_count(ptrdiff_t depth, ptrdiff_t columns) {
  return ck_blocks(columns) * ck_block * depth;
}

// MARK: Convolution

typedef enum __attribute__((enum_extensibility(closed))) {
  CKLayoutBlocked,
  /// As input only.
  CKLayoutPlanar,
  /// As output only: a matrix (pixels, channels), such as a vision transformer's tokens.
  CKLayoutRows,
} CKLayout;

/// A convolution of one image. All convolutions but depthwise ones; groups of any size.
typedef struct {
  /// Of all groups together.
  ptrdiff_t inputChannels, outputChannels;
  ptrdiff_t groups;
  ptrdiff_t inputHeight, inputWidth;
  ptrdiff_t outputHeight, outputWidth;
  ptrdiff_t kernelHeight, kernelWidth;
  ptrdiff_t strideY, strideX;
  ptrdiff_t dilationY, dilationX;
  /// Rows above and columns before the image; those behind follow from the output's size.
  ptrdiff_t paddingTop, paddingLeft;
  CKLayout inputLayout, outputLayout;
  /// Images that are worked on one beside the other: where they are many, each is cut into fewer parts.
  ptrdiff_t images;
} CKConvolution;

typedef enum __attribute__((enum_extensibility(closed))) {
  /// Sums over the image as it lies.
  CKMethodPointwise,
  /// Sums over padded rows, copied.
  CKMethodDirect,
  /// Lavin & Gray 2016, F(2×2, 3×3).
  CKMethodWinograd2,
  /// F(4×4, 3×3).
  CKMethodWinograd4,
  /// F(6×6, 3×3).
  CKMethodWinograd6,
  /// Each pixel's products with all taps, added up where the windows are.
  CKMethodScattered,
} CKMethod;

/// How a convolution is carried out.
typedef struct {
  CKConvolution convolution;
  CKMethod method;
  /// Parts of a first stage (`transform`), all of which end before `convolve` begins; 0 for none.
  ptrdiff_t transformParts;
  /// Parts of `convolve`.
  ptrdiff_t parts;
  /// Floats of the packed weights.
  ptrdiff_t packedCount;
  /// Floats of memory shared by all parts of both stages of one convolution; may be 0.
  ptrdiff_t sharedCount;
  /// Floats of memory that each thread needs while it works on a part; may be 0.
  ptrdiff_t scratchCount;

  /// How the parts are cut: the kernels' own affair.
  ptrdiff_t mergedGroups, rowParts, panelParts;
} CKConvolutionPlan;

/// Chooses a method by shape: the fastest of those measured (see README.md).
CKConvolutionPlan ck_plan_convolution(const CKConvolution *convolution);

/// The same with a given method, or with `Direct` where that method cannot do this convolution.
CKConvolutionPlan ck_plan_convolution_with(const CKConvolution *convolution, CKMethod method);

/// A convolution of one image with one filter per channel (and so as many outputs as inputs), from
/// and to blocked images. Groups and layouts of `convolution` do not count.
///
/// Weights are packed as (blocks, kernel height, kernel width, 16): `ck_depthwise_count` floats.
static inline ptrdiff_t ck_depthwise_count(const CKConvolution *convolution) {
  return ck_blocks(convolution->inputChannels) * ck_block * convolution->kernelHeight *
         convolution->kernelWidth;
}

/// Parts of a depthwise convolution.
ptrdiff_t ck_depthwise_parts(const CKConvolution *convolution);

// MARK: Pooling

typedef enum __attribute__((enum_extensibility(closed))) {
  CKPoolingMaximum,
  /// Divides by the number of window elements inside the image.
  CKPoolingAverage,
  /// Divides by the number of window elements inside the padded image.
  CKPoolingAverageWithPadding,
} CKPoolingKind;

/// Maximum or average over a window, for every channel of a blocked image on its own.
typedef struct {
  CKPoolingKind kind;
  ptrdiff_t channels;
  ptrdiff_t inputHeight, inputWidth;
  ptrdiff_t outputHeight, outputWidth;
  ptrdiff_t kernelHeight, kernelWidth;
  ptrdiff_t strideY, strideX;
  ptrdiff_t dilationY, dilationX;
  ptrdiff_t paddingTop, paddingLeft;
  /// Read by `AverageWithPadding` only.
  ptrdiff_t paddingBottom, paddingRight;
} CKPooling;

/// Parts of a pooling.
ptrdiff_t ck_pooling_parts(const CKPooling *pooling);

// MARK: Attention

/// Scaled dot-product attention (Vaswani et al. 2017, eq. 1) of one head:
/// softmax(scale · query · keyᵀ + mask) · value.
typedef struct {
  /// Rows of the query; rows of key and value; columns of query and key; columns of the value.
  ptrdiff_t queries, keys, depth, valueDepth;
  /// Floats from one row to the next; that of the mask may be 0.
  ptrdiff_t queryStride, outputStride, maskStride;
  float scale;
} CKAttention;

/// Parts of the attention of one head: blocks of rows of the query.
ptrdiff_t ck_attention_parts(const CKAttention *attention);

/// Floats of memory that each thread needs while it works on a part.
ptrdiff_t ck_attention_scratch(const CKAttention *attention);

// MARK: The kernels

typedef enum __attribute__((enum_extensibility(closed))) {
  CKCombinationAdd,
  CKCombinationSubtract,
  CKCombinationMultiply,
  CKCombinationDivide,
  CKCombinationMaximum,
  CKCombinationMinimum,
} CKCombination;

/// The slope of an activation, computed from its result, or for GELU from what it is applied to.
typedef enum __attribute__((enum_extensibility(closed))) {
  CKSlopeRectifier,
  CKSlopeTanh,
  CKSlopeSigmoid,
  CKSlopeGelu,
} CKSlope;

/// Floats of the sums of a convolution's weight gradient (`add_weight_slopes`), those of the bias not
/// counted.
static inline ptrdiff_t ck_weight_slope_count(const CKConvolution *convolution) {
  const ptrdiff_t inputs = convolution->inputLayout == CKLayoutPlanar
                               ? convolution->inputChannels
                               : ck_blocks(convolution->inputChannels) * ck_block;
  return ck_blocks(convolution->outputChannels) * ck_block * inputs *
         convolution->kernelHeight * convolution->kernelWidth;
}

/// One set of kernels: all functions, for one instruction set.
typedef struct {
  /// "avx512", "avx2" or "generic".
  const char *name;

  // Matrix product.

  /// Packs `panelCount` panels of a right-hand matrix, element (d, n) of which lies at
  /// right[d · depthStride + n · columnStride]. `panels` points at panel 0.
  void (*pack_panels)(
      const float *right, ptrdiff_t depthStride, ptrdiff_t columnStride, ptrdiff_t depth,
      ptrdiff_t columns, ptrdiff_t firstPanel, ptrdiff_t panelCount, float *panels);
  /// Packs `rowCount` rows from `firstRow` on of a right-hand matrix (depth, columns) as it is stored,
  /// row by row. `rows` points at the first of them, `panels` at panel 0.
  void (*pack_rows)(
      const void *rows, ptrdiff_t firstRow, ptrdiff_t rowCount, ptrdiff_t depth,
      ptrdiff_t columns, float *panels);
  /// The same for a matrix that is stored column by column: `columnCount` columns from `firstColumn`
  /// on, a multiple of 16. A last panel that has fewer columns is filled up with zeros.
  void (*pack_columns)(
      const void *columns, ptrdiff_t firstColumn, ptrdiff_t columnCount, ptrdiff_t depth,
      float *panels);
  /// One part of a product; `panels` is the whole right-hand matrix.
  void (*multiply)(
      const CKProduct *product, ptrdiff_t part, const float *left, const float *panels,
      const CKFinish *finish, float *output);
  /// The same with both matrices as they lie: element (r, d) of the left-hand one at
  /// left[r · leftStride + d · leftStep], so that it may be turned; rows of the right-hand one, which has
  /// a multiple of 16 columns, `rightStride` floats apart.
  void (*multiply_unpacked)(
      const CKProduct *product, ptrdiff_t part, const float *left, ptrdiff_t leftStep,
      const float *right, ptrdiff_t rightStride, const CKFinish *finish, float *output);
  /// One part of the attention of a head. `keys` are the panels of keyᵀ (depth, keys), `values`
  /// those of the value (keys, value depth).
  void (*attend)(
      const CKAttention *attention, ptrdiff_t part, const float *query, const float *keys,
      const float *values, const float *_Nullable mask, float *output, float *scratch);

  // Convolution.

  /// Packs the weights of `count` output channels from `firstOutput` on, a multiple of 16: from
  /// (channels out, channels in per group, kernel height, kernel width), of which `weights` points at
  /// the first one to be packed. So do other kernels' weights.
  void (*pack_convolution)(
      const CKConvolutionPlan *plan, ptrdiff_t firstOutput, ptrdiff_t count, const void *weights,
      float *packed);
  /// One part of the first stage, where there is one.
  void (*transform)(
      const CKConvolutionPlan *plan, ptrdiff_t part, const float *input, float *_Nullable shared,
      float *_Nullable scratch);
  /// One part of the convolution. Output as rows: floats from one pixel to the next are
  /// `outputChannels`.
  void (*convolve)(
      const CKConvolutionPlan *plan, ptrdiff_t part, const float *input, const float *packed,
      const CKFinish *finish, float *output, float *_Nullable shared, float *_Nullable scratch);
  /// Packs `count` channels from `firstChannel` on, a multiple of 16, of (channels, 1, kernel height,
  /// kernel width).
  void (*pack_depthwise)(
      const CKConvolution *convolution, ptrdiff_t firstChannel, ptrdiff_t count,
      const void *weights, float *packed);
  void (*depthwise)(
      const CKConvolution *convolution, ptrdiff_t part, const float *input, const float *packed,
      const CKFinish *finish, float *output);

  // Blocked images.

  /// Blocks `firstBlock` and on of a blocked image from a planar one.
  void (*block)(
      const float *planar, ptrdiff_t channels, ptrdiff_t pixels, ptrdiff_t firstBlock,
      ptrdiff_t blockCount, float *blocked);
  /// The same back again. Filling channels are left out.
  void (*unblock)(
      const float *blocked, ptrdiff_t channels, ptrdiff_t pixels, ptrdiff_t firstBlock,
      ptrdiff_t blockCount, float *planar);
  /// A matrix (pixels, channels) with `rowStride` floats per row from a blocked image, and back.
  void (*rows_from_blocked)(
      const float *blocked, ptrdiff_t channels, ptrdiff_t pixels, ptrdiff_t firstBlock,
      ptrdiff_t blockCount, float *rows, ptrdiff_t rowStride);
  void (*blocked_from_rows)(
      const float *rows, ptrdiff_t rowStride, ptrdiff_t channels, ptrdiff_t pixels,
      ptrdiff_t firstBlock, ptrdiff_t blockCount, float *blocked);
  /// One part of a pooling.
  void (*pool)(const CKPooling *pooling, ptrdiff_t part, const float *input, float *output);
  /// The mean of each channel over all pixels: `blockCount` blocks give 16 floats each.
  void (*mean)(const float *blocked, ptrdiff_t pixels, ptrdiff_t blockCount, float *means);
  /// blocked · factors, one factor per channel (16 per block), then limited to lower...upper. May
  /// work in place.
  void (*scale_channels)(
      const float *blocked, const float *factors, ptrdiff_t pixels, ptrdiff_t blockCount,
      float lower, float upper, float *output);
  /// blocked · factors + shifts, then the finish's activation; bias and residual do not count. May
  /// work in place.
  void (*affine_channels)(
      const float *blocked, const float *factors, const float *shifts, ptrdiff_t pixels,
      ptrdiff_t blockCount, const CKFinish *finish, float *output);
  /// Local response normalisation across channels (Krizhevsky et al. 2012, 3.3) of pixels
  /// `firstPixel` and on: x / (bias + alpha / size · Σ x²)^beta over the `size` channels around
  /// each; `size` is at most 33.
  void (*local_response)(
      const float *blocked, ptrdiff_t channels, ptrdiff_t pixels, ptrdiff_t firstPixel,
      ptrdiff_t pixelCount, ptrdiff_t size, float alpha, float beta, float bias, float *output);

  // Arrays, whatever their layout. All may work in place.

  /// The finish's activation of every element; bias and residual do not count.
  void (*apply)(const float *input, ptrdiff_t count, const CKFinish *finish, float *output);
  /// first ∘ second, element by element, then limited to lower...upper.
  void (*combine)(
      CKCombination combination, const float *first, const float *second, ptrdiff_t count,
      float lower, float upper, float *output);

  // Rows of a row-major matrix. All may work in place.

  /// softmax(scale · row) of each row.
  void (*softmax)(
      const float *input, ptrdiff_t rows, ptrdiff_t count, ptrdiff_t inputStride, float scale,
      float *output, ptrdiff_t outputStride);
  /// Layer normalisation (Ba et al. 2016, eq. 4) of each row: scale · (x - mean) / √(variance +
  /// epsilon) + shift.
  void (*normalize)(
      const float *input, ptrdiff_t rows, ptrdiff_t count, float epsilon,
      const float *_Nullable scale, const float *_Nullable shift, float *output);
  /// RMS normalisation (Zhang & Sennrich 2019) of each row: scale · x / √(mean(x²) + epsilon).
  void (*normalize_scale)(
      const float *input, ptrdiff_t rows, ptrdiff_t count, float epsilon,
      const float *_Nullable scale, float *output);

  // Training. A gradient is that of a result; "slopes" are those of what went in. None works in
  // place unless it says so.

  /// Adds one image's share of the gradients of a convolution's weights, and of its bias (16 floats
  /// per block of outputs). Groups do not count: there is one. `gradient` is blocked; rows of a planar
  /// input reach over at most 1024 columns, padding included. Sums of a
  /// blocked input are (output blocks, input blocks, taps, 16 inputs, 16 outputs), of a planar one
  /// (output blocks, taps, inputs, 16 outputs).
  void (*add_weight_slopes)(
      const CKConvolution *convolution, const float *input, const float *gradient, float *sums,
      float *biasSums);
  /// The mean of each of the 16 channels of a block, and Σ (x - mean)².
  void (*moments)(const float *block, ptrdiff_t pixels, float *means, float *squares);
  /// block · factors + shifts + residual of one block, then limited to lower...upper. May work in
  /// place.
  void (*normalize_channels)(
      const float *block, const float *factors, const float *shifts, ptrdiff_t pixels,
      const float *_Nullable residual, float lower, float upper, float *output);
  /// Σ gradient and Σ gradient · (x - mean) of each channel of one block.
  void (*normalization_sums)(
      const float *block, const float *gradient, const float *means, ptrdiff_t pixels, float *sums,
      float *products);
  /// gradient · factors + block · products + shifts of one block. May work in place of the gradient.
  void (*normalization_slopes)(
      const float *block, const float *gradient, const float *factors, const float *products,
      const float *shifts, ptrdiff_t pixels, float *output);
  /// The slopes of one block of a maximum pooling: all of a window's to its first maximum, and where
  /// `isRectified` none to one that is not positive.
  void (*maximum_slopes)(
      const CKPooling *pooling, bool isRectified, const float *input, const float *gradient,
      float *output);
  /// gradient · slope. May work in place.
  void (*activation_slopes)(
      CKSlope slope, const float *values, const float *gradient, ptrdiff_t count, float *output);
  /// result · (gradient - Σ gradient · result) of each row. May work in place of the gradient.
  void (*softmax_slopes)(
      const float *results, const float *gradient, ptrdiff_t rows, ptrdiff_t count, float *output);
  /// The slopes of a layer normalisation's rows, and what they add to those of scale and shift.
  void (*normalize_slopes)(
      const float *input, const float *scale, const float *gradient, ptrdiff_t rows,
      ptrdiff_t count, float epsilon, float *output, float *scaleSums, float *shiftSums);
  /// Adds all rows of a matrix to `sums`.
  void (*add_rows)(const float *input, ptrdiff_t rows, ptrdiff_t count, float *sums);
  /// to[j · toStride + i] = from[i · fromStride + j] for i < rows, j < columns.
  void (*transpose_matrix)(
      const float *from, ptrdiff_t fromStride, ptrdiff_t rows, ptrdiff_t columns, float *to,
      ptrdiff_t toStride);
} CKKernels;

/// The fastest set that this processor and its operating system can run.
const CKKernels *ck_kernels(void);

/// A set by its name, for tests and benchmarks; null where it is not built or cannot run here.
const CKKernels *_Nullable ck_kernels_named(const char *name);

#pragma clang assume_nonnull end
#ifdef __cplusplus
}
#endif

#endif
