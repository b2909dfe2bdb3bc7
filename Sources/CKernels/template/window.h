// Windows that slide over an image.

/// Elements of a window that lie inside an axis of `count`: the window begins at `start`.
typedef struct {
  ptrdiff_t first, next;
} WindowRange;

CK_INLINE WindowRange inside(
    ptrdiff_t start, ptrdiff_t kernel, ptrdiff_t dilation, ptrdiff_t count) {
  const ptrdiff_t first = start < 0 ? quotient_up(-start, dilation) : 0;
  const ptrdiff_t next = start < count ? quotient_up(count - start, dilation) : 0;
  return (WindowRange){smaller_count(first, kernel), smaller_count(next, kernel)};
}
