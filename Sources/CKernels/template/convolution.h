// Convolutions as sums of a tile over taps: pointwise ones over the image as it lies, others over
// padded rows, copied to (row, column, channel).

/// Zeros, `count` of them.
CK_INLINE void clear(float *to, ptrdiff_t count) {
  for (ptrdiff_t index = 0; index < count; index++) to[index] = 0;
}

/// One panel where each output sees all inputs of its merged group.
static void pack_plain_panel(
    const StoredFloat *weights, ptrdiff_t rows, ptrdiff_t inputs, ptrdiff_t taps,
    ptrdiff_t stripChannels, Vector *panel) {
  const ptrdiff_t length = inputs * taps;
  ptrdiff_t input = 0, tap = 0;
  for (ptrdiff_t first = 0; first < length; first += ck_block) {
    Vector numbers[ck_block];
    load_columns(weights + first, length, rows, length - first, numbers);
    for (ptrdiff_t i = 0; i < ck_block && input < inputs; i++) {
      panel[tap * stripChannels + input] = numbers[i];
      if (++tap == taps) tap = 0, input++;
    }
  }
  for (; input < stripChannels; input++) {
    for (tap = 0; tap < taps; tap++) panel[tap * stripChannels + input] = (Vector){};
  }
}

/// One panel of several groups that are worked on together: they see each other with weights of 0.
static void pack_merged_panel(
    const StoredFloat *weights, ptrdiff_t firstOutput, ptrdiff_t rows, ptrdiff_t ownOutputs,
    ptrdiff_t ownInputs, ptrdiff_t taps, GroupShape group, float *panel) {
  clear(panel, taps * group.stripChannels * ck_block);
  for (ptrdiff_t lane = 0; lane < rows; lane++) {
    const ptrdiff_t firstInput = (firstOutput + lane) / ownOutputs * ownInputs % group.inputs;
    for (ptrdiff_t i = 0; i < ownInputs; i++) {
      for (ptrdiff_t t = 0; t < taps; t++) {
        panel[(t * group.stripChannels + firstInput + i) * ck_block + lane] =
            weights[(lane * ownInputs + i) * taps + t];
      }
    }
  }
}

/// The weights of one group as panels: (panels, taps, channels of a strip, 16).
static void pack_direct(
    const CKConvolutionPlan *plan, ptrdiff_t firstOutput, ptrdiff_t count,
    const StoredFloat *weights, float *packed) {
  const CKConvolution *c = &plan->convolution;
  const GroupShape group = group_shape(plan);
  const ptrdiff_t taps = c->kernelHeight * c->kernelWidth;
  const ptrdiff_t ownInputs = c->inputChannels / c->groups;
  const ptrdiff_t ownOutputs = c->outputChannels / c->groups;
  for (ptrdiff_t row = 0; row < count; row += ck_block) {
    const ptrdiff_t output = firstOutput + row;
    const ptrdiff_t rows = smaller_count(ck_block, count - row);
    const StoredFloat *from = weights + row * ownInputs * taps;
    float *panel = packed + output * taps * group.stripChannels;
    if (ownInputs == group.inputs) {
      pack_plain_panel(from, rows, ownInputs, taps, group.stripChannels, (Vector *)panel);
    } else {
      pack_merged_panel(from, output, rows, ownOutputs, ownInputs, taps, group, panel);
    }
  }
}

/// `count` pixels of planar rows, a plane apart, as (pixel, channel).
static void copy_planar_row(
    const float *from, ptrdiff_t channels, ptrdiff_t plane, ptrdiff_t count, float *to) {
  ptrdiff_t x = 0;
  if (channels == 3) {
    for (; x + ck_block <= count; x += ck_block) {
      const Vector r = load(from + x), g = load(from + plane + x), b = load(from + 2 * plane + x);
      // Red and green first, then blue between them; a 0 holds a place for blue.
      const Vector first = __builtin_shufflevector(
          r, g, 0, 16, 0, 1, 17, 0, 2, 18, 0, 3, 19, 0, 4, 20, 0, 5);
      const Vector second = __builtin_shufflevector(
          r, g, 21, 0, 6, 22, 0, 7, 23, 0, 8, 24, 0, 9, 25, 0, 10, 26);
      const Vector third = __builtin_shufflevector(
          r, g, 0, 11, 27, 0, 12, 28, 0, 13, 29, 0, 14, 30, 0, 15, 31, 0);
      float *pixel = to + 3 * x;
      store(pixel, __builtin_shufflevector(
          first, b, 0, 1, 16, 3, 4, 17, 6, 7, 18, 9, 10, 19, 12, 13, 20, 15));
      store(pixel + 16, __builtin_shufflevector(
          second, b, 0, 21, 2, 3, 22, 5, 6, 23, 8, 9, 24, 11, 12, 25, 14, 15));
      store(pixel + 32, __builtin_shufflevector(
          third, b, 26, 1, 2, 27, 4, 5, 28, 7, 8, 29, 10, 11, 30, 13, 14, 31));
    }
  }
  for (ptrdiff_t i = 0; i < channels; i++) {
    for (ptrdiff_t column = x; column < count; column++) {
      to[column * channels + i] = from[i * plane + column];
    }
  }
}

/// The padded rows that output rows `firstRow` and on read, as (row, column, channel).
static void copy_strip(
    const CKConvolutionPlan *plan, ptrdiff_t group, ptrdiff_t firstRow, ptrdiff_t rows,
    const float *input, float *strip) {
  const CKConvolution *c = &plan->convolution;
  const GroupShape shape = group_shape(plan);
  const ptrdiff_t pixels = c->inputHeight * c->inputWidth;
  const ptrdiff_t channels = shape.stripChannels;
  const ptrdiff_t before = smaller_count(c->paddingLeft, shape.stripWidth);
  const ptrdiff_t inside = smaller_count(c->inputWidth, shape.stripWidth - before);
  const float *groupInput = input + group * shape.inputs * pixels;
  for (ptrdiff_t row = 0; row < strip_rows(c, rows); row++) {
    float *to = strip + row * shape.stripWidth * channels;
    const ptrdiff_t y = firstRow * c->strideY - c->paddingTop + row;
    if (y < 0 || y >= c->inputHeight) {
      clear(to, shape.stripWidth * channels);
      continue;
    }
    clear(to, before * channels);
    to += before * channels;
    if (c->inputLayout == CKLayoutPlanar) {
      copy_planar_row(groupInput + y * c->inputWidth, channels, pixels, inside, to);
    } else {
      const float *from = groupInput + y * c->inputWidth * ck_block;
      for (ptrdiff_t i = 0; i < channels; i += ck_block) {
        const float *block = from + i * pixels;
        // Where channels do not fill a block, the rest of it is written over by what follows.
        for (ptrdiff_t x = 0; x < inside; x++) {
          store(to + x * channels + i, *(const Vector *)(block + x * ck_block));
        }
      }
    }
    clear(to + inside * channels, (shape.stripWidth - before - inside) * channels);
  }
}

/// The rows and panels of a part.
typedef struct {
  ptrdiff_t group, firstRow, rows, firstPanelGroup, lastPanelGroup;
} PartRange;

static PartRange part_range(const CKConvolutionPlan *plan, ptrdiff_t part, ptrdiff_t rows) {
  const GroupShape shape = group_shape(plan);
  const ptrdiff_t panelGroups = panel_groups(ck_blocks(shape.outputs));
  const ptrdiff_t panelPart = part % plan->panelParts;
  const ptrdiff_t rowPart = part / plan->panelParts % plan->rowParts;
  const ptrdiff_t firstRow = share(rows, rowPart, plan->rowParts);
  return (PartRange){
      .group = part / plan->panelParts / plan->rowParts,
      .firstRow = firstRow,
      .rows = share(rows, rowPart + 1, plan->rowParts) - firstRow,
      .firstPanelGroup = share(panelGroups, panelPart, plan->panelParts),
      .lastPanelGroup = share(panelGroups, panelPart + 1, plan->panelParts),
  };
}

/// Runs of output pixels whose inputs lie evenly spaced.
typedef struct {
  ptrdiff_t firstPixel, count, width;
  /// Floats from one line's input to the next's.
  ptrdiff_t inputStride;
} Lines;

/// The sums of a part. `tile` says where the input of the first line lies and how its taps do.
static void sum_part(
    const CKConvolutionPlan *plan, PartRange range, Lines lines, Tile tile, const float *packed,
    const CKFinish *finish, float *output) {
  const CKConvolution *c = &plan->convolution;
  const GroupShape shape = group_shape(plan);
  const ptrdiff_t allPanels = ck_blocks(shape.outputs);
  const bool asRows = c->outputLayout == CKLayoutRows;
  const ptrdiff_t pixels = c->outputHeight * c->outputWidth;
  const ptrdiff_t outputChannel = asRows ? 1 : pixels;
  const ptrdiff_t rowSteps = (tile.tapColumns - 1) * tile.depth + tile.lastDepth;
  const ptrdiff_t steps = tile.tapRows * rowSteps;
  const ptrdiff_t chunks =
      larger_count(1, smaller_count(tile.tapRows, quotient_up(steps, longest_depth)));
  const float *input = tile.input;
  const ptrdiff_t tapRows = tile.tapRows;

  tile.panelStride = steps * ck_block;
  tile.outputRowStride = asRows ? c->outputChannels : ck_block;
  tile.outputPanelStride = asRows ? ck_block : pixels * ck_block;
  for (ptrdiff_t g = range.firstPanelGroup; g < range.lastPanelGroup; g++) {
    const PanelGroup own = panel_group(allPanels, g);
    const ptrdiff_t panels = own.count, column = own.first * ck_block;
    const ptrdiff_t columns =
        asRows ? smaller_count(panels * ck_block, shape.outputs - column) : panels * ck_block;
    const ptrdiff_t channel = range.group * shape.outputs + column;
    const float *groupPanels =
        packed + (range.group * allPanels + own.first) * tile.panelStride;
    for (ptrdiff_t chunk = 0; chunk < chunks; chunk++) {
      const ptrdiff_t firstTap = share(tapRows, chunk, chunks);
      const ptrdiff_t nextTap = share(tapRows, chunk + 1, chunks);
      const ptrdiff_t tiles = lines.count * tile_count(lines.width, panels);
      tile.tapRows = nextTap - firstTap;
      tile.panels = groupPanels + firstTap * rowSteps * ck_block;
      tile.accumulates = chunk > 0;
      Prefetch prefetch = {};
      if (chunk + 1 < chunks) {
        const ptrdiff_t taps = share(tapRows, chunk + 2, chunks) - nextTap;
        prefetch = prefetch_panels(
            groupPanels + nextTap * rowSteps * ck_block, panels, tile.panelStride,
            taps * rowSteps, tiles);
      } else if (g + 1 < range.lastPanelGroup) {
        const ptrdiff_t next = panel_group(allPanels, g + 1).count;
        prefetch = prefetch_panels(
            groupPanels + panels * tile.panelStride, next, tile.panelStride,
            share(tapRows, 1, chunks) * rowSteps, tiles);
      }
      for (ptrdiff_t line = 0; line < lines.count; line++) {
        const ptrdiff_t pixel = lines.firstPixel + line * lines.width;
        const ptrdiff_t offset = channel * outputChannel + pixel * tile.outputRowStride;
        const CKFinish lineFinish = finish_at(finish, channel, offset);
        tile.input = input + line * lines.inputStride + firstTap * tile.tapRowStride;
        tile.output = output + offset;
        tile.finish = chunk + 1 == chunks ? &lineFinish : NULL;
        compute_rows(&tile, lines.width, columns, &prefetch);
      }
    }
  }
}

static void convolve_pointwise(
    const CKConvolutionPlan *plan, ptrdiff_t part, const float *input, const float *packed,
    const CKFinish *finish, float *output) {
  const CKConvolution *c = &plan->convolution;
  const GroupShape shape = group_shape(plan);
  const ptrdiff_t inputPixels = c->inputHeight * c->inputWidth;
  const ptrdiff_t blocks = ck_blocks(shape.inputs);
  Tile tile = {
      .input = NULL,
      .rowStride = c->strideX * ck_block,
      .tapRows = 1,
      .tapColumns = blocks,
      .tapStride = inputPixels * ck_block,
      .depth = ck_block,
      .lastDepth = shape.inputs - (blocks - 1) * ck_block,
  };
  const PartRange range = part_range(plan, part, pointwise_rows(c));
  const float *groupInput = input + range.group * shape.inputs * inputPixels;
  Lines lines;
  if (is_unstrided(c)) {
    // Pixels run on across image rows.
    tile.input = groupInput + range.firstRow * ck_block;
    lines = (Lines){.firstPixel = range.firstRow, .count = 1, .width = range.rows};
  } else {
    lines = (Lines){
        .firstPixel = range.firstRow * c->outputWidth,
        .count = range.rows,
        .width = c->outputWidth,
        .inputStride = c->strideY * c->inputWidth * ck_block,
    };
    tile.input = groupInput + range.firstRow * lines.inputStride;
  }
  sum_part(plan, range, lines, tile, packed, finish, output);
}

static void convolve_direct(
    const CKConvolutionPlan *plan, ptrdiff_t part, const float *input, const float *packed,
    const CKFinish *finish, float *output, float *scratch) {
  const CKConvolution *c = &plan->convolution;
  const GroupShape shape = group_shape(plan);
  const ptrdiff_t channels = shape.stripChannels;
  const ptrdiff_t stripRow = shape.stripWidth * channels;
  const PartRange range = part_range(plan, part, c->outputHeight);
  copy_strip(plan, range.group, range.firstRow, range.rows, input, scratch);
  Tile tile = {
      .input = scratch,
      .rowStride = c->strideX * channels,
      .tapRows = c->kernelHeight,
      .tapColumns = 1,
      .tapRowStride = c->dilationY * stripRow,
      .lastDepth = c->kernelWidth * channels,
  };
  if (c->dilationX > 1) {
    tile.tapColumns = c->kernelWidth;
    tile.tapStride = c->dilationX * channels;
    tile.depth = tile.lastDepth = channels;
  }
  const Lines lines = {
      .firstPixel = range.firstRow * c->outputWidth,
      .count = range.rows,
      .width = c->outputWidth,
      .inputStride = c->strideY * stripRow,
  };
  sum_part(plan, range, lines, tile, packed, finish, output);
}
