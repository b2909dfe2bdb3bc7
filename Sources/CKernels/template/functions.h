// The exponential function, its relatives and the activations, 16 lanes at a time. The polynomials
// of exponential, tangent and near error function are those of Moshier's Cephes library (expf,
// tanhf, erff). Errors are stated against double precision and held by tests.

CK_INLINE Vector as_vector(Integers bits) { return (Vector)bits; }

CK_INLINE Integers as_integers(Vector value) { return (Integers)value; }

CK_INLINE Vector magnitude(Vector x) { return as_vector(as_integers(x) & 0x7FFFFFFF); }

CK_INLINE Vector with_sign(Vector value, Vector sign) {
  return as_vector(as_integers(value) | (as_integers(sign) & (int32_t)0x80000000));
}

/// eˣ, with a relative error of at most 2e-7 where the result is a normal number.
///
/// x = n·ln 2 + r with |r| ≤ ln 2 / 2; eʳ is a polynomial; 2ⁿ is two factors of bits, so that
/// results below the smallest normal number come out as well.
CK_INLINE Vector exponential(Vector x) {
  x = limit(x, repeat(-104), repeat(89));
  // Adding 1.5 · 2²³ rounds to an integer, and leaves it in the low bits.
  const Vector shifted = x * 1.44269504f + 12582912.0f;
  const Vector n = shifted - 12582912.0f;
  const Vector r = x - n * 0.693359375f - n * -2.12194440e-4f;
  Vector p = r * 1.9875691500e-4f + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r + 1.0f;
  const Integers exponent = as_integers(shifted) - 0x4B400000;
  const Integers half = exponent >> 1;
  const Vector first = as_vector((half + 127) << 23);
  const Vector second = as_vector((exponent - half + 127) << 23);
  return p * first * second;
}

/// 1 / (1 + e⁻ˣ), with a relative error of at most 3e-7 where the result is a normal number.
CK_INLINE Vector sigmoid(Vector x) { return 1.0f / (1.0f + exponential(-x)); }

/// tanh x, with a relative error of at most 2.5e-7.
CK_INLINE Vector hyperbolic_tangent(Vector x) {
  const Vector z = x * x;
  Vector p = z * -5.70498872745e-3f + 2.06390887954e-2f;
  p = p * z - 5.37397155531e-2f;
  p = p * z + 1.33314422036e-1f;
  p = p * z - 3.33332819422e-1f;
  const Vector near = p * z * x + x;
  const Vector size = magnitude(x);
  const Vector far = with_sign(1.0f - 2.0f / (exponential(size + size) + 1.0f), x);
  return size < 0.625f ? near : far;
}

/// 2/√π ∫₀ˣ e^(−t²) dt, with an absolute error of at most 1.5e-7.
///
/// From 1 on it is 1 - e^p(x), with p a polynomial for ln(1 - erf x), fitted on 0.95 ... 3.95 for
/// the least absolute error of the result; beyond 4, erf x is 1 in float32.
CK_INLINE Vector error_function(Vector x) {
  const Vector z = x * x;
  Vector p = z * 7.853861353e-5f - 8.010193625e-4f;
  p = p * z + 5.188327686e-3f;
  p = p * z - 2.685381194e-2f;
  p = p * z + 1.128358515e-1f;
  p = p * z - 3.761262582e-1f;
  p = p * z + 1.128379166f;
  const Vector near = p * x;
  const Vector size = limit(magnitude(x), repeat(0), repeat(4));
  Vector q = size * 1.9150413572788239e-4f - 2.999540651217103e-3f;
  q = q * size + 2.2051997482776642e-2f;
  q = q * size - 1.0356689244508743e-1f;
  q = q * size - 6.376000642776489e-1f;
  q = q * size - 1.127426028251648f;
  q = q * size - 2.56445724517107e-4f;
  const Vector far = with_sign(1.0f - exponential(q), x);
  return magnitude(x) > 1.0f ? far : near;
}

CK_INLINE Vector activated(
    Vector x, const CKActivation activation, const float lower, const float upper) {
  switch (activation) {
    case CKActivationNone:
      return x;
    case CKActivationClamp:
      return limit(x, repeat(lower), repeat(upper));
    case CKActivationGelu:
      return x * 0.5f * (error_function(x * 0.70710678f) + 1.0f);
    case CKActivationGeluTanh: {
      const Vector inner = (x + x * x * x * 0.044715f) * 0.79788456f;
      return x * 0.5f * (hyperbolic_tangent(inner) + 1.0f);
    }
    case CKActivationSigmoid:
      return sigmoid(x);
    case CKActivationSilu:
      return x * sigmoid(x);
    case CKActivationHardSwish:
      return x * limit(x * (1.0f / 6) + 0.5f, repeat(0), repeat(1));
    case CKActivationHardSigmoid:
      return limit(x * lower + upper, repeat(0), repeat(1));
    case CKActivationTanh:
      return hyperbolic_tangent(x);
    case CKActivationErf:
      return error_function(x);
    case CKActivationExponential:
      return exponential(x);
    case CKActivationLeaky:
      return x < 0.0f ? x * lower : x;
  }
  return x;
}

/// `count` elements, one loop per activation so that each is compiled without the choice.
#define CK_EACH(activation)                                                               \
  case activation:                                                                        \
    for (; index + ck_block <= count; index += ck_block) {                                \
      store(output + index, activated(load(input + index), activation, lower, upper));    \
    }                                                                                     \
    if (index < count) {                                                                  \
      const Vector rest = load_some(input + index, count - index);                        \
      store_some(output + index, activated(rest, activation, lower, upper), count - index); \
    }                                                                                     \
    break;

/// The finish's activation of `count` elements; may work in place.
static void apply(
    const float *input, ptrdiff_t count, const CKFinish *finish, float *output) {
  const float lower = finish->lower, upper = finish->upper;
  ptrdiff_t index = 0;
  switch (finish->activation) {
    CK_EACH(CKActivationNone)
    CK_EACH(CKActivationClamp)
    CK_EACH(CKActivationGelu)
    CK_EACH(CKActivationGeluTanh)
    CK_EACH(CKActivationSigmoid)
    CK_EACH(CKActivationSilu)
    CK_EACH(CKActivationHardSwish)
    CK_EACH(CKActivationHardSigmoid)
    CK_EACH(CKActivationTanh)
    CK_EACH(CKActivationErf)
    CK_EACH(CKActivationExponential)
    CK_EACH(CKActivationLeaky)
  }
}

/// ln x of positive, normal x, with an absolute error of at most 1e-7 or a relative one of 2e-7.
CK_INLINE Vector logarithm(Vector x) {
  // x = m · 2ⁿ with √½ ≤ m < √2.
  const Integers bits = as_integers(x) - 0x3F3504F3;
  const Integers exponent = bits >> 23;
  const Vector m = as_vector((bits & 0x007FFFFF) + 0x3F3504F3) - 1.0f;
  const Vector n = __builtin_convertvector(exponent, Vector);
  const Vector z = m * m;
  Vector p = m * 7.0376836292e-2f - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  return (p * m * z + n * -2.12194440e-4f - z * 0.5f) + m + n * 0.693359375f;
}
