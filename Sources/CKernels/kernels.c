// Which set of kernels this processor can run.

#include "CKernels.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

extern const CKKernels ck_avx512, ck_avx2, ck_generic;

#if defined(__x86_64__)
enum {
  // Register state that the operating system saves: XMM and YMM; and mask, upper halves, ZMM16-31.
  saves_ymm = 0x06,
  saves_zmm = 0xE6,
  // Leaf 1, ecx.
  has_fma = 1 << 12,
  has_osxsave = 1 << 27,
  // Leaf 7, ebx.
  has_avx2 = 1 << 5,
  has_avx512f = 1 << 16,
  has_avx512dq = 1 << 17,
  has_avx512bw = 1 << 30,
};
static const unsigned has_avx512vl = 1u << 31;

/// The register state that the operating system saves.
static unsigned saved_state(void) {
  unsigned low, high;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

/// 2 for AVX-512, 1 for AVX2, 0 for neither.
static int instruction_level(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & has_osxsave) || !(c & has_fma)) return 0;
  const unsigned saved = saved_state();
  if ((saved & saves_ymm) != saves_ymm || !__get_cpuid_count(7, 0, &a, &b, &c, &d)) return 0;
  const unsigned avx512 = has_avx512f | has_avx512dq | has_avx512bw | has_avx512vl;
  if ((saved & saves_zmm) == saves_zmm && (b & avx512) == avx512) return 2;
  return b & has_avx2 ? 1 : 0;
}
#endif

const CKKernels *ck_kernels(void) {
#if defined(__x86_64__)
  switch (instruction_level()) {
    case 2: return &ck_avx512;
    case 1: return &ck_avx2;
  }
#endif
  return &ck_generic;
}

static bool is_equal(const char *first, const char *second) {
  while (*first && *first == *second) first++, second++;
  return *first == *second;
}

const CKKernels *ck_kernels_named(const char *name) {
  if (is_equal(name, ck_generic.name)) return &ck_generic;
#if defined(__x86_64__)
  const int level = instruction_level();
  if (level >= 2 && is_equal(name, ck_avx512.name)) return &ck_avx512;
  if (level >= 1 && is_equal(name, ck_avx2.name)) return &ck_avx2;
#endif
  return 0;
}
