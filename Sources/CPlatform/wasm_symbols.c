// The symbols that Embedded Swift expects of a platform and wasm32-unknown-none does not have: an
// allocator and what calls it. Elsewhere the C library brings them.

#if defined(__wasm__)

typedef __SIZE_TYPE__ size_t;

// Blocks are powers of two from 64 bytes on, each with a header in front that says which, and free
// blocks are kept in one list per power. A session's memory lives as long as the page, so simple
// beats thrifty.

enum { smallest = 6, sizes = 26, page = 65536 };

typedef struct block {
  struct block *next;
} block;

typedef struct {
  size_t magnitude;
  void *start;
} header;

static block *free_blocks[sizes];
static size_t top;
static size_t limit;
extern unsigned char __heap_base;

static void *grow(size_t count) {
  if (top == 0) {
    top = ((size_t)&__heap_base + 15) & ~(size_t)15;
    limit = __builtin_wasm_memory_size(0) * page;
  }
  if (count > ~(size_t)0 - page - top) return 0;
  if (top + count > limit) {
    size_t pages = (top + count - limit + page - 1) / page;
    if (__builtin_wasm_memory_grow(0, pages) == ~(size_t)0) return 0;
    limit += pages * page;
  }
  void *start = (void *)top;
  top += count;
  return start;
}

int posix_memalign(void **result, size_t alignment, size_t count) {
  if (alignment < 16) alignment = 16;
  size_t needed = count + alignment + sizeof(header);
  if (needed < count) return 12;
  size_t magnitude = smallest;
  while (magnitude < smallest + sizes - 1 && ((size_t)1 << magnitude) < needed) magnitude++;
  if (((size_t)1 << magnitude) < needed) return 12;
  block *found = free_blocks[magnitude - smallest];
  if (found) {
    free_blocks[magnitude - smallest] = found->next;
  } else {
    found = grow((size_t)1 << magnitude);
    if (!found) return 12;
  }
  size_t address = ((size_t)found + sizeof(header) + alignment - 1) & ~(alignment - 1);
  header *note = (header *)address - 1;
  note->magnitude = magnitude;
  note->start = found;
  *result = (void *)address;
  return 0;
}

void free(void *address) {
  if (!address) return;
  header *note = (header *)address - 1;
  size_t magnitude = note->magnitude;
  block *freed = note->start;
  freed->next = free_blocks[magnitude - smallest];
  free_blocks[magnitude - smallest] = freed;
}

size_t __stack_chk_guard = 0x5bd1e995;

void __stack_chk_fail(void) { __builtin_trap(); }

void *memmove(void *target, const void *source, size_t count) {
  unsigned char *to = target;
  const unsigned char *from = source;
  if (to < from) {
    for (size_t i = 0; i < count; i++) to[i] = from[i];
  } else {
    for (size_t i = count; i > 0; i--) to[i - 1] = from[i - 1];
  }
  return target;
}

void *memcpy(void *target, const void *source, size_t count) {
  return memmove(target, source, count);
}

void *memset(void *target, int value, size_t count) {
  unsigned char *to = target;
  for (size_t i = 0; i < count; i++) to[i] = (unsigned char)value;
  return target;
}

#endif
