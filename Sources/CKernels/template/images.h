// Blocked images: from and to other layouts, pooling, and what is done channel by channel.

static void block(
    const float *planar, ptrdiff_t channels, ptrdiff_t pixels, ptrdiff_t firstBlock,
    ptrdiff_t blockCount, float *blocked) {
  for (ptrdiff_t b = firstBlock; b < firstBlock + blockCount; b++) {
    const float *from = planar + b * ck_block * pixels;
    float *to = blocked + b * ck_block * pixels;
    const ptrdiff_t count = smaller_count(ck_block, channels - b * ck_block);
    ptrdiff_t pixel = 0;
    if (count == ck_block) {
      for (; pixel + ck_block <= pixels; pixel += ck_block) {
        transpose(from + pixel, pixels, to + pixel * ck_block, ck_block);
      }
    }
    for (; pixel < pixels; pixel++) {
      for (ptrdiff_t c = 0; c < ck_block; c++) {
        to[pixel * ck_block + c] = c < count ? from[c * pixels + pixel] : 0;
      }
    }
  }
}

static void unblock(
    const float *blocked, ptrdiff_t channels, ptrdiff_t pixels, ptrdiff_t firstBlock,
    ptrdiff_t blockCount, float *planar) {
  for (ptrdiff_t b = firstBlock; b < firstBlock + blockCount; b++) {
    const float *from = blocked + b * ck_block * pixels;
    float *to = planar + b * ck_block * pixels;
    const ptrdiff_t count = smaller_count(ck_block, channels - b * ck_block);
    ptrdiff_t pixel = 0;
    if (count == ck_block) {
      for (; pixel + ck_block <= pixels; pixel += ck_block) {
        transpose(from + pixel * ck_block, ck_block, to + pixel, pixels);
      }
    }
    for (ptrdiff_t c = 0; c < count; c++) {
      for (ptrdiff_t p = pixel; p < pixels; p++) to[c * pixels + p] = from[p * ck_block + c];
    }
  }
}

static void rows_from_blocked(
    const float *blocked, ptrdiff_t channels, ptrdiff_t pixels, ptrdiff_t firstBlock,
    ptrdiff_t blockCount, float *rows, ptrdiff_t rowStride) {
  for (ptrdiff_t b = firstBlock; b < firstBlock + blockCount; b++) {
    const float *from = blocked + b * ck_block * pixels;
    float *to = rows + b * ck_block;
    const ptrdiff_t count = smaller_count(ck_block, channels - b * ck_block);
    for (ptrdiff_t pixel = 0; pixel < pixels; pixel++) {
      const Vector value = load(from + pixel * ck_block);
      if (count == ck_block) {
        store(to + pixel * rowStride, value);
      } else {
        store_some(to + pixel * rowStride, value, count);
      }
    }
  }
}

static void blocked_from_rows(
    const float *rows, ptrdiff_t rowStride, ptrdiff_t channels, ptrdiff_t pixels,
    ptrdiff_t firstBlock, ptrdiff_t blockCount, float *blocked) {
  for (ptrdiff_t b = firstBlock; b < firstBlock + blockCount; b++) {
    const float *from = rows + b * ck_block;
    float *to = blocked + b * ck_block * pixels;
    const ptrdiff_t count = smaller_count(ck_block, channels - b * ck_block);
    for (ptrdiff_t pixel = 0; pixel < pixels; pixel++) {
      const float *row = from + pixel * rowStride;
      store(to + pixel * ck_block, count == ck_block ? load(row) : load_some(row, count));
    }
  }
}

/// How a pooling's windows lie on an image of vectors.
typedef struct {
  bool isMaximum;
  /// Vectors from one element of a window to the next one below, and beside it.
  ptrdiff_t rowStep, columnStep;
  /// Vectors from one window to the next.
  ptrdiff_t windowStep;
} PoolingWindows;

/// The largest, or the sum, of the window's elements `rows` and `columns`.
CK_INLINE Vector pool_window(
    const PoolingWindows *p, const Vector *window, WindowRange rows, WindowRange columns) {
  Vector result = p->isMaximum ? repeat(-__builtin_inff()) : (Vector){};
  for (ptrdiff_t y = rows.first; y < rows.next; y++) {
    for (ptrdiff_t x = columns.first; x < columns.next; x++) {
      const Vector value = window[y * p->rowStep + x * p->columnStep];
      result = p->isMaximum ? larger(value, result) : result + value;
    }
  }
  return result;
}

/// Windows side by side that lie inside as a whole.
CK_INLINE void pool_whole_windows(
    PoolingWindows p, const Vector *window, ptrdiff_t height, ptrdiff_t width, ptrdiff_t count,
    Vector *output) {
  const WindowRange rows = {0, height}, columns = {0, width};
  for (ptrdiff_t i = 0; i < count; i++) {
    const Vector value = pool_window(&p, window + i * p.windowStep, rows, columns);
    output[i] = p.isMaximum ? value : value / (float)(height * width);
  }
}

static void pool(const CKPooling *pooling, ptrdiff_t part, const float *input, float *output) {
  // A copy, so that the compiler knows that what is written changes nothing in it.
  const CKPooling own = *pooling, *p = &own;
  const ptrdiff_t blocks = ck_blocks(p->channels), parts = pooling_parts(p);
  const bool countsPadding = p->kind == CKPoolingAverageWithPadding;
  const PoolingWindows windows = {
      .isMaximum = p->kind == CKPoolingMaximum,
      .rowStep = p->dilationY * p->inputWidth,
      .columnStep = p->dilationX,
      .windowStep = p->strideX,
  };
  // Windows may reach beyond the padding where the output's size was rounded up.
  const ptrdiff_t paddedHeight = p->inputHeight + p->paddingBottom;
  const ptrdiff_t paddedWidth = p->inputWidth + p->paddingRight;
  const WindowRange whole = whole_windows(
      p->paddingLeft, p->kernelWidth, p->dilationX, p->strideX, p->inputWidth, p->outputWidth);
  for (ptrdiff_t b = share(blocks, part, parts); b < share(blocks, part + 1, parts); b++) {
    const Vector *image = (const Vector *)input + b * p->inputHeight * p->inputWidth;
    Vector *to = (Vector *)output + b * p->outputHeight * p->outputWidth;
    for (ptrdiff_t y = 0; y < p->outputHeight; y++) {
      const ptrdiff_t top = y * p->strideY - p->paddingTop;
      const WindowRange rows = inside(top, p->kernelHeight, p->dilationY, p->inputHeight);
      const bool areRowsWhole = rows.next - rows.first == p->kernelHeight;
      const ptrdiff_t paddedRows =
          inside(top + p->paddingTop, p->kernelHeight, p->dilationY, paddedHeight + p->paddingTop)
              .next;
      for (ptrdiff_t x = 0; x < p->outputWidth; x++) {
        const ptrdiff_t left = x * p->strideX - p->paddingLeft;
        const Vector *window = image + top * p->inputWidth + left;
        if (areRowsWhole && x >= whole.first && x < whole.next) {
          const ptrdiff_t count = whole.next - x;
          if (p->kernelHeight == 2 && p->kernelWidth == 2) {
            pool_whole_windows(windows, window, 2, 2, count, to);
          } else if (p->kernelHeight == 3 && p->kernelWidth == 3) {
            pool_whole_windows(windows, window, 3, 3, count, to);
          } else {
            pool_whole_windows(windows, window, p->kernelHeight, p->kernelWidth, count, to);
          }
          to += count;
          x += count - 1;
          continue;
        }
        const WindowRange columns = inside(left, p->kernelWidth, p->dilationX, p->inputWidth);
        Vector value = pool_window(&windows, window, rows, columns);
        if (!windows.isMaximum) {
          const ptrdiff_t paddedColumns =
              inside(
                  left + p->paddingLeft, p->kernelWidth, p->dilationX,
                  paddedWidth + p->paddingLeft)
                  .next;
          const ptrdiff_t count =
              countsPadding ? paddedRows * paddedColumns
                            : (rows.next - rows.first) * (columns.next - columns.first);
          value /= (float)count;
        }
        *to++ = value;
      }
    }
  }
}

static void mean(const float *blocked, ptrdiff_t pixels, ptrdiff_t blockCount, float *means) {
  for (ptrdiff_t b = 0; b < blockCount; b++) {
    const Vector *image = (const Vector *)blocked + b * pixels;
    Vector sums[4] = {};
    ptrdiff_t p = 0;
    for (; p + 4 <= pixels; p += 4) {
      CK_UNROLLED for (int i = 0; i < 4; i++) sums[i] += image[p + i];
    }
    for (; p < pixels; p++) sums[0] += image[p];
    const Vector sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    store(means + b * ck_block, sum / (float)pixels);
  }
}

static void scale_channels(
    const float *blocked, const float *factors, ptrdiff_t pixels, ptrdiff_t blockCount,
    float lower, float upper, float *output) {
  for (ptrdiff_t b = 0; b < blockCount; b++) {
    const Vector factor = load(factors + b * ck_block);
    for (ptrdiff_t index = b * pixels; index < (b + 1) * pixels; index++) {
      const Vector value = ((const Vector *)blocked)[index] * factor;
      ((Vector *)output)[index] = limit(value, repeat(lower), repeat(upper));
    }
  }
}

static void affine_channels(
    const float *blocked, const float *factors, const float *shifts, ptrdiff_t pixels,
    ptrdiff_t blockCount, const CKFinish *finish, float *output) {
  for (ptrdiff_t b = 0; b < blockCount; b++) {
    const Vector factor = load(factors + b * ck_block), shift = load(shifts + b * ck_block);
    for (ptrdiff_t index = b * pixels; index < (b + 1) * pixels; index++) {
      ((Vector *)output)[index] = ((const Vector *)blocked)[index] * factor + shift;
    }
    if (finish->activation != CKActivationNone) {
      float *from = output + b * pixels * ck_block;
      apply(from, pixels * ck_block, finish, from);
    }
  }
}

static void local_response(
    const float *blocked, ptrdiff_t channels, ptrdiff_t pixels, ptrdiff_t firstPixel,
    ptrdiff_t pixelCount, ptrdiff_t size, float alpha, float beta, float bias, float *output) {
  const ptrdiff_t blocks = ck_blocks(channels);
  const ptrdiff_t before = (size - 1) / 2;
  for (ptrdiff_t pixel = firstPixel; pixel < firstPixel + pixelCount; pixel++) {
    // Squares of three blocks: the last, this one, the next.
    _Alignas(64) float squares[3 * ck_block] = {};
    const Vector first = ((const Vector *)blocked)[pixel];
    store(squares + 2 * ck_block, first * first);
    for (ptrdiff_t b = 0; b < blocks; b++) {
      const Vector next =
          b + 1 < blocks ? ((const Vector *)blocked)[(b + 1) * pixels + pixel] : (Vector){};
      store(squares, load(squares + ck_block));
      store(squares + ck_block, load(squares + 2 * ck_block));
      store(squares + 2 * ck_block, next * next);
      Vector sum = {};
      for (ptrdiff_t i = 0; i < size; i++) sum += load(squares + ck_block - before + i);
      const Vector scale = sum * (alpha / (float)size) + bias;
      const Vector value = ((const Vector *)blocked)[b * pixels + pixel];
      ((Vector *)output)[b * pixels + pixel] = value * exponential(logarithm(scale) * -beta);
    }
  }
}
