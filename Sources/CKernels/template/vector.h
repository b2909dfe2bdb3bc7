// The vector type of a kernel set: always 16 lanes, in however many registers the instruction set
// has for them.

#include <stddef.h>
#include <stdint.h>

#include "CKernels.h"

#pragma clang fp contract(fast)

#define CK_INLINE static inline __attribute__((always_inline))
#define CK_UNROLLED _Pragma("clang loop unroll(full)")

typedef float Vector __attribute__((ext_vector_type(16)));
typedef Vector UnalignedVector __attribute__((aligned(4)));
typedef int32_t Integers __attribute__((ext_vector_type(16)));

CK_INLINE Vector load(const float *from) { return *(const UnalignedVector *)from; }

CK_INLINE void store(float *to, Vector value) { *(UnalignedVector *)to = value; }

CK_INLINE Vector repeat(float value) { return (Vector){} + value; }

CK_INLINE Vector larger(Vector first, Vector second) {
  return first > second ? first : second;
}

/// A NaN in `value` stays NaN.
CK_INLINE Vector limit(Vector value, Vector lower, Vector upper) {
  value = lower > value ? lower : value;
  return upper < value ? upper : value;
}

/// The first `count` lanes; the others are 0.
CK_INLINE Vector load_some(const float *from, ptrdiff_t count) {
  Vector value = {};
  for (ptrdiff_t lane = 0; lane < count; lane++) value[lane] = from[lane];
  return value;
}

CK_INLINE void store_some(float *to, Vector value, ptrdiff_t count) {
  for (ptrdiff_t lane = 0; lane < count; lane++) to[lane] = value[lane];
}

CK_INLINE ptrdiff_t smaller_count(ptrdiff_t first, ptrdiff_t second) {
  return first < second ? first : second;
}

CK_INLINE ptrdiff_t larger_count(ptrdiff_t first, ptrdiff_t second) {
  return first > second ? first : second;
}

/// The first of the things that belong to `part` when `count` things are dealt out evenly.
CK_INLINE ptrdiff_t share(ptrdiff_t count, ptrdiff_t part, ptrdiff_t parts) {
  return count * part / parts;
}
