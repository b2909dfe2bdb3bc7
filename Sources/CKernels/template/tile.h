// The one inner kernel: sums for a tile of rows and panels, all of them held in registers.
//
//   output[row][n] = Σ over taps t, Σ over d < depth of
//                    input[row · rowStride + tap(t) + d] · panels[n / 16][t · depth + d][n % 16]
//
// Taps lie in rows: tap(t) = (t / tapColumns) · tapRowStride + (t % tapColumns) · tapStride. A
// matrix product has one tap; a pointwise convolution has one tap for each block of channels; any
// other convolution has one for each kernel row (or element, when dilated).

typedef struct {
  const float *input;
  ptrdiff_t rowStride;
  ptrdiff_t tapRows, tapColumns, tapRowStride, tapStride;
  /// `depth` elements of each tap but the last of a row, which has `lastDepth`.
  ptrdiff_t depth, lastDepth;
  const float *panels;
  /// Floats from one panel to the next.
  ptrdiff_t panelStride;
  /// Whether the right-hand matrix is read as it lies, and the left-hand one in whichever direction:
  /// `inputStep` and `panelStep` are then the floats from one step of the sum to the next, otherwise 1
  /// and 16.
  bool isUnpacked;
  ptrdiff_t inputStep, panelStep;
  float *output;
  ptrdiff_t outputRowStride, outputPanelStride;
  /// Whether the sums are added to what the output holds.
  bool accumulates;
  /// What follows; null leaves the bare sums.
  const CKFinish *finish;
  /// Memory to fetch meanwhile, `prefetchStep` floats for each step of the sum.
  const float *prefetch;
  ptrdiff_t prefetchStep;
} Tile;

#ifdef CK_AVX512
/// sum + *factor · weights. The broadcast is part of the instruction, so that a tile may fill all
/// registers; left to itself, the compiler loads it into a register of its own.
#define CK_ADD_PRODUCT(sum, factor, weights)                \
  __asm__("vfmadd231ps %1%{1to16%}, %2, %0"                 \
          : "+v"(sum)                                       \
          : "m"(*(factor)), "v"(weights))
#else
#define CK_ADD_PRODUCT(sum, factor, weights) sum += repeat(*(factor)) * (weights)
#endif

CK_INLINE void compute_tile(
    const Tile *tile, const int rows, const int panels, const bool isUnpacked) {
  Vector sums[rows][panels];
  const CKFinish *finish = tile->finish;
  if (finish && finish->bias) {
    CK_UNROLLED for (int p = 0; p < panels; p++) {
      const Vector bias = load(finish->bias + p * ck_block);
      CK_UNROLLED for (int r = 0; r < rows; r++) sums[r][p] = bias;
    }
  } else {
    CK_UNROLLED for (int r = 0; r < rows; r++) {
      CK_UNROLLED for (int p = 0; p < panels; p++) sums[r][p] = (Vector){};
    }
  }

  const ptrdiff_t rowStride = tile->rowStride;
  const ptrdiff_t panelStride = isUnpacked ? ck_block : tile->panelStride;
  const ptrdiff_t inputStep = isUnpacked ? tile->inputStep : 1;
  const ptrdiff_t panelStep = isUnpacked ? tile->panelStep : ck_block;
  const ptrdiff_t prefetchStep = tile->prefetchStep;
  const float *panel = tile->panels;
  const float *prefetch = tile->prefetch;
  const float *tapRow = tile->input;
  const float *tap = tapRow;
  ptrdiff_t column = 0;
  for (ptrdiff_t t = tile->tapRows * tile->tapColumns; t > 0; t--) {
    const float *input = tap;
    ptrdiff_t depth = tile->depth;
    tap += tile->tapStride;
    if (++column == tile->tapColumns) {
      depth = tile->lastDepth;
      tapRow += tile->tapRowStride;
      tap = tapRow;
      column = 0;
    }
#pragma clang loop unroll_count(2)
    for (; depth > 0; depth--) {
      Vector weights[panels];
      CK_UNROLLED for (int p = 0; p < panels; p++) {
        const float *from = panel + p * panelStride;
        weights[p] = isUnpacked ? load(from) : *(const Vector *)from;
      }
      CK_UNROLLED for (int r = 0; r < rows; r++) {
        CK_UNROLLED for (int p = 0; p < panels; p++) {
          CK_ADD_PRODUCT(sums[r][p], input + r * rowStride, weights[p]);
        }
      }
      __builtin_prefetch(prefetch, 0, 2);
      prefetch += prefetchStep;
      panel += panelStep;
      input += inputStep;
    }
  }

  float *output = tile->output;
  const ptrdiff_t outputRowStride = tile->outputRowStride;
  const ptrdiff_t outputPanelStride = tile->outputPanelStride;
  if (tile->accumulates) {
    CK_UNROLLED for (int r = 0; r < rows; r++) {
      CK_UNROLLED for (int p = 0; p < panels; p++) {
        sums[r][p] += load(output + r * outputRowStride + p * outputPanelStride);
      }
    }
  }
  if (finish) {
    if (finish->residual) {
      const float *residual = finish->residual;
      CK_UNROLLED for (int r = 0; r < rows; r++) {
        CK_UNROLLED for (int p = 0; p < panels; p++) {
          sums[r][p] += load(residual + r * outputRowStride + p * outputPanelStride);
        }
      }
    }
    if (finish->activation == CKActivationClamp) {
      const Vector lower = repeat(finish->lower), upper = repeat(finish->upper);
      CK_UNROLLED for (int r = 0; r < rows; r++) {
        CK_UNROLLED for (int p = 0; p < panels; p++) {
          sums[r][p] = limit(sums[r][p], lower, upper);
        }
      }
    }
  }
  CK_UNROLLED for (int r = 0; r < rows; r++) {
    CK_UNROLLED for (int p = 0; p < panels; p++) {
      store(output + r * outputRowStride + p * outputPanelStride, sums[r][p]);
    }
  }
}

#define CK_TILE(rows, panels)                                                            \
  static void tile_##rows##_##panels(const Tile *tile) {                                  \
    compute_tile(tile, rows, panels, false);                                              \
  }                                                                                       \
  static void unpacked_tile_##rows##_##panels(const Tile *tile) {                           \
    compute_tile(tile, rows, panels, true);                                               \
  }
#define CK_TILES_7(panels) \
  CK_TILE(1, panels) CK_TILE(2, panels) CK_TILE(3, panels) CK_TILE(4, panels) \
  CK_TILE(5, panels) CK_TILE(6, panels) CK_TILE(7, panels)
#define CK_NAMES_6(kind, panels) \
  kind##_1_##panels, kind##_2_##panels, kind##_3_##panels, kind##_4_##panels, \
  kind##_5_##panels, kind##_6_##panels
#define CK_NAMES_7(kind, panels) CK_NAMES_6(kind, panels), kind##_7_##panels
typedef void (*TileFunction)(const Tile *tile);
