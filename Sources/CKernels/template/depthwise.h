// Depthwise convolution of blocked images: one filter per channel, 16 channels at a time.

enum {
#if defined(CK_AVX512)
  /// Pixels whose sums are held in registers.
  depthwise_pixels = 8,
#else
  depthwise_pixels = 4,
#endif
  /// Images up to this width are copied with their padding first, so that no window meets an edge.
  narrow_width = 16,
  /// Vectors of the copy: it shall stay in the first-level cache.
  narrow_vectors = 400,
};

static void pack_depthwise(
    const CKConvolution *c, ptrdiff_t firstChannel, ptrdiff_t count, const void *weights,
    float *packed) {
  const ptrdiff_t taps = c->kernelHeight * c->kernelWidth;
  const StoredFloat *from = weights;
  for (ptrdiff_t channel = 0; channel < ck_blocks(count) * ck_block; channel++) {
    const ptrdiff_t block = (firstChannel + channel) / ck_block;
    float *to = packed + block * taps * ck_block + channel % ck_block;
    for (ptrdiff_t t = 0; t < taps; t++) {
      to[t * ck_block] = channel < count ? from[channel * taps + t] : 0;
    }
  }
}

/// One line of outputs and what it is made of.
typedef struct {
  /// Where the first window's first element lies that takes part, vectors to the next line and to
  /// the next element.
  const Vector *input;
  ptrdiff_t lineStride, columnStride;
  const Vector *weights;
  /// Vectors of weights to the next kernel row.
  ptrdiff_t weightStride;
  ptrdiff_t kernelHeight, kernelWidth;
  ptrdiff_t stride;
  Vector bias, lower, upper;
  bool isLimited;
  const Vector *residual;
  Vector *output;
} DepthwiseLine;

/// `pixels` neighbouring outputs, from output `first` of the line on.
CK_INLINE void sum_pixels(
    const DepthwiseLine *line, ptrdiff_t first, const int pixels, const ptrdiff_t kernelWidth,
    const ptrdiff_t stride, const ptrdiff_t columnStride) {
  Vector sums[pixels];
  CK_UNROLLED for (int p = 0; p < pixels; p++) sums[p] = line->bias;
  const Vector *input = line->input + first * stride;
  const Vector *weights = line->weights;
  for (ptrdiff_t y = line->kernelHeight; y > 0; y--) {
    for (ptrdiff_t x = 0; x < kernelWidth; x++) {
      const Vector weight = weights[x];
      CK_UNROLLED for (int p = 0; p < pixels; p++) {
        sums[p] += weight * input[p * stride + x * columnStride];
      }
    }
    input += line->lineStride;
    weights += line->weightStride;
  }
  if (line->residual) {
    CK_UNROLLED for (int p = 0; p < pixels; p++) sums[p] += line->residual[first + p];
  }
  if (line->isLimited) {
    CK_UNROLLED for (int p = 0; p < pixels; p++) {
      sums[p] = limit(sums[p], line->lower, line->upper);
    }
  }
  CK_UNROLLED for (int p = 0; p < pixels; p++) line->output[first + p] = sums[p];
}

CK_INLINE void sum_run_of(
    const DepthwiseLine *line, ptrdiff_t first, ptrdiff_t next, const ptrdiff_t kernelWidth,
    const ptrdiff_t stride, const ptrdiff_t columnStride) {
  for (; first + depthwise_pixels <= next; first += depthwise_pixels) {
    sum_pixels(line, first, depthwise_pixels, kernelWidth, stride, columnStride);
  }
  for (; first + 3 <= next; first += 3) {
    sum_pixels(line, first, 3, kernelWidth, stride, columnStride);
  }
  for (; first < next; first++) sum_pixels(line, first, 1, kernelWidth, stride, columnStride);
}

/// Outputs `first` up to `next` of a line, all of whose windows lie inside the input.
static void sum_run(const DepthwiseLine *line, ptrdiff_t first, ptrdiff_t next) {
  const ptrdiff_t width = line->kernelWidth, stride = line->stride;
  if (line->columnStride == 1) {
    if (width == 3 && stride == 1) return sum_run_of(line, first, next, 3, 1, 1);
    if (width == 3 && stride == 2) return sum_run_of(line, first, next, 3, 2, 1);
    if (width == 5 && stride == 1) return sum_run_of(line, first, next, 5, 1, 1);
    if (width == 5 && stride == 2) return sum_run_of(line, first, next, 5, 2, 1);
    if (width == 7 && stride == 1) return sum_run_of(line, first, next, 7, 1, 1);
  }
  sum_run_of(line, first, next, width, stride, line->columnStride);
}

/// A single output, of whose window only columns `firstColumn` up to `nextColumn` are inside.
static void sum_edge(
    const DepthwiseLine *line, ptrdiff_t pixel, ptrdiff_t firstColumn, ptrdiff_t nextColumn) {
  DepthwiseLine edge = *line;
  edge.input += firstColumn * line->columnStride;
  edge.weights += firstColumn;
  edge.kernelWidth = larger_count(0, nextColumn - firstColumn);
  sum_run(&edge, pixel, pixel + 1);
}

/// A block's output rows `firstRow` up to `nextRow`, edges cut off window by window.
static void depthwise_wide(
    const CKConvolution *c, const Vector *image, const Vector *weights, DepthwiseLine line,
    ptrdiff_t firstRow, ptrdiff_t nextRow) {
  const ptrdiff_t reach = (c->kernelWidth - 1) * c->dilationX + 1;
  // Outputs whose windows lie inside.
  const ptrdiff_t from =
      smaller_count(c->outputWidth, quotient_up(c->paddingLeft, c->strideX));
  const ptrdiff_t room = c->inputWidth + c->paddingLeft - reach;
  const ptrdiff_t fitting = room < 0 ? 0 : room / c->strideX + 1;
  const ptrdiff_t to = larger_count(from, smaller_count(c->outputWidth, fitting));
  for (ptrdiff_t y = firstRow; y < nextRow; y++) {
    const ptrdiff_t top = y * c->strideY - c->paddingTop;
    const WindowRange rows = inside(top, c->kernelHeight, c->dilationY, c->inputHeight);
    line.input = image + (top + rows.first * c->dilationY) * c->inputWidth - c->paddingLeft;
    line.weights = weights + rows.first * c->kernelWidth;
    line.kernelHeight = rows.next - rows.first;
    for (ptrdiff_t x = 0; x < c->outputWidth; x++) {
      if (x == from) {
        sum_run(&line, from, to);
        x = to;
        if (x == c->outputWidth) break;
      }
      const WindowRange columns = inside(
          x * c->strideX - c->paddingLeft, c->kernelWidth, c->dilationX, c->inputWidth);
      sum_edge(&line, x, columns.first, columns.next);
    }
    line.output += c->outputWidth;
    if (line.residual) line.residual += c->outputWidth;
  }
}

/// The same by way of a copy with padding around it.
static void depthwise_narrow(
    const CKConvolution *c, const Vector *image, const Vector *weights, DepthwiseLine line,
    ptrdiff_t firstRow, ptrdiff_t nextRow, ptrdiff_t width, ptrdiff_t rowsAtATime) {
  Vector copy[narrow_vectors];
  const ptrdiff_t columns = smaller_count(c->inputWidth, width - c->paddingLeft);
  line.weights = weights;
  line.kernelHeight = c->kernelHeight;
  line.lineStride = c->dilationY * width;
  for (ptrdiff_t row = firstRow; row < nextRow; row += rowsAtATime) {
    const ptrdiff_t rows = smaller_count(rowsAtATime, nextRow - row);
    for (ptrdiff_t i = 0; i < strip_rows(c, rows); i++) {
      Vector *to = copy + i * width;
      const ptrdiff_t y = row * c->strideY - c->paddingTop + i;
      const bool isThere = y >= 0 && y < c->inputHeight;
      for (ptrdiff_t x = 0; x < width; x++) {
        const ptrdiff_t column = x - c->paddingLeft;
        to[x] = isThere && column >= 0 && column < columns ? image[y * c->inputWidth + column]
                                                           : (Vector){};
      }
    }
    for (ptrdiff_t i = 0; i < rows; i++) {
      line.input = copy + i * c->strideY * width;
      sum_run(&line, 0, c->outputWidth);
      line.output += c->outputWidth;
      if (line.residual) line.residual += c->outputWidth;
    }
  }
}

static void depthwise(
    const CKConvolution *c, ptrdiff_t part, const float *input, const float *packed,
    const CKFinish *finish, float *output) {
  const DepthwiseDivision division = divide_depthwise(c);
  const ptrdiff_t blocks = ck_blocks(c->inputChannels);
  const ptrdiff_t firstBlock = share(blocks, part / division.rowParts, division.blockParts);
  const ptrdiff_t nextBlock = share(blocks, part / division.rowParts + 1, division.blockParts);
  const ptrdiff_t firstRow = share(c->outputHeight, part % division.rowParts, division.rowParts);
  const ptrdiff_t nextRow =
      share(c->outputHeight, part % division.rowParts + 1, division.rowParts);
  const ptrdiff_t taps = c->kernelHeight * c->kernelWidth;
  const ptrdiff_t width =
      (c->outputWidth - 1) * c->strideX + (c->kernelWidth - 1) * c->dilationX + 1;
  const ptrdiff_t outputPixels = c->outputHeight * c->outputWidth;
  ptrdiff_t rowsAtATime = 0;
  if (c->inputWidth <= narrow_width && width <= 2 * narrow_width) {
    rowsAtATime = nextRow - firstRow;
    while (rowsAtATime > 0 && strip_rows(c, rowsAtATime) * width > narrow_vectors) rowsAtATime--;
  }
  for (ptrdiff_t block = firstBlock; block < nextBlock; block++) {
    const ptrdiff_t offset = block * outputPixels + firstRow * c->outputWidth;
    const Vector *image =
        (const Vector *)input + block * c->inputHeight * c->inputWidth;
    const Vector *weights = (const Vector *)packed + block * taps;
    const DepthwiseLine line = {
        .lineStride = c->dilationY * c->inputWidth,
        .columnStride = c->dilationX,
        .weightStride = c->kernelWidth,
        .kernelWidth = c->kernelWidth,
        .stride = c->strideX,
        .bias = finish->bias ? load(finish->bias + block * ck_block) : (Vector){},
        .lower = repeat(finish->lower),
        .upper = repeat(finish->upper),
        .isLimited = finish->activation == CKActivationClamp,
        .residual = finish->residual ? (const Vector *)finish->residual + offset : NULL,
        .output = (Vector *)output + offset,
    };
    if (rowsAtATime > 0) {
      depthwise_narrow(c, image, weights, line, firstRow, nextRow, width, rowsAtATime);
    } else {
      depthwise_wide(c, image, weights, line, firstRow, nextRow);
    }
    if (finish->activation > CKActivationClamp) {
      float *from = output + offset * ck_block;
      apply(from, (nextRow - firstRow) * c->outputWidth * ck_block, finish, from);
    }
  }
}
