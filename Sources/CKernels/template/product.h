// Matrix products.

/// Panels `firstPanel` and on of a right-hand matrix, whichever axis is contiguous.
static void pack_panels(
    const float *right, ptrdiff_t depthStride, ptrdiff_t columnStride, ptrdiff_t depth,
    ptrdiff_t columns, ptrdiff_t firstPanel, ptrdiff_t panelCount, float *panels) {
  for (ptrdiff_t p = firstPanel; p < firstPanel + panelCount; p++) {
    const ptrdiff_t count = smaller_count(ck_block, columns - p * ck_block);
    const float *from = right + p * ck_block * columnStride;
    float *panel = panels + p * depth * ck_block;
    ptrdiff_t d = 0;
    if (columnStride == 1) {
      for (; d < depth; d++) {
        const float *row = from + d * depthStride;
        store(panel + d * ck_block, count == ck_block ? load(row) : load_some(row, count));
      }
    } else if (depthStride == 1 && count == ck_block) {
      for (; d + ck_block <= depth; d += ck_block) {
        transpose(from + d, columnStride, panel + d * ck_block, ck_block);
      }
    }
    for (; d < depth; d++) {
      const float *row = from + d * depthStride;
      for (ptrdiff_t n = 0; n < count; n++) panel[d * ck_block + n] = row[n * columnStride];
      for (ptrdiff_t n = count; n < ck_block; n++) panel[d * ck_block + n] = 0;
    }
  }
}

/// `rowCount` rows from `firstRow` on of a right-hand matrix, one behind the other.
static void pack_rows(
    const void *rows, ptrdiff_t firstRow, ptrdiff_t rowCount, ptrdiff_t depth, ptrdiff_t columns,
    float *panels) {
  const StoredFloat *from = rows;
  for (ptrdiff_t column = 0; column < columns; column += ck_block) {
    float *panel = panels + column * depth + firstRow * ck_block;
    const ptrdiff_t count = smaller_count(ck_block, columns - column);
    for (ptrdiff_t row = 0; row < rowCount; row++) {
      const StoredFloat *numbers = from + row * columns + column;
      Vector value = {};
      if (count == ck_block) {
        value = *(const StoredVector *)numbers;
      } else {
        for (ptrdiff_t lane = 0; lane < count; lane++) value[lane] = numbers[lane];
      }
      store(panel + row * ck_block, value);
    }
  }
}

/// `columnCount` columns from `firstColumn` on, a multiple of 16, of a right-hand matrix whose columns
/// lie one behind the other.
static void pack_columns(
    const void *columns, ptrdiff_t firstColumn, ptrdiff_t columnCount, ptrdiff_t depth,
    float *panels) {
  for (ptrdiff_t column = 0; column < columnCount; column += ck_block) {
    const StoredFloat *from = (const StoredFloat *)columns + column * depth;
    Vector *panel = (Vector *)(panels + (firstColumn + column) * depth);
    for (ptrdiff_t d = 0; d < depth; d += ck_block) {
      Vector numbers[ck_block];
      load_columns(from + d, depth, columnCount - column, depth - d, numbers);
      const ptrdiff_t count = smaller_count(ck_block, depth - d);
      for (ptrdiff_t i = 0; i < count; i++) panel[d + i] = numbers[i];
    }
  }
}

static void multiply(
    const CKProduct *product, ptrdiff_t part, const float *left, const float *panels,
    const CKFinish *finish, float *output) {
  const ProductDivision division = divide_product(product);
  const ptrdiff_t depth = product->depth;
  const ptrdiff_t allPanels = ck_blocks(product->columns), groups = panel_groups(allPanels);
  const ptrdiff_t rowPart = part / division.panelParts;
  const ptrdiff_t panelPart = part % division.panelParts;
  const ptrdiff_t firstRow = share(product->rows, rowPart, division.rowParts);
  const ptrdiff_t rows = share(product->rows, rowPart + 1, division.rowParts) - firstRow;
  const ptrdiff_t firstGroup = share(groups, panelPart, division.panelParts);
  const ptrdiff_t lastGroup = share(groups, panelPart + 1, division.panelParts);
  // A single tile reads every weight once, so it gains nothing from cutting its sums.
  const ptrdiff_t chunks =
      rows <= tile_rows ? 1 : larger_count(1, quotient_up(depth, longest_depth));

  for (ptrdiff_t group = firstGroup; group < lastGroup; group++) {
    const PanelGroup own = panel_group(allPanels, group);
    const ptrdiff_t column = own.first * ck_block;
    const ptrdiff_t columns = smaller_count(own.count * ck_block, product->columns - column);
    const CKFinish groupFinish =
        finish_at(finish, column, firstRow * product->outputStride + column);
    for (ptrdiff_t chunk = 0; chunk < chunks; chunk++) {
      const ptrdiff_t firstStep = share(depth, chunk, chunks);
      const ptrdiff_t nextStep = share(depth, chunk + 1, chunks);
      const Tile tile = {
          .input = left + firstRow * product->leftStride + firstStep,
          .rowStride = product->leftStride,
          .tapRows = 1,
          .tapColumns = 1,
          .lastDepth = nextStep - firstStep,
          .panels = panels + column * depth + firstStep * ck_block,
          .panelStride = depth * ck_block,
          .output = output + firstRow * product->outputStride + column,
          .outputRowStride = product->outputStride,
          .outputPanelStride = ck_block,
          .accumulates = chunk > 0,
          .finish = chunk + 1 == chunks ? &groupFinish : NULL,
      };
      Prefetch prefetch = {};
      const ptrdiff_t tiles = tile_count(rows, own.count);
      if (rows > tile_rows && chunk + 1 < chunks) {
        prefetch = prefetch_panels(
            tile.panels + tile.lastDepth * ck_block, own.count, tile.panelStride,
            share(depth, chunk + 2, chunks) - nextStep, tiles);
      } else if (rows > tile_rows && group + 1 < lastGroup) {
        const PanelGroup next = panel_group(allPanels, group + 1);
        prefetch = prefetch_panels(
            panels + next.first * ck_block * depth, next.count, tile.panelStride,
            share(depth, 1, chunks), tiles);
      }
      compute_rows(&tile, rows, columns, &prefetch);
    }
  }
}

/// Steps of the sum whose rows of both matrices stay in the second-level cache while all tiles are done.
enum { unpacked_depth = 192 };

static void multiply_unpacked(
    const CKProduct *product, ptrdiff_t part, const float *left, ptrdiff_t leftStep,
    const float *right, ptrdiff_t rightStride, const CKFinish *finish, float *output) {
  const ProductDivision division = divide_product(product);
  const ptrdiff_t panels = ck_blocks(product->columns), groups = panel_groups(panels);
  const ptrdiff_t rowPart = part / division.panelParts;
  const ptrdiff_t panelPart = part % division.panelParts;
  const ptrdiff_t firstRow = share(product->rows, rowPart, division.rowParts);
  const ptrdiff_t rows = share(product->rows, rowPart + 1, division.rowParts) - firstRow;
  const ptrdiff_t firstGroup = share(groups, panelPart, division.panelParts);
  const ptrdiff_t lastGroup = share(groups, panelPart + 1, division.panelParts);
  const ptrdiff_t chunks = larger_count(1, quotient_up(product->depth, unpacked_depth));
  for (ptrdiff_t chunk = 0; chunk < chunks; chunk++) {
    const ptrdiff_t firstStep = share(product->depth, chunk, chunks);
    const ptrdiff_t nextStep = share(product->depth, chunk + 1, chunks);
    for (ptrdiff_t group = firstGroup; group < lastGroup; group++) {
      const PanelGroup own = panel_group(panels, group);
      const ptrdiff_t column = own.first * ck_block;
      const ptrdiff_t offset = firstRow * product->outputStride + column;
      const CKFinish groupFinish = finish_at(finish, column, offset);
      const Tile tile = {
          .input = left + firstRow * product->leftStride + firstStep * leftStep,
          .rowStride = product->leftStride,
          .tapRows = 1,
          .tapColumns = 1,
          .lastDepth = nextStep - firstStep,
          .panels = right + column + firstStep * rightStride,
          .panelStride = ck_block,
          .isUnpacked = true,
          .inputStep = leftStep,
          .panelStep = rightStride,
          .output = output + offset,
          .outputRowStride = product->outputStride,
          .outputPanelStride = ck_block,
          .accumulates = chunk > 0,
          .finish = chunk + 1 == chunks ? &groupFinish : NULL,
      };
      Prefetch prefetch = {};
      compute_rows(&tile, rows, own.count * ck_block, &prefetch);
    }
  }
}
