// Arrays, and rows of row-major matrices. A row's rest of fewer than 16 elements is worked on as a
// vector filled up with what does not count.

CK_INLINE float sum_of_lanes(Vector value) {
  float sums[8];
  CK_UNROLLED for (int lane = 0; lane < 8; lane++) sums[lane] = value[lane] + value[lane + 8];
  CK_UNROLLED for (int lane = 0; lane < 4; lane++) sums[lane] += sums[lane + 4];
  return (sums[0] + sums[2]) + (sums[1] + sums[3]);
}

CK_INLINE float largest_lane(Vector value) {
  float largest = value[0];
  CK_UNROLLED for (int lane = 1; lane < ck_block; lane++) {
    if (value[lane] > largest) largest = value[lane];
  }
  return largest;
}

/// The first `count` lanes; the others are `filling`.
CK_INLINE Vector load_filled(const float *from, ptrdiff_t count, float filling) {
  Vector value = repeat(filling);
  for (ptrdiff_t lane = 0; lane < count; lane++) value[lane] = from[lane];
  return value;
}

CK_INLINE Vector combined(CKCombination combination, Vector first, Vector second) {
  switch (combination) {
    case CKCombinationAdd: return first + second;
    case CKCombinationSubtract: return first - second;
    case CKCombinationMultiply: return first * second;
    case CKCombinationDivide: return first / second;
    case CKCombinationMaximum: return larger(first, second);
    case CKCombinationMinimum: return first < second ? first : second;
  }
  return first;
}

#define CK_EACH_COMBINATION(combination)                                                     \
  case combination:                                                                          \
    for (; index + ck_block <= count; index += ck_block) {                                   \
      const Vector value =                                                                   \
          combined(combination, load(first + index), load(second + index));                  \
      store(output + index, limit(value, below, above));                                     \
    }                                                                                        \
    break;

static void combine(
    CKCombination combination, const float *first, const float *second, ptrdiff_t count,
    float lower, float upper, float *output) {
  const Vector below = repeat(lower), above = repeat(upper);
  ptrdiff_t index = 0;
  switch (combination) {
    CK_EACH_COMBINATION(CKCombinationAdd)
    CK_EACH_COMBINATION(CKCombinationSubtract)
    CK_EACH_COMBINATION(CKCombinationMultiply)
    CK_EACH_COMBINATION(CKCombinationDivide)
    CK_EACH_COMBINATION(CKCombinationMaximum)
    CK_EACH_COMBINATION(CKCombinationMinimum)
  }
  if (index < count) {
    const ptrdiff_t rest = count - index;
    const Vector value =
        combined(combination, load_some(first + index, rest), load_some(second + index, rest));
    store_some(output + index, limit(value, below, above), rest);
  }
}

static void softmax(
    const float *input, ptrdiff_t rows, ptrdiff_t count, ptrdiff_t inputStride, float scale,
    float *output, ptrdiff_t outputStride) {
  const ptrdiff_t whole = count / ck_block * ck_block, rest = count - whole;
  const float lowest = -__builtin_inff();
  for (ptrdiff_t r = 0; r < rows; r++) {
    const float *from = input + r * inputStride;
    float *to = output + r * outputStride;
    Vector most = repeat(lowest);
    for (ptrdiff_t i = 0; i < whole; i += ck_block) most = larger(load(from + i) * scale, most);
    for (ptrdiff_t i = whole; i < count; i++) {
      const float value = from[i] * scale;
      if (value > most[0]) most[0] = value;
    }
    const float largest = largest_lane(most);
    Vector sums = {};
    for (ptrdiff_t i = 0; i < whole; i += ck_block) {
      const Vector value = exponential(load(from + i) * scale - largest);
      store(to + i, value);
      sums += value;
    }
    Vector last = {};
    if (rest > 0) {
      last = exponential(load_some(from + whole, rest) * scale - largest);
      for (ptrdiff_t lane = rest; lane < ck_block; lane++) last[lane] = 0;
      sums += last;
    }
    const float factor = 1 / sum_of_lanes(sums);
    for (ptrdiff_t i = 0; i < whole; i += ck_block) store(to + i, load(to + i) * factor);
    if (rest > 0) store_some(to + whole, last * factor, rest);
  }
}

/// Σ (x - center)² of a row.
CK_INLINE float sum_of_squares(const float *from, ptrdiff_t count, float center) {
  Vector sums[2] = {};
  ptrdiff_t i = 0;
  for (; i + 2 * ck_block <= count; i += 2 * ck_block) {
    const Vector first = load(from + i) - center, second = load(from + i + ck_block) - center;
    sums[0] += first * first;
    sums[1] += second * second;
  }
  for (; i < count; i += ck_block) {
    const Vector value = i + ck_block <= count ? load(from + i)
                                               : load_filled(from + i, count - i, center);
    sums[0] += (value - center) * (value - center);
  }
  return sum_of_lanes(sums[0] + sums[1]);
}

CK_INLINE float sum_of_row(const float *from, ptrdiff_t count) {
  Vector sums[2] = {};
  ptrdiff_t i = 0;
  for (; i + 2 * ck_block <= count; i += 2 * ck_block) {
    sums[0] += load(from + i);
    sums[1] += load(from + i + ck_block);
  }
  for (; i < count; i += ck_block) {
    sums[0] += i + ck_block <= count ? load(from + i) : load_some(from + i, count - i);
  }
  return sum_of_lanes(sums[0] + sums[1]);
}

/// (x - center) · factor · scale + shift
CK_INLINE void normalize_row(
    const float *from, ptrdiff_t count, float center, float factor, const float *scale,
    const float *shift, float *to) {
  for (ptrdiff_t i = 0; i < count; i += ck_block) {
    const ptrdiff_t rest = smaller_count(ck_block, count - i);
    const bool isWhole = rest == ck_block;
    Vector value = isWhole ? load(from + i) : load_some(from + i, rest);
    value = (value - center) * factor;
    if (scale) value *= isWhole ? load(scale + i) : load_some(scale + i, rest);
    if (shift) value += isWhole ? load(shift + i) : load_some(shift + i, rest);
    if (isWhole) {
      store(to + i, value);
    } else {
      store_some(to + i, value, rest);
    }
  }
}

static void normalize(
    const float *input, ptrdiff_t rows, ptrdiff_t count, float epsilon, const float *scale,
    const float *shift, float *output) {
  for (ptrdiff_t r = 0; r < rows; r++) {
    const float *from = input + r * count;
    const float mean = sum_of_row(from, count) / (float)count;
    const float variance = sum_of_squares(from, count, mean) / (float)count;
    const float factor = 1 / __builtin_sqrtf(variance + epsilon);
    normalize_row(from, count, mean, factor, scale, shift, output + r * count);
  }
}

static void normalize_scale(
    const float *input, ptrdiff_t rows, ptrdiff_t count, float epsilon, const float *scale,
    float *output) {
  for (ptrdiff_t r = 0; r < rows; r++) {
    const float *from = input + r * count;
    const float factor =
        1 / __builtin_sqrtf(sum_of_squares(from, count, 0) / (float)count + epsilon);
    normalize_row(from, count, 0, factor, scale, NULL, output + r * count);
  }
}
