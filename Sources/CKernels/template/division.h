// How work is cut into parts: by its shape alone.

#include "CKernels.h"

/// The first of the things that belong to `part` when `count` things are dealt out evenly.
static inline ptrdiff_t share(ptrdiff_t count, ptrdiff_t part, ptrdiff_t parts) {
  return count * part / parts;
}

static inline ptrdiff_t smaller_count(ptrdiff_t first, ptrdiff_t second) {
  return first < second ? first : second;
}

static inline ptrdiff_t larger_count(ptrdiff_t first, ptrdiff_t second) {
  return first > second ? first : second;
}

static inline ptrdiff_t quotient_up(ptrdiff_t count, ptrdiff_t size) {
  return (count + size - 1) / size;
}

/// Parts worth having for so many multiplications with addition: each at least 30 µs or so, and
/// an even number of them.
static inline ptrdiff_t wanted_parts(ptrdiff_t terms) {
  const ptrdiff_t each = 2000000;
  if (terms < each / 2) return 1;
  const ptrdiff_t parts = quotient_up(terms, 2 * each) * 2;
  return parts < 32 ? parts : 32;
}

enum {
  /// Panels that are worked on together at most, so that their weights stay in the second-level
  /// cache while the rows pass by.
  group_panels = 4,
};

/// Groups that panels are worked on in: an even number of them, so that two threads share alike.
static inline ptrdiff_t panel_groups(ptrdiff_t panels) {
  const ptrdiff_t groups = quotient_up(panels, group_panels);
  return groups > 1 ? groups + groups % 2 : 1;
}

typedef struct {
  ptrdiff_t first, count;
} PanelGroup;

/// One of the groups, all of which have about the same size.
static inline PanelGroup panel_group(ptrdiff_t panels, ptrdiff_t group) {
  const ptrdiff_t groups = panel_groups(panels);
  const ptrdiff_t first = share(panels, group, groups);
  return (PanelGroup){first, share(panels, group + 1, groups) - first};
}

typedef struct {
  ptrdiff_t rowParts, panelParts;
} ProductDivision;

/// Columns are cut first, because each weight is then read by one part only, but for long matrices
/// the rows of a part shall fit into the second-level cache.
static inline ProductDivision divide_product(const CKProduct *product) {
  const ptrdiff_t panels = ck_blocks(product->columns), groups = panel_groups(panels);
  // A weight that is read for few rows costs as much as 16 of them.
  const ptrdiff_t wanted =
      wanted_parts((product->rows + 16) * product->depth * panels * ck_block);
  ProductDivision division = {.rowParts = quotient_up(product->rows, 400)};
  division.panelParts = smaller_count(groups, quotient_up(wanted, division.rowParts));
  const ptrdiff_t rowParts = quotient_up(wanted, division.panelParts);
  if (rowParts > division.rowParts) {
    division.rowParts = larger_count(
        division.rowParts, smaller_count(rowParts, product->rows / 28));
  }
  return division;
}

/// Parts of one head's attention: about 28 rows of the query each.
static inline ptrdiff_t attention_parts(const CKAttention *attention) {
  return quotient_up(attention->queries, 28);
}

/// Floats from one row of scores to the next: an odd number of cache lines, so that rows do not
/// compete for the same lines.
static inline ptrdiff_t attention_stride(const CKAttention *attention) {
  return (ck_blocks(attention->keys) | 1) * ck_block;
}
