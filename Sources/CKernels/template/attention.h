// Attention, a block of the query's rows at a time, so that its scores never leave the caches.

static void attend(
    const CKAttention *a, ptrdiff_t part, const float *query, const float *keys,
    const float *values, const float *mask, float *output, float *scratch) {
  const ptrdiff_t parts = attention_parts(a);
  const ptrdiff_t firstRow = share(a->queries, part, parts);
  const ptrdiff_t rows = share(a->queries, part + 1, parts) - firstRow;
  const ptrdiff_t scoreStride = attention_stride(a);
  Prefetch none = {};
  const ptrdiff_t keyPanels = ck_blocks(a->keys);
  for (ptrdiff_t panel = 0; panel < keyPanels; panel += group_panels) {
    const Tile tile = {
        .input = query + firstRow * a->queryStride,
        .rowStride = a->queryStride,
        .tapRows = 1,
        .tapColumns = 1,
        .lastDepth = a->depth,
        .panels = keys + panel * a->depth * ck_block,
        .panelStride = a->depth * ck_block,
        .output = scratch + panel * ck_block,
        .outputRowStride = scoreStride,
        .outputPanelStride = ck_block,
    };
    compute_rows(&tile, rows, smaller_count(group_panels, keyPanels - panel) * ck_block, &none);
  }
  if (mask) {
    for (ptrdiff_t r = 0; r < rows; r++) {
      const float *line = mask + (firstRow + r) * a->maskStride;
      float *scores = scratch + r * scoreStride;
      for (ptrdiff_t k = 0; k < a->keys; k++) scores[k] = scores[k] * a->scale + line[k];
    }
  }
  softmax(scratch, rows, a->keys, scoreStride, mask ? 1 : a->scale, scratch, scoreStride);
  for (ptrdiff_t column = 0; column < a->valueDepth; column += group_panels * ck_block) {
    const Tile tile = {
        .input = scratch,
        .rowStride = scoreStride,
        .tapRows = 1,
        .tapColumns = 1,
        .lastDepth = a->keys,
        .panels = values + column * a->keys,
        .panelStride = a->keys * ck_block,
        .output = output + firstRow * a->outputStride + column,
        .outputRowStride = a->outputStride,
        .outputPanelStride = ck_block,
    };
    const ptrdiff_t columns = smaller_count(group_panels * ck_block, a->valueDepth - column);
    compute_rows(&tile, rows, columns, &none);
  }
}
