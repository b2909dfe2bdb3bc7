// Kernels for AVX2 with fused multiply-add, as in Haswell and Zen.

#if defined(__x86_64__)

#define CK_AVX2
#define CK_SET_NAME "avx2"
#define CK_SET ck_avx2

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "template/kernels.h"
#pragma clang attribute pop

#endif
