// Winograd's minimal filtering F(m×m, 3×3) (Lavin & Gray 2016): inputs are cut into overlapping
// tiles of (m + 2)², transformed, multiplied by transformed weights element by element (and summed
// over channels, so that each of the (m + 2)² elements is a matrix product), and transformed back.
//
// Interpolation points: F(2): 0, ±1; F(4): 0, ±√½, ±√2; F(6): 0, ±1, ±2, ±½; and infinity. The
// square roots for F(4) give a fifth of the error that ±1, ±2 give.
//
// Weights: (groups of 4 panels, (m + 2)², panels, channels, 16).
// Inputs: ((m + 2)², tiles, channels); sums: ((m + 2)², tiles, outputs of a group of panels).

enum {
  largest_winograd_width = 8,
  /// A plane of sums has a row of so many floats for each tile.
  winograd_columns = group_panels * ck_block,
};

#define CK_ROOT_HALF 0.70710678118654752440
#define CK_ROOT_TWO 1.41421356237309504880

#define CK_WINOGRAD_SIZES(call, shape) \
  switch (shape.size) {                \
    case 2: call(2); break;            \
    case 4: call(4); break;            \
    default: call(6); break;           \
  }

/// One axis of Bᵀd.
CK_INLINE void transform_inputs(const int size, const Part d[], Part t[]) {
  if (size == 2) {
    t[0] = d[0] - d[2];
    t[1] = d[1] + d[2];
    t[2] = d[2] - d[1];
    t[3] = d[3] - d[1];
  } else if (size == 4) {
    const float a = CK_ROOT_HALF, b = CK_ROOT_TWO;
    const Part even1 = d[4] - d[2] * 2.0f, odd1 = d[3] - d[1] * 2.0f;
    const Part even2 = d[4] - d[2] * 0.5f, odd2 = d[3] - d[1] * 0.5f;
    t[0] = d[0] + (d[4] - d[2] * 2.5f);
    t[1] = even1 + odd1 * a;
    t[2] = even1 - odd1 * a;
    t[3] = even2 + odd2 * b;
    t[4] = even2 - odd2 * b;
    t[5] = d[1] + (d[5] - d[3] * 2.5f);
  } else {
    const Part even1 = d[6] + d[2] - d[4] * 4.25f, odd1 = d[5] + d[1] - d[3] * 4.25f;
    const Part even2 = d[6] - d[4] * 1.25f + d[2] * 0.25f;
    const Part odd2 = d[5] * 2.0f - d[3] * 2.5f + d[1] * 0.5f;
    const Part even3 = d[6] - d[4] * 5.0f + d[2] * 4.0f;
    const Part odd3 = d[5] * 0.5f - d[3] * 2.5f + d[1] * 2.0f;
    t[0] = d[0] - d[6] + (d[4] - d[2]) * 5.25f;
    t[1] = even1 + odd1;
    t[2] = even1 - odd1;
    t[3] = even2 + odd2;
    t[4] = even2 - odd2;
    t[5] = even3 + odd3;
    t[6] = even3 - odd3;
    t[7] = d[7] - d[1] + (d[3] - d[5]) * 5.25f;
  }
}

/// One axis of Aᵀm.
CK_INLINE void transform_outputs(const int size, const Part m[], Part y[]) {
  if (size == 2) {
    y[0] = m[0] + m[1] + m[2];
    y[1] = m[1] - m[2] + m[3];
  } else if (size == 4) {
    const float a = CK_ROOT_HALF, b = CK_ROOT_TWO;
    const Part even1 = m[1] + m[2], odd1 = m[1] - m[2];
    const Part even2 = m[3] + m[4], odd2 = m[3] - m[4];
    y[0] = m[0] + even1 + even2;
    y[1] = odd1 * a + odd2 * b;
    y[2] = even1 * 0.5f + even2 * 2.0f;
    y[3] = m[5] + odd1 * (a * 0.5f) + odd2 * (b * 2.0f);
  } else {
    const Part even1 = m[1] + m[2], odd1 = m[1] - m[2];
    const Part even2 = m[3] + m[4], odd2 = m[3] - m[4];
    const Part even3 = m[5] + m[6], odd3 = m[5] - m[6];
    y[0] = m[0] + even1 + even2 + even3;
    y[1] = odd1 + odd2 * 2.0f + odd3 * 0.5f;
    y[2] = even1 + even2 * 4.0f + even3 * 0.25f;
    y[3] = odd1 + odd2 * 8.0f + odd3 * 0.125f;
    y[4] = even1 + even2 * 16.0f + even3 * 0.0625f;
    y[5] = m[7] + odd1 + odd2 * 32.0f + odd3 * 0.03125f;
  }
}

typedef double Doubles __attribute__((ext_vector_type(16)));

/// Each row of G is a point's powers, divided by its distances from the other points; the last one is
/// infinity's, (0, 0, 1).
typedef struct {
  double points[largest_winograd_width - 1], factors[largest_winograd_width - 1];
} WeightTransform;

static WeightTransform weight_transform(int size) {
  static const double points2[] = {0, 1, -1};
  static const double points4[] = {
      0, CK_ROOT_HALF, -CK_ROOT_HALF, CK_ROOT_TWO, -CK_ROOT_TWO};
  static const double points6[] = {0, 1, -1, 2, -2, 0.5, -0.5};
  const double *points = size == 2 ? points2 : size == 4 ? points4 : points6;
  WeightTransform transform = {};
  for (int i = 0; i <= size; i++) {
    // The first of the input's transformations above has the other sign, but for F(4).
    double divisor = i == 0 && size != 4 ? -1 : 1;
    for (int j = 0; j <= size; j++) divisor *= i == j ? 1 : points[i] - points[j];
    transform.points[i] = points[i];
    transform.factors[i] = 1 / divisor;
  }
  return transform;
}

/// One axis of Gg.
CK_INLINE void transform_weights(
    const int size, const WeightTransform *transform, Doubles g0, Doubles g1, Doubles g2,
    Doubles u[]) {
  CK_UNROLLED for (int i = 0; i <= size; i++) {
    const double point = transform->points[i];
    u[i] = (g0 + point * (g1 + point * g2)) * transform->factors[i];
  }
  u[size + 1] = g2;
}

/// The transformed 3×3 filters of 16 outputs for one input, each of their elements `plane` vectors
/// after the one before.
CK_INLINE void transform_filters(
    const int size, const WeightTransform *transform, const Vector taps[9], Vector *to,
    ptrdiff_t plane) {
  const int width = size + 2;
  Doubles half[3][width];
  CK_UNROLLED for (int y = 0; y < 3; y++) {
    Doubles g[3];
    CK_UNROLLED for (int x = 0; x < 3; x++) {
      g[x] = __builtin_convertvector(taps[3 * y + x], Doubles);
    }
    transform_weights(size, transform, g[0], g[1], g[2], half[y]);
  }
  CK_UNROLLED for (int x = 0; x < width; x++) {
    Doubles u[width];
    transform_weights(size, transform, half[0][x], half[1][x], half[2][x], u);
    CK_UNROLLED for (int y = 0; y < width; y++) {
      to[(y * width + x) * plane] = __builtin_convertvector(u[y], Vector);
    }
  }
}

/// One panel: the filters of up to 16 outputs for all inputs.
CK_INLINE void pack_filters(
    const int size, const StoredFloat *weights, ptrdiff_t outputs, ptrdiff_t inputs,
    ptrdiff_t channels, Vector *to, ptrdiff_t plane) {
  const WeightTransform transform = weight_transform(size);
  for (ptrdiff_t first = 0; first < channels; first += ck_block) {
    Vector taps[9 * ck_block];
    for (ptrdiff_t i = 0; i < 9 * ck_block; i += ck_block) {
      load_columns(
          weights + 9 * first + i, 9 * inputs, outputs, 9 * (inputs - first) - i, taps + i);
    }
    for (ptrdiff_t i = 0; i < ck_block; i++) {
      transform_filters(size, &transform, taps + 9 * i, to + first + i, plane);
    }
  }
}

/// The group that a panel belongs to.
static PanelGroup group_of_panel(ptrdiff_t panels, ptrdiff_t panel) {
  ptrdiff_t group = panel * panel_groups(panels) / panels;
  PanelGroup own = panel_group(panels, group);
  while (panel >= own.first + own.count) own = panel_group(panels, ++group);
  return own;
}

static void pack_winograd(
    const CKConvolutionPlan *plan, ptrdiff_t firstOutput, ptrdiff_t count,
    const StoredFloat *weights, float *packed) {
  const CKConvolution *c = &plan->convolution;
  const WinogradShape shape = winograd_shape(plan);
  const ptrdiff_t panels = ck_blocks(c->outputChannels);
  for (ptrdiff_t row = 0; row < count; row += ck_block) {
    const ptrdiff_t panel = (firstOutput + row) / ck_block;
    const PanelGroup group = group_of_panel(panels, panel);
    Vector *to = (Vector *)packed +
                 (group.first * shape.width * shape.width + panel - group.first) * shape.channels;
    const StoredFloat *from = weights + row * c->inputChannels * 9;
#define CK_PACK(size) \
  pack_filters(       \
      size, from, count - row, c->inputChannels, shape.channels, to, group.count * shape.channels)
    CK_WINOGRAD_SIZES(CK_PACK, shape)
#undef CK_PACK
  }
}

/// A tile that reaches beyond the image, with zeros there.
CK_INLINE void copy_padded(
    const int width, const CKConvolution *c, const Vector *image, ptrdiff_t top, ptrdiff_t left,
    Vector *to) {
  const WindowRange columns = inside(left, width, 1, c->inputWidth);
  for (ptrdiff_t y = 0; y < width; y++, to += width) {
    const bool isRow = top + y >= 0 && top + y < c->inputHeight;
    const Vector *from = image + (top + y) * c->inputWidth + left;
    const ptrdiff_t first = isRow ? columns.first : width, next = isRow ? columns.next : width;
    for (ptrdiff_t x = 0; x < first; x++) to[x] = (Vector){};
    for (ptrdiff_t x = first; x < next; x++) to[x] = from[x];
    for (ptrdiff_t x = next; x < width; x++) to[x] = (Vector){};
  }
}

/// The transformed inputs of `count` tiles from `first` on, blocks `firstBlock` and on.
CK_INLINE void gather_tiles(
    const int size, const CKConvolutionPlan *plan, ptrdiff_t first, ptrdiff_t count,
    ptrdiff_t firstBlock, ptrdiff_t blockCount, const float *input, float *to, ptrdiff_t plane) {
  const int width = size + 2;
  const CKConvolution *c = &plan->convolution;
  const WinogradShape shape = winograd_shape(plan);
  const ptrdiff_t pixels = c->inputHeight * c->inputWidth;
  // Neighbouring tiles one after the other, so that rows are read as they lie.
  for (ptrdiff_t block = firstBlock; block < firstBlock + blockCount; block++) {
    const Vector *image = (const Vector *)(input + block * pixels * ck_block);
    for (ptrdiff_t tile = first; tile < first + count; tile++) {
      const ptrdiff_t top = tile / shape.tilesX * size - c->paddingTop;
      const ptrdiff_t left = tile % shape.tilesX * size - c->paddingLeft;
      const bool isInside = top >= 0 && left >= 0 && top + width <= c->inputHeight &&
                            left + width <= c->inputWidth;
      Vector padded[width * width];
      const Vector *corner = padded;
      ptrdiff_t line = width;
      if (isInside) {
        corner = image + top * c->inputWidth + left;
        line = c->inputWidth;
      } else {
        copy_padded(width, c, image, top, left, padded);
      }
      float *row = to + (tile - first) * shape.channels + block * ck_block;
      for (ptrdiff_t part = 0; part < vector_parts; part++) {
        const Part *from = (const Part *)corner + part;
        Part half[width][width];
        CK_UNROLLED for (int x = 0; x < width; x++) {
          Part d[width], t[width];
          CK_UNROLLED for (int y = 0; y < width; y++) d[y] = from[(y * line + x) * vector_parts];
          transform_inputs(size, d, t);
          CK_UNROLLED for (int y = 0; y < width; y++) half[y][x] = t[y];
        }
        CK_UNROLLED for (int y = 0; y < width; y++) {
          Part t[width];
          transform_inputs(size, half[y], t);
          CK_UNROLLED for (int x = 0; x < width; x++) {
            ((Part *)(row + (y * width + x) * plane))[part] = t[x];
          }
        }
      }
    }
  }
}

/// The outputs of `count` tiles from `first` on, of a panel whose sums begin at `sums`.
CK_INLINE void scatter_tiles(
    const int size, const CKConvolutionPlan *plan, ptrdiff_t first, ptrdiff_t count,
    const float *sums, ptrdiff_t plane, ptrdiff_t panel, const CKFinish *finish, float *output) {
  const int width = size + 2;
  const CKConvolution *c = &plan->convolution;
  const WinogradShape shape = winograd_shape(plan);
  const ptrdiff_t pixels = c->outputHeight * c->outputWidth;
  const Vector bias = finish->bias ? load(finish->bias + panel * ck_block) : (Vector){};
  const bool isLimited = finish->activation == CKActivationClamp;
  const Vector lower = repeat(finish->lower), upper = repeat(finish->upper);
  Vector *const image = (Vector *)(output + panel * pixels * ck_block);
  const Vector *const residual =
      finish->residual ? (const Vector *)(finish->residual + panel * pixels * ck_block) : NULL;
  for (ptrdiff_t tile = first; tile < first + count; tile++) {
    Vector whole[size][size];
    for (ptrdiff_t part = 0; part < vector_parts; part++) {
      const Part *from = (const Part *)(sums + (tile - first) * winograd_columns) + part;
      Part half[size][width];
      CK_UNROLLED for (int x = 0; x < width; x++) {
        Part m[width], y[size];
        CK_UNROLLED for (int i = 0; i < width; i++) {
          m[i] = from[(i * width + x) * plane / ck_block * vector_parts];
        }
        transform_outputs(size, m, y);
        CK_UNROLLED for (int i = 0; i < size; i++) half[i][x] = y[i];
      }
      CK_UNROLLED for (int y = 0; y < size; y++) {
        Part line[size];
        transform_outputs(size, half[y], line);
        CK_UNROLLED for (int x = 0; x < size; x++) ((Part *)&whole[y][x])[part] = line[x];
      }
    }
    const ptrdiff_t top = tile / shape.tilesX * size, left = tile % shape.tilesX * size;
    const ptrdiff_t rows = smaller_count(size, c->outputHeight - top);
    const ptrdiff_t columns = smaller_count(size, c->outputWidth - left);
    for (ptrdiff_t y = 0; y < rows; y++) {
      const ptrdiff_t pixel = (top + y) * c->outputWidth + left;
      for (ptrdiff_t x = 0; x < columns; x++) {
        Vector value = whole[y][x] + bias;
        if (residual) value += residual[pixel + x];
        if (isLimited) value = limit(value, lower, upper);
        image[pixel + x] = value;
      }
      if (finish->activation > CKActivationClamp) {
        apply((float *)(image + pixel), columns * ck_block, finish, (float *)(image + pixel));
      }
    }
  }
}

// The few vectors that are copied of a tile are no work for a library's function.
static __attribute__((noinline, no_builtin("memcpy", "memmove", "memset"))) void gather(
    const CKConvolutionPlan *plan, ptrdiff_t first, ptrdiff_t count, ptrdiff_t firstBlock,
    ptrdiff_t blockCount, const float *input, float *to, ptrdiff_t plane) {
#define CK_GATHER(size) \
  gather_tiles(size, plan, first, count, firstBlock, blockCount, input, to, plane)
  CK_WINOGRAD_SIZES(CK_GATHER, winograd_shape(plan))
#undef CK_GATHER
}

static __attribute__((noinline)) void scatter(
    const CKConvolutionPlan *plan, ptrdiff_t first, ptrdiff_t count, const float *sums,
    ptrdiff_t plane, ptrdiff_t panel, const CKFinish *finish, float *output) {
#define CK_SCATTER(size) \
  scatter_tiles(size, plan, first, count, sums, plane, panel, finish, output)
  CK_WINOGRAD_SIZES(CK_SCATTER, winograd_shape(plan))
#undef CK_SCATTER
}

/// The first stage: all tiles of some blocks of channels.
static void transform_winograd(
    const CKConvolutionPlan *plan, ptrdiff_t part, const float *input, float *shared) {
  const WinogradShape shape = winograd_shape(plan);
  const ptrdiff_t blocks = shape.channels / ck_block;
  const ptrdiff_t firstBlock = share(blocks, part, plan->transformParts);
  const ptrdiff_t nextBlock = share(blocks, part + 1, plan->transformParts);
  gather(
      plan, 0, shape.tiles, firstBlock, nextBlock - firstBlock, input, shared,
      winograd_plane(shape.tiles, shape.channels));
}

static void convolve_winograd(
    const CKConvolutionPlan *plan, ptrdiff_t part, const float *input, const float *packed,
    const CKFinish *finish, float *output, const float *shared, float *scratch) {
  const CKConvolution *c = &plan->convolution;
  const WinogradShape shape = winograd_shape(plan);
  const PartRange range = part_range(plan, part, shape.tiles);
  const ptrdiff_t products = shape.width * shape.width;
  const ptrdiff_t panels = ck_blocks(c->outputChannels);
  const ptrdiff_t panelFloats = shape.channels * ck_block;
  const ptrdiff_t sumsPlane = winograd_plane(range.rows, winograd_columns);
  ptrdiff_t inputPlane = winograd_plane(shape.tiles, shape.channels);
  const float *inputs = shared + range.firstRow * shape.channels;
  if (plan->transformParts == 0) {
    inputPlane = winograd_plane(range.rows, shape.channels);
    float *own = scratch + products * sumsPlane;
    gather(
        plan, range.firstRow, range.rows, 0, shape.channels / ck_block, input, own, inputPlane);
    inputs = own;
  }
  for (ptrdiff_t g = range.firstPanelGroup; g < range.lastPanelGroup; g++) {
    const PanelGroup own = panel_group(panels, g);
    const ptrdiff_t panel = own.first, groupPanels = own.count;
    const ptrdiff_t tiles = tile_count(range.rows, groupPanels);
    const float *weights = packed + panel * products * panelFloats;
    for (ptrdiff_t product = 0; product < products; product++) {
      const Tile tile = {
          .input = inputs + product * inputPlane,
          .rowStride = shape.channels,
          .tapRows = 1,
          .tapColumns = 1,
          .lastDepth = c->inputChannels,
          .panels = weights + product * groupPanels * panelFloats,
          .panelStride = panelFloats,
          .output = scratch + product * sumsPlane,
          .outputRowStride = winograd_columns,
          .outputPanelStride = ck_block,
      };
      // The next weights lie behind these, those of the next group included.
      const bool isLast = product + 1 == products && g + 1 == range.lastPanelGroup;
      Prefetch prefetch = {};
      if (!isLast) {
        prefetch = prefetch_panels(
            tile.panels + groupPanels * panelFloats, groupPanels, panelFloats, shape.channels,
            tiles);
      }
      compute_rows(&tile, range.rows, groupPanels * ck_block, &prefetch);
    }
    for (ptrdiff_t p = 0; p < groupPanels; p++) {
      scatter(
          plan, range.firstRow, range.rows, scratch + p * ck_block, sumsPlane, panel + p, finish,
          output);
    }
  }
}
