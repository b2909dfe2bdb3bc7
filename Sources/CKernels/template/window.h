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

/// Windows along an axis of `inputs` that lie inside as a whole: those from `first` to before `next`.
CK_INLINE WindowRange whole_windows(
    ptrdiff_t padding, ptrdiff_t kernel, ptrdiff_t dilation, ptrdiff_t stride, ptrdiff_t inputs,
    ptrdiff_t outputs) {
  const ptrdiff_t room = inputs + padding - ((kernel - 1) * dilation + 1);
  const ptrdiff_t next = room < 0 ? 0 : smaller_count(room / stride + 1, outputs);
  return (WindowRange){smaller_count(quotient_up(padding, stride), next), next};
}
