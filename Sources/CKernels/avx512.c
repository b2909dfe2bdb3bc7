// Kernels for AVX-512 (F, VL, DQ, BW), as in Skylake-X, Ice Lake and Zen 4.

#if defined(__x86_64__)

#define CK_AVX512
#define CK_SET_NAME "avx512"
#define CK_SET ck_avx512

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,fma"))), apply_to = function)
#include "template/kernels.h"
#pragma clang attribute pop

#endif
