// The vector type of a kernel set: always 16 lanes, in however many registers the instruction set
// has for them.

#include <stddef.h>
#include <stdint.h>

#include "CKernels.h"

#pragma clang fp contract(fast)
// Functions that take vectors are inlined, so it is of no matter how they would be called.
#pragma clang diagnostic ignored "-Wpsabi"

#define CK_INLINE static inline __attribute__((always_inline))
#define CK_UNROLLED _Pragma("clang loop unroll(full)")

typedef float Vector __attribute__((ext_vector_type(16)));
typedef Vector UnalignedVector __attribute__((aligned(4)));
/// As much of a vector as a register holds, where work that needs many vectors at once is done part by
/// part.
#ifdef CK_AVX2
typedef float Part __attribute__((ext_vector_type(8)));
#else
typedef Vector Part;
#endif
enum { vector_parts = sizeof(Vector) / sizeof(Part) };
/// A number of weights that may lie at any address, as those of a file do.
typedef float StoredFloat __attribute__((aligned(1)));
typedef Vector StoredVector __attribute__((aligned(1)));
typedef int32_t Integers __attribute__((ext_vector_type(16)));

CK_INLINE Vector load(const float *from) { return *(const UnalignedVector *)from; }

CK_INLINE void store(float *to, Vector value) { *(UnalignedVector *)to = value; }

CK_INLINE Vector repeat(float value) { return (Vector)value; }

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

/// vectors[i][j] changes places with vectors[j][i].
CK_INLINE void turn(Vector vectors[16]) {
  Vector other[16];
  // Rows i and i + 8 are interleaved, four times: the classic perfect-shuffle transposition.
#define CK_SHUFFLE_PASS(in, out)                                                           \
  CK_UNROLLED for (int i = 0; i < 8; i++) {                                                \
    out[2 * i] = __builtin_shufflevector(                                                  \
        in[i], in[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);         \
    out[2 * i + 1] = __builtin_shufflevector(                                              \
        in[i], in[i + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);   \
  }
  CK_SHUFFLE_PASS(vectors, other)
  CK_SHUFFLE_PASS(other, vectors)
  CK_SHUFFLE_PASS(vectors, other)
  CK_SHUFFLE_PASS(other, vectors)
#undef CK_SHUFFLE_PASS
}

/// to[i · toStride + j] = from[j · fromStride + i] for i, j < 16.
static void transpose(const float *from, ptrdiff_t fromStride, float *to, ptrdiff_t toStride) {
  Vector vectors[16];
  CK_UNROLLED for (int i = 0; i < 16; i++) vectors[i] = load(from + i * fromStride);
  turn(vectors);
  CK_UNROLLED for (int i = 0; i < 16; i++) store(to + i * toStride, vectors[i]);
}

/// columns[j][i] = rows[i · stride + j] for i, j < 16; 0 for rows and columns that are not there.
CK_INLINE void load_columns(
    const StoredFloat *rows, ptrdiff_t stride, ptrdiff_t rowCount, ptrdiff_t columnCount,
    Vector columns[16]) {
  if (rowCount >= 16 && columnCount >= 16) {
    CK_UNROLLED for (int i = 0; i < 16; i++) {
      columns[i] = *(const StoredVector *)(rows + i * stride);
    }
  } else {
    for (ptrdiff_t i = 0; i < 16; i++) {
      columns[i] = (Vector){};
      for (ptrdiff_t j = 0; i < rowCount && j < 16 && j < columnCount; j++) {
        columns[i][j] = rows[i * stride + j];
      }
    }
  }
  turn(columns);
}
