// The ceiling of every figure: independent multiply-adds that never touch memory.

#include "CPeak.h"

#include <pthread.h>
#include <time.h>

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

// More chains than any core has latency times units in flight, and no more than there are registers.
enum { chains = 12, rounds = 2000000, attempts = 15, most_threads = 64 };

// Keeps the compiler from seeing that a result is never used.
static volatile float sink;

// A loop runs `rounds` times over `chains` registers of `width` numbers.
typedef struct {
  const char *name;
  int width;
  void (*run)(void);
} loop;

#define MULTIPLY_ADD_LOOP(vector, fill, combine, first)                         \
  vector sums[chains];                                                          \
  const vector factor = fill(0.999f), term = fill(0.001f);                      \
  for (int i = 0; i < chains; i++) sums[i] = fill(0.1f * (float)(i + 1));       \
  for (int round = 0; round < rounds; round++) {                                \
    _Pragma("clang loop unroll(full)") for (int i = 0; i < chains; i++) {       \
      sums[i] = combine;                                                        \
    }                                                                           \
  }                                                                             \
  float total = 0;                                                              \
  for (int i = 0; i < chains; i++) total += first;                              \
  sink = total

#if defined(__x86_64__)
__attribute__((target("avx512f"))) static void run_avx512(void) {
  MULTIPLY_ADD_LOOP(
      __m512, _mm512_set1_ps, _mm512_fmadd_ps(sums[i], factor, term), _mm512_cvtss_f32(sums[i]));
}

__attribute__((target("avx2,fma"))) static void run_avx2(void) {
  MULTIPLY_ADD_LOOP(
      __m256, _mm256_set1_ps, _mm256_fmadd_ps(sums[i], factor, term), _mm256_cvtss_f32(sums[i]));
}

static void run_sse2(void) {
  MULTIPLY_ADD_LOOP(
      __m128, _mm_set1_ps, _mm_add_ps(_mm_mul_ps(sums[i], factor), term), _mm_cvtss_f32(sums[i]));
}

static loop widest(void) {
  if (__builtin_cpu_supports("avx512f")) return (loop){"AVX-512", 16, run_avx512};
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return (loop){"AVX2 with FMA", 8, run_avx2};
  return (loop){"SSE2", 4, run_sse2};
}
#elif defined(__aarch64__)
static void run_neon(void) {
  MULTIPLY_ADD_LOOP(
      float32x4_t, vdupq_n_f32, vfmaq_f32(term, sums[i], factor), vgetq_lane_f32(sums[i], 0));
}

static loop widest(void) { return (loop){"NEON", 4, run_neon}; }
#else
static float same(float number) { return number; }

static void run_scalar(void) {
  MULTIPLY_ADD_LOOP(float, same, sums[i] * factor + term, sums[i]);
}

static loop widest(void) { return (loop){"scalar", 1, run_scalar}; }
#endif

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void *work(void *run) {
  (*(void (**)(void))run)();
  return 0;
}

// Seconds from the first thread's start to the last one's end, or a negative number.
static double attempt(void (*run)(void), int threads) {
  pthread_t others[most_threads];
  double start = now();
  int started = 1;
  while (started < threads && pthread_create(&others[started], 0, work, &run) == 0) started++;
  run();
  for (int i = 1; i < started; i++) pthread_join(others[i], 0);
  return started == threads ? now() - start : -1;
}

const char *peak_instruction_set(void) { return widest().name; }

double peak_operations_per_second(int threads) {
  if (threads < 1 || threads > most_threads) return 0;
  loop loop = widest();
  double operations = 2.0 * chains * rounds * loop.width * threads;
  double best = 0;
  for (int i = 0; i < attempts; i++) {
    double seconds = attempt(loop.run, threads);
    if (seconds <= 0) return 0;
    if (operations / seconds > best) best = operations / seconds;
  }
  return best;
}
