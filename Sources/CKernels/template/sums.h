// Runs of rows, tile by tile.

enum {
#if defined(CK_AVX512)
  // 28 registers of sums, 4 of weights.
  tile_panels = 4,
  tile_rows = 7,
#elif defined(CK_AVX2)
  // A panel takes two registers: 12 of sums, 2 of weights, 1 for a broadcast.
  tile_panels = 1,
  tile_rows = 6,
#elif defined(__aarch64__)
  // A panel takes four registers: 24 of sums, 4 of weights.
  tile_panels = 1,
  tile_rows = 6,
#else
  tile_panels = 1,
  tile_rows = 2,
#endif
  /// Steps of a sum at a time: 4 panels of it take 768 KiB.
  longest_depth = 3072,
};

#if defined(CK_AVX512)
CK_TILES_7(1) CK_TILES_7(2) CK_TILES_7(3) CK_TILES_7(4)
#define CK_TILE_FUNCTIONS(kind) \
  {{CK_NAMES_7(kind, 1)}, {CK_NAMES_7(kind, 2)}, {CK_NAMES_7(kind, 3)}, {CK_NAMES_7(kind, 4)}}
enum { tile_function_rows = 7 };
#else
CK_TILE(1, 1) CK_TILE(2, 1) CK_TILE(3, 1) CK_TILE(4, 1) CK_TILE(5, 1) CK_TILE(6, 1)
#define CK_TILE_FUNCTIONS(kind) {{CK_NAMES_6(kind, 1)}}
enum { tile_function_rows = 6 };
#endif
/// By whether the right-hand matrix is unpacked, panels and rows.
static const TileFunction tile_functions[2][tile_panels][tile_function_rows] = {
    CK_TILE_FUNCTIONS(tile), CK_TILE_FUNCTIONS(unpacked_tile)};

/// Finishes a tile whose last panel has fewer than 16 columns, from its bare sums.
static void finish_partial(
    const Tile *tile, const float *sums, ptrdiff_t rows, ptrdiff_t panels, ptrdiff_t columns) {
  const CKFinish *finish = tile->finish;
  for (ptrdiff_t r = 0; r < rows; r++) {
    for (ptrdiff_t p = 0; p < panels; p++) {
      const ptrdiff_t offset = r * tile->outputRowStride + p * tile->outputPanelStride;
      const ptrdiff_t count = smaller_count(ck_block, columns - p * ck_block);
      Vector sum = load(sums + (r * panels + p) * ck_block);
      if (tile->accumulates) sum += load_some(tile->output + offset, count);
      if (finish) {
        if (finish->bias) sum += load(finish->bias + p * ck_block);
        if (finish->residual) sum += load_some(finish->residual + offset, count);
        if (finish->activation == CKActivationClamp) {
          sum = limit(sum, repeat(finish->lower), repeat(finish->upper));
        }
      }
      store_some(tile->output + offset, sum, count);
    }
  }
}

/// The activations that are no clamp, on a tile that has just been stored.
static void activate_tile(
    const Tile *tile, ptrdiff_t rows, ptrdiff_t panels, ptrdiff_t columns) {
  for (ptrdiff_t r = 0; r < rows; r++) {
    for (ptrdiff_t p = 0; p < panels; p++) {
      float *output = tile->output + r * tile->outputRowStride + p * tile->outputPanelStride;
      apply(output, smaller_count(ck_block, columns - p * ck_block), tile->finish, output);
    }
  }
}

/// The finish of the output that lies `offset` floats behind the first, from `channel` on.
CK_INLINE CKFinish finish_at(const CKFinish *finish, ptrdiff_t channel, ptrdiff_t offset) {
  CKFinish moved = *finish;
  if (moved.bias) moved.bias += channel;
  if (moved.residual) moved.residual += offset;
  return moved;
}

/// Weights to fetch while others are worked on: the panels of the next group.
typedef struct {
  const float *panels;
  ptrdiff_t panelStride;
  /// Floats of one panel that are wanted, and of all.
  ptrdiff_t depth, count;
  /// Floats asked for so far, and with every step of a sum.
  ptrdiff_t position, step;
} Prefetch;

/// What a tile shall fetch, of whose sum `steps` steps lie ahead.
CK_INLINE void take_prefetch(Prefetch *prefetch, ptrdiff_t steps, Tile *tile) {
  tile->prefetch = tile->panels;
  tile->prefetchStep = 0;
  if (prefetch->position >= prefetch->count) return;
  tile->prefetch = prefetch->panels +
      prefetch->position / prefetch->depth * prefetch->panelStride +
      prefetch->position % prefetch->depth;
  tile->prefetchStep = prefetch->step;
  prefetch->position += steps * prefetch->step;
}

/// Prefetch of `panelCount` panels, of `depth` steps each, during `tiles` tiles of as many steps.
CK_INLINE Prefetch prefetch_panels(
    const float *panels, ptrdiff_t panelCount, ptrdiff_t panelStride, ptrdiff_t depth,
    ptrdiff_t tiles) {
  return (Prefetch){
      .panels = panels,
      .panelStride = panelStride,
      .depth = depth * ck_block,
      .count = panelCount * depth * ck_block,
      .step = (panelCount * ck_block + tiles - 1) / tiles,
  };
}

/// Tiles that `rows` rows take with `panels` panels.
CK_INLINE ptrdiff_t tile_count(ptrdiff_t rows, ptrdiff_t panels) {
  return (rows + tile_rows - 1) / tile_rows * ((panels + tile_panels - 1) / tile_panels);
}

/// Sums of `rows` rows and as many panels as `columns` take, at most `group_panels`. `first` says
/// where the first of both lie. Only a matrix may have columns that are no multiple of 16.
static void compute_rows(
    const Tile *first, ptrdiff_t rows, ptrdiff_t columns, Prefetch *prefetch) {
  const ptrdiff_t tiles = (rows + tile_rows - 1) / tile_rows;
  const ptrdiff_t panels = ck_blocks(columns);
  const ptrdiff_t steps =
      first->tapRows * ((first->tapColumns - 1) * first->depth + first->lastDepth);
  const bool activates = first->finish && first->finish->activation > CKActivationClamp;
  // One tile for all, of which little changes: short sums take hardly longer than a copy of it.
  Tile tile = *first;
  CKFinish finish;
  if (first->finish) {
    finish = *first->finish;
    tile.finish = &finish;
  }
  ptrdiff_t row = 0;
  // Tiles of about the same size: as `share` has it, without its divisions.
  const ptrdiff_t fewest = tiles ? rows / tiles : 0, rest = rows - fewest * tiles;
  ptrdiff_t carried = 0;
  for (ptrdiff_t index = 0; index < tiles; index++) {
    ptrdiff_t count = fewest;
    carried += rest;
    if (carried >= tiles) {
      carried -= tiles;
      count++;
    }
    tile.input = first->input + row * first->rowStride;
    for (ptrdiff_t p = 0; p < panels; p += tile_panels) {
      const ptrdiff_t taken = smaller_count(tile_panels, panels - p);
      const ptrdiff_t width = smaller_count(taken * ck_block, columns - p * ck_block);
      const ptrdiff_t offset = row * first->outputRowStride + p * first->outputPanelStride;
      tile.panels = first->panels + p * first->panelStride;
      tile.output = first->output + offset;
      if (first->finish && first->finish->bias) finish.bias = first->finish->bias + p * ck_block;
      if (first->finish && first->finish->residual) {
        finish.residual = first->finish->residual + offset;
      }
      take_prefetch(prefetch, steps, &tile);
      const TileFunction function = tile_functions[tile.isUnpacked][taken - 1][count - 1];
      if (width == taken * ck_block) {
        function(&tile);
      } else {
        _Alignas(64) float sums[tile_rows * tile_panels * ck_block];
        Tile bare = tile;
        bare.output = sums;
        bare.outputRowStride = taken * ck_block;
        bare.outputPanelStride = ck_block;
        bare.accumulates = false;
        bare.finish = NULL;
        function(&bare);
        finish_partial(&tile, sums, count, taken, width);
      }
      if (activates) activate_tile(&tile, count, taken, width);
    }
    row += count;
  }
}
