// Convolutions of few outputs. A panel has 16 lanes, and one tap's outputs would fill few of them; so
// all taps of a kernel's row lie side by side in the panels, each pixel of the input is multiplied with
// all taps, and the products are added up where their windows are: the way in which transposed
// convolutions are often carried out (col2im).

/// The panels of all taps, as they are read by a pointwise convolution: kernel rows backwards, each with
/// its taps backwards and their outputs.
static void pack_scattered(
    const CKConvolutionPlan *plan, ptrdiff_t firstOutput, ptrdiff_t count,
    const StoredFloat *weights, float *packed) {
  const CKConvolution *c = &plan->convolution;
  const ScatteredShape shape = scattered_shape(c);
  const ptrdiff_t inputs = c->inputChannels;
  // Outputs are fewer than 16, so that they come all at once.
  clear(packed, plan->packedCount);
  for (ptrdiff_t output = firstOutput; output < firstOutput + count; output++) {
    for (ptrdiff_t input = 0; input < inputs; input++) {
      for (ptrdiff_t y = c->kernelHeight - 1; y >= 0; y--) {
        for (ptrdiff_t x = c->kernelWidth - 1; x >= 0; x--) {
          const ptrdiff_t column = y * shape.segment + x * c->outputChannels + output;
          const ptrdiff_t panel = column / ck_block;
          packed[(panel * inputs + input) * ck_block + column % ck_block] = *weights++;
        }
      }
    }
  }
}

/// Adds all pixels' products: (pixel, kernel row, segment) to (row, line).
CK_INLINE void add_products(const CKConvolution *c, const float *products, float *sums) {
  const ScatteredShape shape = scattered_shape(c);
  const ptrdiff_t columns = c->kernelHeight * shape.segment;
  const ptrdiff_t rowBack = shape.segment - c->inputWidth * columns;
  clear(sums, shape.height * shape.line);
  // Down a column first: neighbours in a row reach into each other's sums, which would have to wait.
  for (ptrdiff_t x = 0; x < c->inputWidth; x++) {
    for (ptrdiff_t row = 0; row < shape.height; row++) {
      const ptrdiff_t first = larger_count(0, row - c->inputHeight + 1);
      const ptrdiff_t next = smaller_count(c->kernelHeight, row + 1);
      float *to = sums + row * shape.line + x * c->outputChannels;
      const float *from =
          products + ((row - first) * c->inputWidth + x) * columns + first * shape.segment;
      for (ptrdiff_t i = 0; i < shape.segment; i += ck_block) {
        Vector sum = load(to + i);
        for (ptrdiff_t k = 0; k < next - first; k++) {
          sum += *(const Vector *)(from + k * rowBack + i);
        }
        store(to + i, sum);
      }
    }
  }
}

static void convolve_scattered(
    const CKConvolutionPlan *plan, const float *input, const float *packed,
    const CKFinish *finish, float *output, float *scratch) {
  const CKConvolution *c = &plan->convolution;
  const ScatteredShape shape = scattered_shape(c);
  const CKConvolutionPlan products = scattered_products(plan);
  const CKFinish none = {.activation = CKActivationNone};
  float *sums = scratch + scattered_product_count(c);
  convolve_pointwise(&products, 0, input, packed, &none, scratch);
  add_products(c, scratch, sums);

  const Integers lanes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  const Integers isOutput = lanes < (Integers)(int32_t)c->outputChannels;
  const Vector bias = finish->bias ? load(finish->bias) : (Vector){};
  const Vector *residual = (const Vector *)finish->residual;
  const bool isLimited = finish->activation == CKActivationClamp;
  const float *first = sums + (c->kernelHeight - 1 - c->paddingTop) * shape.line +
                       (c->kernelWidth - 1 - c->paddingLeft) * c->outputChannels;
  for (ptrdiff_t y = 0; y < c->outputHeight; y++) {
    Vector *row = (Vector *)output + y * c->outputWidth;
    for (ptrdiff_t x = 0; x < c->outputWidth; x++) {
      const Vector sum = load(first + y * shape.line + x * c->outputChannels);
      Vector value = (isOutput ? sum : (Vector){}) + bias;
      if (residual) value += residual[y * c->outputWidth + x];
      row[x] = isLimited ? limit(value, repeat(finish->lower), repeat(finish->upper)) : value;
    }
    if (finish->activation > CKActivationClamp) {
      apply((float *)row, c->outputWidth * ck_block, finish, (float *)row);
    }
  }
}
