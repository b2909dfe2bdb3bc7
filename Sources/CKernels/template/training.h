// Gradients of blocked images, and batch normalisation by a batch's own statistics.

/// The outputs of a convolution along an axis for which a tap lies inside: those from `first` to before
/// `next`. `start` is where the tap lies for output 0.
CK_INLINE WindowRange reached(
    ptrdiff_t start, ptrdiff_t stride, ptrdiff_t inputs, ptrdiff_t outputs) {
  const ptrdiff_t first = start < 0 ? quotient_up(-start, stride) : 0;
  const ptrdiff_t next = start < inputs ? quotient_up(inputs - start, stride) : 0;
  const ptrdiff_t end = smaller_count(next, outputs);
  return (WindowRange){smaller_count(first, end), end};
}

/// Rows of images, and what belongs to them: sums[r] += Σ input[offset r] · gradient over all pixels.
typedef struct {
  const float *input, *gradient;
  ptrdiff_t rows, columns;
  /// Floats from one pixel to the next, and from the end of a row to the next one's.
  ptrdiff_t inputStep, inputSkip, gradientSkip;
} SlopeStrip;

/// The channels of one block, `count` of them from the strip's input on.
CK_INLINE void add_block_slopes(const SlopeStrip *strip, const int count, float *sums) {
  Vector held[count];
  CK_UNROLLED for (int i = 0; i < count; i++) held[i] = load(sums + i * ck_block);
  const float *input = strip->input, *gradient = strip->gradient;
  const ptrdiff_t step = strip->inputStep;
  for (ptrdiff_t row = strip->rows; row > 0; row--) {
    for (ptrdiff_t column = strip->columns; column > 0; column--) {
      const Vector slope = *(const Vector *)gradient;
      CK_UNROLLED for (int i = 0; i < count; i++) CK_ADD_PRODUCT(held[i], input + i, slope);
      input += step;
      gradient += ck_block;
    }
    input += strip->inputSkip;
    gradient += strip->gradientSkip;
  }
  CK_UNROLLED for (int i = 0; i < count; i++) store(sums + i * ck_block, held[i]);
}

/// `count` channels of one block, so many at a time as registers hold sums for; up to a multiple of 4
/// may be added that are not there.
CK_INLINE void add_strip_slopes(SlopeStrip *strip, ptrdiff_t count, float *sums) {
#ifdef CK_AVX512
  enum { most = 8 };
#else
  enum { most = 6 };
#endif
  while (count > 0) {
    const ptrdiff_t rows = count > 6 ? most : count > 4 ? 6 : 4;
    if (rows == most) {
      add_block_slopes(strip, most, sums);
    } else if (rows == 6) {
      add_block_slopes(strip, 6, sums);
    } else {
      add_block_slopes(strip, 4, sums);
    }
    strip->input += rows;
    sums += rows * ck_block;
    count -= rows;
  }
}

enum {
  /// Taps of a kernel's row whose sums are held in registers, and floats of a padded row, at most.
  most_row_taps = 5,
  longest_row = 1024,
};

/// Some taps side by side, one row of one plane: sums[t] += Σ row[x · step + t · dilation] · gradient[x].
CK_INLINE void add_row_slopes(
    const float *row, ptrdiff_t step, ptrdiff_t dilation, const float *gradient,
    ptrdiff_t columns, const int taps, float *sums, ptrdiff_t sumStride) {
  Vector held[taps];
  CK_UNROLLED for (int t = 0; t < taps; t++) held[t] = load(sums + t * sumStride);
  for (ptrdiff_t x = 0; x < columns; x++) {
    const Vector slope = ((const Vector *)gradient)[x];
    CK_UNROLLED for (int t = 0; t < taps; t++) CK_ADD_PRODUCT(held[t], row + t * dilation, slope);
    row += step;
  }
  CK_UNROLLED for (int t = 0; t < taps; t++) store(sums + t * sumStride, held[t]);
}

/// Columns that windows reach from the first padded one on.
CK_INLINE ptrdiff_t reached_width(const CKConvolution *c) {
  return (c->outputWidth - 1) * c->strideX + (c->kernelWidth - 1) * c->dilationX + 1;
}

/// One row of a plane between zeros, as far as windows reach.
CK_INLINE void pad_row(const CKConvolution *c, const float *row, float *padded) {
  const ptrdiff_t width = reached_width(c);
  for (ptrdiff_t x = 0; x < width; x++) {
    const ptrdiff_t from = x - c->paddingLeft;
    padded[x] = from >= 0 && from < c->inputWidth ? row[from] : 0;
  }
}

/// Planar images of few channels: sums for the rows from `first` to before `next` of one block.
static void add_plane_slopes(
    const CKConvolution *c, const float *input, const float *slopes, ptrdiff_t first,
    ptrdiff_t next, float *sums) {
  float padded[longest_row];
  const ptrdiff_t stride = c->inputChannels * ck_block;
  for (ptrdiff_t tapRow = 0; tapRow < c->kernelHeight; tapRow++) {
    const ptrdiff_t top = tapRow * c->dilationY - c->paddingTop;
    const WindowRange rows = reached(top, c->strideY, c->inputHeight, c->outputHeight);
    const ptrdiff_t begin = larger_count(rows.first, first);
    const ptrdiff_t end = smaller_count(rows.next, next);
    for (ptrdiff_t y = begin; y < end; y++) {
      const float *gradient = slopes + y * c->outputWidth * ck_block;
      for (ptrdiff_t i = 0; i < c->inputChannels; i++) {
        pad_row(c, input + (i * c->inputHeight + y * c->strideY + top) * c->inputWidth, padded);
        float *own = sums + tapRow * c->kernelWidth * stride + i * ck_block;
        for (ptrdiff_t tap = 0; tap < c->kernelWidth; tap += most_row_taps) {
          const float *row = padded + tap * c->dilationX;
          switch (smaller_count(most_row_taps, c->kernelWidth - tap)) {
#define CK_ROW_TAPS(count)                                                              \
  case count:                                                                           \
    add_row_slopes(                                                                     \
        row, c->strideX, c->dilationX, gradient, c->outputWidth, count, own + tap * stride, \
        stride);                                                                        \
    break;
            CK_ROW_TAPS(1) CK_ROW_TAPS(2) CK_ROW_TAPS(3) CK_ROW_TAPS(4) CK_ROW_TAPS(5)
#undef CK_ROW_TAPS
          }
        }
      }
    }
  }
}

static void add_weight_slopes(
    const CKConvolution *c, const float *input, const float *gradient, float *sums,
    float *biasSums) {
  const bool isPlanar = c->inputLayout == CKLayoutPlanar;
  const ptrdiff_t taps = c->kernelHeight * c->kernelWidth;
  const ptrdiff_t outputPixels = c->outputHeight * c->outputWidth;
  const ptrdiff_t inputPixels = c->inputHeight * c->inputWidth;
  const ptrdiff_t inputBlocks = isPlanar ? 1 : ck_blocks(c->inputChannels);
  const ptrdiff_t blockSums = isPlanar ? c->inputChannels : ck_block;
  // Rows that stay in the first cache while all taps are done.
  const ptrdiff_t most = larger_count(1, 192 / c->outputWidth);
  for (ptrdiff_t output = 0; output < ck_blocks(c->outputChannels); output++) {
    const float *slopes = gradient + output * outputPixels * ck_block;
    for (ptrdiff_t first = 0; first < c->outputHeight; first += most) {
      const ptrdiff_t next = smaller_count(c->outputHeight, first + most);
      Vector bias = load(biasSums + output * ck_block);
      for (ptrdiff_t p = first * c->outputWidth; p < next * c->outputWidth; p++) {
        bias += ((const Vector *)slopes)[p];
      }
      store(biasSums + output * ck_block, bias);
      if (isPlanar) {
        float *held = sums + output * taps * blockSums * ck_block;
        add_plane_slopes(c, input, slopes, first, next, held);
        continue;
      }
      for (ptrdiff_t block = 0; block < inputBlocks; block++) {
        const float *image = input + block * inputPixels * ck_block;
        float *held = sums + (output * inputBlocks + block) * taps * blockSums * ck_block;
        for (ptrdiff_t tap = 0; tap < taps; tap++) {
          const ptrdiff_t top = tap / c->kernelWidth * c->dilationY - c->paddingTop;
          const ptrdiff_t left = tap % c->kernelWidth * c->dilationX - c->paddingLeft;
          const WindowRange rows = reached(top, c->strideY, c->inputHeight, c->outputHeight);
          const WindowRange columns = reached(left, c->strideX, c->inputWidth, c->outputWidth);
          const ptrdiff_t begin = larger_count(rows.first, first);
          const ptrdiff_t end = smaller_count(rows.next, next);
          const ptrdiff_t width = columns.next - columns.first;
          if (begin >= end || width <= 0) continue;
          const ptrdiff_t y = begin * c->strideY + top, x = columns.first * c->strideX + left;
          SlopeStrip strip = {
              .input = image + (y * c->inputWidth + x) * ck_block,
              .gradient = slopes + (begin * c->outputWidth + columns.first) * ck_block,
              .rows = end - begin,
              .columns = width,
              .inputStep = c->strideX * ck_block,
              .inputSkip = (c->strideY * c->inputWidth - width * c->strideX) * ck_block,
              .gradientSkip = (c->outputWidth - width) * ck_block,
          };
          float *tapSums = held + tap * blockSums * ck_block;
          const ptrdiff_t channels = c->inputChannels - block * ck_block;
          add_strip_slopes(&strip, smaller_count(ck_block, channels), tapSums);
        }
      }
    }
  }
}

static void moments(const float *blocked, ptrdiff_t pixels, float *means, float *squares) {
  const Vector *image = (const Vector *)blocked;
  Vector sums[4] = {};
  ptrdiff_t p = 0;
  for (; p + 4 <= pixels; p += 4) {
    CK_UNROLLED for (int i = 0; i < 4; i++) sums[i] += image[p + i];
  }
  for (; p < pixels; p++) sums[0] += image[p];
  const Vector mean = ((sums[0] + sums[1]) + (sums[2] + sums[3])) / (float)pixels;
  Vector spreads[4] = {};
  p = 0;
  for (; p + 4 <= pixels; p += 4) {
    CK_UNROLLED for (int i = 0; i < 4; i++) {
      const Vector difference = image[p + i] - mean;
      spreads[i] += difference * difference;
    }
  }
  for (; p < pixels; p++) spreads[0] += (image[p] - mean) * (image[p] - mean);
  store(means, mean);
  store(squares, (spreads[0] + spreads[1]) + (spreads[2] + spreads[3]));
}

static void normalize_channels(
    const float *blocked, const float *factors, const float *shifts, ptrdiff_t pixels,
    const float *residual, float lower, float upper, float *output) {
  const Vector factor = load(factors), shift = load(shifts);
  const Vector *from = (const Vector *)blocked, *other = (const Vector *)residual;
  Vector *to = (Vector *)output;
  for (ptrdiff_t p = 0; p < pixels; p++) {
    Vector value = from[p] * factor + shift;
    if (residual) value += other[p];
    to[p] = limit(value, repeat(lower), repeat(upper));
  }
}

static void normalization_sums(
    const float *blocked, const float *gradient, const float *means, ptrdiff_t pixels, float *sums,
    float *products) {
  const Vector *image = (const Vector *)blocked, *slopes = (const Vector *)gradient;
  const Vector mean = load(means);
  Vector sum[2] = {}, product[2] = {};
  ptrdiff_t p = 0;
  for (; p + 2 <= pixels; p += 2) {
    CK_UNROLLED for (int i = 0; i < 2; i++) {
      sum[i] += slopes[p + i];
      product[i] += slopes[p + i] * (image[p + i] - mean);
    }
  }
  for (; p < pixels; p++) {
    sum[0] += slopes[p];
    product[0] += slopes[p] * (image[p] - mean);
  }
  store(sums, sum[0] + sum[1]);
  store(products, product[0] + product[1]);
}

static void normalization_slopes(
    const float *blocked, const float *gradient, const float *factors, const float *products,
    const float *shifts, ptrdiff_t pixels, float *output) {
  const Vector factor = load(factors), product = load(products), shift = load(shifts);
  const Vector *image = (const Vector *)blocked, *slopes = (const Vector *)gradient;
  for (ptrdiff_t p = 0; p < pixels; p++) {
    ((Vector *)output)[p] = slopes[p] * factor + (image[p] * product + shift);
  }
}

/// How the windows of a maximum lie on an image of vectors.
typedef struct {
  /// Whether maxima that are not positive have no slope.
  bool isRectified;
  /// Whether no element belongs to two windows.
  bool isDisjoint;
  /// Vectors from one element of a window to the next one below, and beside it.
  ptrdiff_t rowStep, columnStep;
  /// Vectors from one window to the next.
  ptrdiff_t windowStep;
} MaximumWindows;

/// A window's slope goes to the first of its largest elements.
CK_INLINE void add_window_slope(
    const MaximumWindows *m, const Vector *window, Vector slope, WindowRange rows,
    WindowRange columns, Vector *target) {
  const ptrdiff_t first = rows.first * m->rowStep + columns.first * m->columnStep;
  const bool isEmpty = rows.first >= rows.next || columns.first >= columns.next;
  Vector largest = isEmpty ? (Vector){} : window[first];
  Integers place = (Integers)(int32_t)first;
  for (ptrdiff_t i = rows.first; i < rows.next; i++) {
    for (ptrdiff_t j = columns.first; j < columns.next; j++) {
      const ptrdiff_t offset = i * m->rowStep + j * m->columnStep;
      const Vector value = window[offset];
      const Integers isLarger = value > largest;
      largest = isLarger ? value : largest;
      place = isLarger ? (Integers)(int32_t)offset : place;
    }
  }
  if (m->isRectified) slope = largest > 0 ? slope : (Vector){};
  for (ptrdiff_t i = rows.first; i < rows.next; i++) {
    for (ptrdiff_t j = columns.first; j < columns.next; j++) {
      const ptrdiff_t offset = i * m->rowStep + j * m->columnStep;
      const Vector own = place == (Integers)(int32_t)offset ? slope : (Vector){};
      target[offset] = m->isDisjoint ? own : target[offset] + own;
    }
  }
}

/// Windows side by side that lie inside as a whole.
CK_INLINE void add_whole_window_slopes(
    MaximumWindows m, const Vector *window, const Vector *slopes, ptrdiff_t height,
    ptrdiff_t width, ptrdiff_t count, Vector *target) {
  const WindowRange rows = {0, height}, columns = {0, width};
  for (ptrdiff_t i = 0; i < count; i++) {
    const ptrdiff_t place = i * m.windowStep;
    add_window_slope(&m, window + place, slopes[i], rows, columns, target + place);
  }
}

static void maximum_slopes(
    const CKPooling *pooling, bool isRectified, const float *input, const float *gradient,
    float *output) {
  // A copy, so that the compiler knows that what is written changes nothing in it.
  const CKPooling own = *pooling, *p = &own;
  const Vector *slopes = (const Vector *)gradient;
  const MaximumWindows windows = {
      .isRectified = isRectified,
      .isDisjoint = p->strideY >= (p->kernelHeight - 1) * p->dilationY + 1 &&
                    p->strideX >= (p->kernelWidth - 1) * p->dilationX + 1,
      .rowStep = p->dilationY * p->inputWidth,
      .columnStep = p->dilationX,
      .windowStep = p->strideX,
  };
  const bool isCovered = windows.isDisjoint && p->dilationY == 1 && p->dilationX == 1 &&
                         p->outputHeight * p->kernelHeight == p->inputHeight &&
                         p->outputWidth * p->kernelWidth == p->inputWidth;
  if (!isCovered) clear(output, p->inputHeight * p->inputWidth * ck_block);
  const WindowRange whole = whole_windows(
      p->paddingLeft, p->kernelWidth, p->dilationX, p->strideX, p->inputWidth, p->outputWidth);
  for (ptrdiff_t y = 0; y < p->outputHeight; y++) {
    const ptrdiff_t top = y * p->strideY - p->paddingTop;
    const WindowRange rows = inside(top, p->kernelHeight, p->dilationY, p->inputHeight);
    const bool areRowsWhole = rows.next - rows.first == p->kernelHeight;
    for (ptrdiff_t x = 0; x < p->outputWidth; x++) {
      const ptrdiff_t left = x * p->strideX - p->paddingLeft;
      const ptrdiff_t corner = top * p->inputWidth + left;
      const Vector *window = (const Vector *)input + corner;
      Vector *target = (Vector *)output + corner;
      if (areRowsWhole && x >= whole.first && x < whole.next) {
        const ptrdiff_t count = whole.next - x;
        if (p->kernelHeight == 2 && p->kernelWidth == 2) {
          add_whole_window_slopes(windows, window, slopes, 2, 2, count, target);
        } else if (p->kernelHeight == 3 && p->kernelWidth == 3) {
          add_whole_window_slopes(windows, window, slopes, 3, 3, count, target);
        } else {
          add_whole_window_slopes(
              windows, window, slopes, p->kernelHeight, p->kernelWidth, count, target);
        }
        slopes += count;
        x += count - 1;
        continue;
      }
      const WindowRange columns = inside(left, p->kernelWidth, p->dilationX, p->inputWidth);
      add_window_slope(&windows, window, *slopes++, rows, columns, target);
    }
  }
}

/// The slope of a function at its input or, of those that say so in the header, at its result.
CK_INLINE Vector slope_of(CKSlope slope, Vector value) {
  switch (slope) {
    case CKSlopeRectifier: return value > 0 ? repeat(1) : (Vector){};
    case CKSlopeTanh: return 1 - value * value;
    case CKSlopeSigmoid: return value * (1 - value);
    case CKSlopeGelu: {
      const Vector below = 0.5f + 0.5f * error_function(value * 0.70710678f);
      return below + value * 0.39894228f * exponential(value * value * -0.5f);
    }
  }
  return value;
}

#define CK_EACH_SLOPE(slope)                                                           \
  case slope:                                                                          \
    for (; i + ck_block <= count; i += ck_block) {                                     \
      store(output + i, load(gradient + i) * slope_of(slope, load(values + i)));       \
    }                                                                                  \
    break;

static void activation_slopes(
    CKSlope slope, const float *values, const float *gradient, ptrdiff_t count, float *output) {
  ptrdiff_t i = 0;
  switch (slope) {
    CK_EACH_SLOPE(CKSlopeRectifier)
    CK_EACH_SLOPE(CKSlopeTanh)
    CK_EACH_SLOPE(CKSlopeSigmoid)
    CK_EACH_SLOPE(CKSlopeGelu)
  }
  if (i < count) {
    const Vector value = load_some(values + i, count - i);
    const Vector result = load_some(gradient + i, count - i) * slope_of(slope, value);
    store_some(output + i, result, count - i);
  }
}

CK_INLINE Vector load_part(const float *from, ptrdiff_t count) {
  return count >= ck_block ? load(from) : load_some(from, count);
}

CK_INLINE void store_part(float *to, Vector value, ptrdiff_t count) {
  if (count >= ck_block) {
    store(to, value);
  } else {
    store_some(to, value, count);
  }
}

static void softmax_slopes(
    const float *results, const float *gradient, ptrdiff_t rows, ptrdiff_t count, float *output) {
  for (ptrdiff_t start = 0; start < rows * count; start += count) {
    Vector products = {};
    for (ptrdiff_t i = 0; i < count; i += ck_block) {
      products += load_part(results + start + i, count - i) *
                  load_part(gradient + start + i, count - i);
    }
    const float sum = sum_of_lanes(products);
    for (ptrdiff_t i = 0; i < count; i += ck_block) {
      const Vector result = load_part(results + start + i, count - i);
      const Vector slope = load_part(gradient + start + i, count - i);
      store_part(output + start + i, result * (slope - sum), count - i);
    }
  }
}

static void normalize_slopes(
    const float *input, const float *scale, const float *gradient, ptrdiff_t rows,
    ptrdiff_t count, float epsilon, float *output, float *scaleSums, float *shiftSums) {
  for (ptrdiff_t start = 0; start < rows * count; start += count) {
    const float *x = input + start, *slopes = gradient + start;
    const float mean = sum_of_row(x, count) / (float)count;
    const float variance = sum_of_squares(x, count, mean) / (float)count;
    const float factor = 1 / __builtin_sqrtf(variance + epsilon);
    Vector sums = {}, products = {};
    for (ptrdiff_t i = 0; i < count; i += ck_block) {
      const ptrdiff_t rest = count - i;
      const Vector slope = load_part(slopes + i, rest);
      // What is filled up counts as the mean.
      const Vector value =
          rest >= ck_block ? load(x + i) : load_filled(x + i, rest, mean);
      const Vector normal = (value - mean) * factor;
      const Vector scaled = slope * load_part(scale + i, rest);
      sums += scaled;
      products += scaled * normal;
      store_part(scaleSums + i, load_part(scaleSums + i, rest) + slope * normal, rest);
      store_part(shiftSums + i, load_part(shiftSums + i, rest) + slope, rest);
    }
    const float sum = sum_of_lanes(sums) / (float)count;
    const float product = sum_of_lanes(products) / (float)count;
    for (ptrdiff_t i = 0; i < count; i += ck_block) {
      const ptrdiff_t rest = count - i;
      const Vector normal = (load_part(x + i, rest) - mean) * factor;
      const Vector scaled = load_part(slopes + i, rest) * load_part(scale + i, rest);
      store_part(output + start + i, (scaled - sum - normal * product) * factor, rest);
    }
  }
}

static void add_rows(
    const float *input, ptrdiff_t rows, ptrdiff_t count, float *sums) {
  for (ptrdiff_t i = 0; i < count; i += ck_block) {
    const ptrdiff_t rest = count - i;
    Vector sum[2] = {load_part(sums + i, rest), {}};
    ptrdiff_t row = 0;
    for (; row + 2 <= rows; row += 2) {
      sum[0] += load_part(input + row * count + i, rest);
      sum[1] += load_part(input + (row + 1) * count + i, rest);
    }
    if (row < rows) sum[0] += load_part(input + row * count + i, rest);
    store_part(sums + i, sum[0] + sum[1], rest);
  }
}

static void transpose_matrix(
    const float *from, ptrdiff_t fromStride, ptrdiff_t rows, ptrdiff_t columns, float *to,
    ptrdiff_t toStride) {
  for (ptrdiff_t row = 0; row < rows; row += ck_block) {
    for (ptrdiff_t column = 0; column < columns; column += ck_block) {
      const float *block = from + row * fromStride + column;
      float *target = to + column * toStride + row;
      if (row + ck_block <= rows && column + ck_block <= columns) {
        transpose(block, fromStride, target, toStride);
        continue;
      }
      for (ptrdiff_t i = 0; i < smaller_count(ck_block, rows - row); i++) {
        for (ptrdiff_t j = 0; j < smaller_count(ck_block, columns - column); j++) {
          target[j * toStride + i] = block[i * fromStride + j];
        }
      }
    }
  }
}
