// Measures the kernels of Sources/CKernels on layers of well-known networks.
//
//   layers [--set NAME] [--threads N] [--rounds N] [--part TEXT] [--method TEXT] [--check]
//
// Prints for every layer and method the least time of many rounds, what that is in GFLOP/s of the
// direct sum, and its share of the peak: independent fused multiply-adds, measured beforehand.
// Weights rotate through copies of 64 MiB together, as they do in a network that is larger than the
// caches. --check compares with sums in double precision instead.

#define _GNU_SOURCE
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "CKernels.h"

typedef struct {
  const char *name;
  ptrdiff_t inputs, outputs, height, kernel, stride;
} Layer;

static const Layer layers[] = {
    {"vgg conv1_1 3-64 224", 3, 64, 224, 3, 1},
    {"vgg conv1_2 64-64 224", 64, 64, 224, 3, 1},
    {"vgg conv2_1 64-128 112", 64, 128, 112, 3, 1},
    {"vgg conv2_2 128-128 112", 128, 128, 112, 3, 1},
    {"vgg conv3_1 128-256 56", 128, 256, 56, 3, 1},
    {"vgg conv3_2 256-256 56", 256, 256, 56, 3, 1},
    {"vgg conv4_1 256-512 28", 256, 512, 28, 3, 1},
    {"vgg conv4_2 512-512 28", 512, 512, 28, 3, 1},
    {"vgg conv5 512-512 14", 512, 512, 14, 3, 1},
    {"resnet conv1 3-64 224 7x7", 3, 64, 224, 7, 2},
    {"resnet 3x3 64 56", 64, 64, 56, 3, 1},
    {"resnet 3x3 128 28", 128, 128, 28, 3, 1},
    {"resnet 3x3 256 14", 256, 256, 14, 3, 1},
    {"resnet 3x3 512 7", 512, 512, 7, 3, 1},
    {"resnet 3x3/2 64-128 56", 64, 128, 56, 3, 2},
    {"resnet 3x3/2 128-128 56", 128, 128, 56, 3, 2},
    {"resnet 3x3/2 256-256 28", 256, 256, 28, 3, 2},
    {"resnet 3x3/2 512-512 14", 512, 512, 14, 3, 2},
    {"resnet 1x1 64-64 56", 64, 64, 56, 1, 1},
    {"resnet 1x1 64-256 56", 64, 256, 56, 1, 1},
    {"resnet 1x1 256-64 56", 256, 64, 56, 1, 1},
    {"resnet 1x1 512-128 28", 512, 128, 28, 1, 1},
    {"resnet 1x1 128-512 28", 128, 512, 28, 1, 1},
    {"resnet 1x1 1024-256 14", 1024, 256, 14, 1, 1},
    {"resnet 1x1 256-1024 14", 256, 1024, 14, 1, 1},
    {"resnet 1x1 2048-512 7", 2048, 512, 7, 1, 1},
    {"resnet 1x1 512-2048 7", 512, 2048, 7, 1, 1},
    {"resnet 1x1/2 256-512 56", 256, 512, 56, 1, 2},
    {"resnet 1x1/2 1024-2048 14", 1024, 2048, 14, 1, 2},
    {"googlenet 3x3 64-192 56", 64, 192, 56, 3, 1},
    {"googlenet 3x3 96-128 28", 96, 128, 28, 3, 1},
    {"googlenet 3x3 128-192 28", 128, 192, 28, 3, 1},
    {"googlenet 3x3 96-208 14", 96, 208, 14, 3, 1},
    {"googlenet 3x3 160-320 14", 160, 320, 14, 3, 1},
    {"googlenet 3x3 192-384 7", 192, 384, 7, 3, 1},
    {"googlenet 5x5 16-32 28", 16, 32, 28, 5, 1},
    {"googlenet 5x5 48-128 7", 48, 128, 7, 5, 1},
    {"googlenet 1x1 192-64 28", 192, 64, 28, 1, 1},
    {"googlenet 1x1 480-16 14", 480, 16, 14, 1, 1},
    {"squeezenet conv1 3-64 224", 3, 64, 224, 3, 2},
    {"squeezenet 3x3 16-64 56", 16, 64, 56, 3, 1},
    {"squeezenet 3x3 32-128 28", 32, 128, 28, 3, 1},
    {"squeezenet 3x3 48-192 14", 48, 192, 14, 3, 1},
    {"squeezenet 3x3 64-256 14", 64, 256, 14, 3, 1},
    {"squeezenet 1x1 512-1000 14", 512, 1000, 14, 1, 1},
    {"efficientnet 1x1 24-144 56", 24, 144, 56, 1, 1},
    {"efficientnet 1x1 240-40 28", 240, 40, 28, 1, 1},
    {"efficientnet 1x1 112-672 14", 112, 672, 14, 1, 1},
    {"efficientnet 1x1 320-1280 7", 320, 1280, 7, 1, 1},
    {"vit patches 3-768 224", 3, 768, 224, 16, 16},
    {"yolo 3x3 32-64 320", 32, 64, 320, 3, 1},
};

typedef struct {
  const char *name;
  ptrdiff_t rows, depth, columns;
} Matrix;

static const Matrix matrices[] = {
    {"vit-b 197x768x768", 197, 768, 768},   {"vit-b 197x768x2304", 197, 768, 2304},
    {"vit-b 197x768x3072", 197, 768, 3072}, {"vit-b 197x3072x768", 197, 3072, 768},
    {"deit-ti 197x192x192", 197, 192, 192}, {"deit-ti 197x192x768", 197, 192, 768},
    {"deit-ti 197x768x192", 197, 768, 192}, {"scores 197x64x197", 197, 64, 197},
    {"values 197x197x64", 197, 197, 64},    {"resnet fc 1x2048x1000", 1, 2048, 1000},
    {"vgg fc6 1x25088x4096", 1, 25088, 4096}, {"vgg fc7 1x4096x4096", 1, 4096, 4096},
    {"fc 16x2048x1000", 16, 2048, 1000},
};

/// Depthwise: channels, height, kernel, stride.
static const Layer depthwise_layers[] = {
    {"depthwise 32 112 3x3", 32, 32, 112, 3, 1},   {"depthwise 96 112 3x3/2", 96, 96, 112, 3, 2},
    {"depthwise 144 56 3x3", 144, 144, 56, 3, 1},  {"depthwise 144 56 5x5/2", 144, 144, 56, 5, 2},
    {"depthwise 240 28 5x5", 240, 240, 28, 5, 1},  {"depthwise 240 28 3x3/2", 240, 240, 28, 3, 2},
    {"depthwise 480 14 3x3", 480, 480, 14, 3, 1},  {"depthwise 480 14 5x5", 480, 480, 14, 5, 1},
    {"depthwise 672 14 5x5/2", 672, 672, 14, 5, 2}, {"depthwise 1152 7 5x5", 1152, 1152, 7, 5, 1},
    {"depthwise 1152 7 3x3", 1152, 1152, 7, 3, 1},
};

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static float *floats(size_t count) {
  size_t bytes = (count * sizeof(float) + (2u << 20) - 1) & ~(size_t)((2u << 20) - 1);
  float *memory = aligned_alloc(2u << 20, bytes);
  madvise(memory, bytes, MADV_HUGEPAGE);
  memset(memory, 0, bytes);
  return memory;
}

static unsigned long long seed = 1;

static void fill(float *values, size_t count, float scale) {
  for (size_t i = 0; i < count; i++) {
    seed = seed * 6364136223846793005ull + 1442695040888963407ull;
    values[i] = ((float)(seed >> 40) / 8388608.0f - 1.0f) * scale;
  }
}

// MARK: Threads: workers that wait for a round, spinning, and take its parts.

enum { most_threads = 64 };

typedef struct Work {
  void (*part)(const struct Work *work, ptrdiff_t part, int thread);
  ptrdiff_t parts;
} Work;

static void relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

static int threads = 2;
static _Atomic(const Work *) current;
static atomic_int started, finished;
static atomic_long next_part;

static void take_parts(const Work *work, int thread) {
  for (;;) {
    const ptrdiff_t part = atomic_fetch_add(&next_part, 1);
    if (part >= work->parts) return;
    work->part(work, part, thread);
  }
}

static void *worker(void *argument) {
  const int thread = (int)(intptr_t)argument;
  int seen = 0;
  for (;;) {
    while (atomic_load(&started) == seen) relax();
    seen++;
    take_parts(atomic_load(&current), thread);
    atomic_fetch_add(&finished, 1);
  }
  return NULL;
}

static void run(const Work *work) {
  atomic_store(&current, work);
  atomic_store(&next_part, 0);
  atomic_store(&finished, 0);
  if (threads > 1) atomic_fetch_add(&started, 1);
  take_parts(work, 0);
  while (atomic_load(&finished) < threads - 1) relax();
}

// MARK: Peak

#if defined(__x86_64__)
__attribute__((target("avx512f"))) static void sum_avx512(long rounds) {
  for (long i = 0; i < rounds; i++) {
    __asm__ volatile(
        "vfmadd231ps %%zmm0,%%zmm0,%%zmm1\nvfmadd231ps %%zmm0,%%zmm0,%%zmm2\n"
        "vfmadd231ps %%zmm0,%%zmm0,%%zmm3\nvfmadd231ps %%zmm0,%%zmm0,%%zmm4\n"
        "vfmadd231ps %%zmm0,%%zmm0,%%zmm5\nvfmadd231ps %%zmm0,%%zmm0,%%zmm6\n"
        "vfmadd231ps %%zmm0,%%zmm0,%%zmm7\nvfmadd231ps %%zmm0,%%zmm0,%%zmm8\n"
        "vfmadd231ps %%zmm0,%%zmm0,%%zmm9\nvfmadd231ps %%zmm0,%%zmm0,%%zmm10\n" ::
            : "zmm0", "zmm1", "zmm2", "zmm3", "zmm4", "zmm5", "zmm6", "zmm7", "zmm8", "zmm9",
              "zmm10");
  }
}

__attribute__((target("avx2,fma"))) static void sum_avx2(long rounds) {
  for (long i = 0; i < rounds; i++) {
    __asm__ volatile(
        "vfmadd231ps %%ymm0,%%ymm0,%%ymm1\nvfmadd231ps %%ymm0,%%ymm0,%%ymm2\n"
        "vfmadd231ps %%ymm0,%%ymm0,%%ymm3\nvfmadd231ps %%ymm0,%%ymm0,%%ymm4\n"
        "vfmadd231ps %%ymm0,%%ymm0,%%ymm5\nvfmadd231ps %%ymm0,%%ymm0,%%ymm6\n"
        "vfmadd231ps %%ymm0,%%ymm0,%%ymm7\nvfmadd231ps %%ymm0,%%ymm0,%%ymm8\n"
        "vfmadd231ps %%ymm0,%%ymm0,%%ymm9\nvfmadd231ps %%ymm0,%%ymm0,%%ymm10\n" ::
            : "ymm0", "ymm1", "ymm2", "ymm3", "ymm4", "ymm5", "ymm6", "ymm7", "ymm8", "ymm9",
              "ymm10");
  }
}
#endif

enum { peak_rounds = 100000 };
static int peak_lanes;

static void peak_part(const Work *work, ptrdiff_t part, int thread) {
  (void)work, (void)part, (void)thread;
#if defined(__x86_64__)
  if (peak_lanes == 16) sum_avx512(peak_rounds);
  if (peak_lanes == 8) sum_avx2(peak_rounds);
#endif
}

/// FLOP/s of independent fused multiply-adds on all threads; 0 where that is not known.
static double measured_peak(const char *set) {
  peak_lanes = strcmp(set, "avx512") == 0 ? 16 : strcmp(set, "avx2") == 0 ? 8 : 0;
  double best = 1e9;
  const Work work = {peak_part, threads};
  for (int round = 0; round < 40 && peak_lanes > 0; round++) {
    const double start = now();
    run(&work);
    best = fmin(best, now() - start);
  }
  return threads * peak_rounds * 10.0 * 2 * peak_lanes / best;
}

// MARK: Layers

typedef struct {
  Work work;
  const CKKernels *kernels;
  CKConvolutionPlan plan;
  CKProduct product;
  const float *input, *weights;
  const CKFinish *finish;
  float *output, *shared, *scratch[most_threads];
} Job;

static void transform_part(const Work *work, ptrdiff_t part, int thread) {
  const Job *job = (const Job *)work;
  job->kernels->transform(&job->plan, part, job->input, job->shared, job->scratch[thread]);
}

static void convolve_part(const Work *work, ptrdiff_t part, int thread) {
  const Job *job = (const Job *)work;
  job->kernels->convolve(
      &job->plan, part, job->input, job->weights, job->finish, job->output, job->shared,
      job->scratch[thread]);
}

static void multiply_part(const Work *work, ptrdiff_t part, int thread) {
  (void)thread;
  const Job *job = (const Job *)work;
  job->kernels->multiply(
      &job->product, part, job->input, job->weights, job->finish, job->output);
}

static void carry_out(Job *job) {
  if (job->plan.transformParts > 0) {
    job->work = (Work){transform_part, job->plan.transformParts};
    run(&job->work);
  }
  job->work = (Work){convolve_part, job->plan.parts};
  run(&job->work);
}

static int rounds = 30;
static bool checks;
static const char *wanted_text = "", *wanted_method = "";

static void report(
    const char *name, const char *method, double seconds, double flops, double peak) {
  printf("%-28s %-10s %9.3f ms %8.1f GFLOP/s", name, method, seconds * 1e3, flops / seconds * 1e-9);
  if (peak > 0) printf(" %6.1f %%", 100 * flops / seconds / peak);
  printf("\n");
  fflush(stdout);
}

/// The exact sum behind one output.
static double exact_sum(
    const CKConvolution *c, const float *planar, const float *weights, ptrdiff_t y, ptrdiff_t x) {
  double sum = 0;
  for (ptrdiff_t i = 0; i < c->inputChannels; i++) {
    const float *plane = planar + i * c->inputHeight * c->inputWidth;
    for (ptrdiff_t ky = 0; ky < c->kernelHeight; ky++) {
      const ptrdiff_t row = y * c->strideY + ky - c->paddingTop;
      for (ptrdiff_t kx = 0; kx < c->kernelWidth; kx++) {
        const ptrdiff_t column = x * c->strideX + kx - c->paddingLeft;
        const float weight = *weights++;
        if (row < 0 || column < 0 || row >= c->inputHeight || column >= c->inputWidth) continue;
        sum += (double)plane[row * c->inputWidth + column] * weight;
      }
    }
  }
  return sum;
}

/// Compares some of the outputs, which a ReLU has limited.
static void check_layer(
    const CKConvolution *c, const float *planar, const float *weights, const float *bias,
    const float *output) {
  const ptrdiff_t pixels = c->outputHeight * c->outputWidth;
  const ptrdiff_t depth = c->inputChannels * c->kernelHeight * c->kernelWidth;
  double worst = 0, largest = 0;
  for (ptrdiff_t o = 0; o < c->outputChannels; o += o % 16 == 3 ? 29 : 1) {
    for (ptrdiff_t y = 0; y < c->outputHeight; y += c->outputHeight > 30 ? 7 : 1) {
      for (ptrdiff_t x = 0; x < c->outputWidth; x++) {
        const double sum = bias[o] + exact_sum(c, planar, weights + o * depth, y, x);
        const double got = output[(o / 16 * pixels + y * c->outputWidth + x) * 16 + o % 16];
        largest = fmax(largest, fabs(sum));
        worst = fmax(worst, fabs(got - fmax(sum, 0)));
      }
    }
  }
  printf("    error %.2e of the largest magnitude\n", worst / largest);
}

static void measure_layer(const CKKernels *kernels, const Layer *layer, double peak) {
  static const char *const names[] = {"pointwise", "direct", "winograd2", "winograd4", "winograd6"};
  const bool planar = layer->inputs == 3;
  const ptrdiff_t padding = layer->kernel == 16 ? 0 : layer->kernel / 2;
  const ptrdiff_t out = (layer->height + 2 * padding - layer->kernel) / layer->stride + 1;
  const CKConvolution c = {
      .inputChannels = layer->inputs, .outputChannels = layer->outputs, .groups = 1,
      .inputHeight = layer->height, .inputWidth = layer->height, .outputHeight = out,
      .outputWidth = out, .kernelHeight = layer->kernel, .kernelWidth = layer->kernel,
      .strideY = layer->stride, .strideX = layer->stride, .dilationY = 1, .dilationX = 1,
      .paddingTop = padding, .paddingLeft = padding,
      .inputLayout = planar ? CKLayoutPlanar : CKLayoutBlocked,
      .outputLayout = CKLayoutBlocked,
  };
  const ptrdiff_t pixels = layer->height * layer->height;
  const ptrdiff_t weightCount = layer->outputs * layer->inputs * layer->kernel * layer->kernel;
  float *image = floats((size_t)(layer->inputs * pixels));
  float *blocked = floats((size_t)(ck_blocks(layer->inputs) * 16 * pixels));
  float *weights = floats((size_t)weightCount);
  float *bias = floats((size_t)ck_blocks(layer->outputs) * 16);
  float *output = floats((size_t)(ck_blocks(layer->outputs) * 16 * out * out));
  fill(image, (size_t)(layer->inputs * pixels), 1);
  fill(weights, (size_t)weightCount, 1);
  fill(bias, (size_t)layer->outputs, 1);
  for (ptrdiff_t i = 0; i < layer->inputs; i++)
    for (ptrdiff_t p = 0; p < pixels; p++)
      blocked[(i / 16 * pixels + p) * 16 + i % 16] = image[i * pixels + p];
  const CKFinish finish = {
      .bias = bias, .activation = CKActivationClamp, .lower = 0, .upper = INFINITY};

  const CKMethod chosen = ck_plan_convolution(&c).method;
  for (int method = CKMethodPointwise; method <= CKMethodWinograd6; method++) {
    Job job = {.kernels = kernels, .plan = ck_plan_convolution_with(&c, method)};
    if ((int)job.plan.method != method) continue;
    if (method == CKMethodDirect && layer->kernel == 1) continue;
    if (!strstr(names[method], wanted_method)) continue;
    const ptrdiff_t copies = 1 + (checks ? 0 : (16 << 20) / job.plan.packedCount);
    float *packed = floats((size_t)(copies * job.plan.packedCount));
    kernels->pack_convolution(&job.plan, weights, packed);
    for (ptrdiff_t i = 1; i < copies; i++)
      memcpy(packed + i * job.plan.packedCount, packed, (size_t)job.plan.packedCount * 4);
    job.input = planar ? image : blocked;
    job.finish = &finish;
    job.output = output;
    job.shared = floats((size_t)job.plan.sharedCount);
    for (int t = 0; t < threads; t++) job.scratch[t] = floats((size_t)job.plan.scratchCount);
    double best = 1e9;
    for (int round = 0; round < (checks ? 1 : rounds); round++) {
      job.weights = packed + round % copies * job.plan.packedCount;
      const double start = now();
      carry_out(&job);
      best = fmin(best, now() - start);
    }
    const double flops = 2.0 * (double)(out * out * weightCount);
    char name[32];
    snprintf(name, sizeof name, "%s%s", names[method], method == (int)chosen ? "*" : "");
    report(layer->name, name, best, flops, peak);
    if (checks) check_layer(&c, image, weights, bias, output);
    free(packed);
    free(job.shared);
    for (int t = 0; t < threads; t++) free(job.scratch[t]);
  }
  free(image), free(blocked), free(weights), free(bias), free(output);
}

typedef struct {
  Work work;
  const CKKernels *kernels;
  CKConvolution shape;
  CKPooling pooling;
  const float *input, *packed;
  const CKFinish *finish;
  float *output;
} ImageJob;

static void depthwise_part(const Work *work, ptrdiff_t part, int thread) {
  (void)thread;
  const ImageJob *job = (const ImageJob *)work;
  job->kernels->depthwise(
      &job->shape, part, job->input, job->packed, job->finish, job->output);
}

static void pool_part(const Work *work, ptrdiff_t part, int thread) {
  (void)thread;
  const ImageJob *job = (const ImageJob *)work;
  job->kernels->pool(&job->pooling, part, job->input, job->output);
}

static double least_time(const Work *work) {
  double best = 1e9;
  for (int round = 0; round < rounds; round++) {
    const double start = now();
    run(work);
    best = fmin(best, now() - start);
  }
  return best;
}

static void measure_depthwise(const CKKernels *kernels, const Layer *layer, double peak) {
  const ptrdiff_t out = (layer->height - 1) / layer->stride + 1, padding = layer->kernel / 2;
  ImageJob job = {.kernels = kernels};
  job.shape = (CKConvolution){
      .inputChannels = layer->inputs, .outputChannels = layer->inputs, .groups = layer->inputs,
      .inputHeight = layer->height, .inputWidth = layer->height, .outputHeight = out,
      .outputWidth = out, .kernelHeight = layer->kernel, .kernelWidth = layer->kernel,
      .strideY = layer->stride, .strideX = layer->stride, .dilationY = 1, .dilationX = 1,
      .paddingTop = padding, .paddingLeft = padding};
  float *input = floats((size_t)(ck_blocks(layer->inputs) * 16 * layer->height * layer->height));
  float *output = floats((size_t)(ck_blocks(layer->inputs) * 16 * out * out));
  float *packed = floats((size_t)ck_depthwise_count(&job.shape));
  const CKFinish finish = {.activation = CKActivationClamp, .lower = 0, .upper = 6};
  job.input = input, job.packed = packed, job.output = output, job.finish = &finish;
  job.work = (Work){depthwise_part, ck_depthwise_parts(&job.shape)};
  const double flops = 2.0 * (double)(layer->inputs * out * out * layer->kernel * layer->kernel);
  report(layer->name, "depthwise", least_time(&job.work), flops, peak);
  free(input), free(output), free(packed);
}

/// Functions of elements and rows on one thread, and pooling.
static void measure_others(const CKKernels *kernels) {
  enum { count = 197 * 3072 };
  float *values = floats(count), *output = floats(64 * 112 * 112);
  float *image = floats(64 * 112 * 112);
  fill(values, count, 4);
  static const char *const names[] = {
      "none", "clamp", "gelu", "gelu tanh", "sigmoid", "silu", "hard swish", "hard sigmoid",
      "tanh", "erf", "exponential", "leaky"};
  for (int a = CKActivationNone; a <= CKActivationLeaky; a++) {
    const CKFinish finish = {.activation = (CKActivation)a, .lower = 0.1f, .upper = 0.5f};
    double best = 1e9;
    for (int round = 0; round < rounds; round++) {
      const double start = now();
      kernels->apply(values, count, &finish, output);
      best = fmin(best, now() - start);
    }
    printf("%-28s %.3f ns per element\n", names[a], best / count * 1e9);
  }
  double softmax = 1e9, normalize = 1e9;
  for (int round = 0; round < rounds; round++) {
    double start = now();
    kernels->softmax(values, 2364, 197, 197, 0.125f, output, 197);
    softmax = fmin(softmax, now() - start);
    start = now();
    kernels->normalize(values, 197, 768, 1e-6f, values, values, output);
    normalize = fmin(normalize, now() - start);
  }
  printf("%-28s %.3f ns per element\n", "softmax 2364x197", softmax / (2364 * 197) * 1e9);
  printf("%-28s %.3f ns per element\n", "normalize 197x768", normalize / (197 * 768) * 1e9);
  ImageJob job = {.kernels = kernels, .input = image, .output = output};
  job.pooling = (CKPooling){
      .channels = 64, .inputHeight = 112, .inputWidth = 112, .outputHeight = 56,
      .outputWidth = 56, .kernelHeight = 3, .kernelWidth = 3, .strideY = 2, .strideX = 2,
      .dilationY = 1, .dilationX = 1, .paddingTop = 1, .paddingLeft = 1};
  job.work = (Work){pool_part, ck_pooling_parts(&job.pooling)};
  printf("%-28s %.3f ms\n", "maximum 64 112 3x3/2", least_time(&job.work) * 1e3);
  free(values), free(output), free(image);
}

static void measure_matrix(const CKKernels *kernels, const Matrix *m, double peak) {
  Job job = {
      .kernels = kernels,
      .product = {
          .rows = m->rows, .depth = m->depth, .columns = m->columns, .leftStride = m->depth,
          .outputStride = m->columns}};
  const ptrdiff_t count = ck_panel_count(m->depth, m->columns);
  const ptrdiff_t copies = 1 + (checks ? 0 : (16 << 20) / count);
  float *left = floats((size_t)(m->rows * m->depth));
  float *right = floats((size_t)(m->depth * m->columns));
  float *packed = floats((size_t)(copies * count));
  float *output = floats((size_t)(m->rows * m->columns));
  fill(left, (size_t)(m->rows * m->depth), 1);
  fill(right, (size_t)(m->depth * m->columns), 1);
  for (ptrdiff_t i = 0; i < copies; i++) {
    kernels->pack_panels(
        right, m->columns, 1, m->depth, m->columns, 0, ck_blocks(m->columns), packed + i * count);
  }
  const CKFinish finish = {0};
  job.input = left, job.finish = &finish, job.output = output;
  job.work = (Work){multiply_part, ck_product_parts(&job.product)};
  double best = 1e9;
  for (int round = 0; round < (checks ? 1 : rounds); round++) {
    job.weights = packed + round % copies * count;
    const double start = now();
    run(&job.work);
    best = fmin(best, now() - start);
  }
  report(m->name, "product", best, 2.0 * (double)(m->rows * m->depth * m->columns), peak);
  if (m->rows == 1) printf("    weights at %.1f GB/s\n", (double)count * 4 / best * 1e-9);
  if (checks) {
    double worst = 0, largest = 0;
    for (ptrdiff_t r = 0; r < m->rows; r += 5)
      for (ptrdiff_t n = 0; n < m->columns; n += n % 16 == 2 ? 13 : 1) {
        double sum = 0;
        for (ptrdiff_t d = 0; d < m->depth; d++) {
          sum += (double)left[r * m->depth + d] * right[d * m->columns + n];
        }
        largest = fmax(largest, fabs(sum));
        worst = fmax(worst, fabs(sum - output[r * m->columns + n]));
      }
    printf("    error %.2e of the largest magnitude\n", worst / largest);
  }
  free(left), free(right), free(packed), free(output);
}

int main(int count, char **arguments) {
  const CKKernels *kernels = ck_kernels();
  for (int i = 1; i < count; i++) {
    const char *value = i + 1 < count ? arguments[i + 1] : "";
    if (strcmp(arguments[i], "--check") == 0) {
      checks = true;
    } else if (strcmp(arguments[i], "--set") == 0) {
      kernels = ck_kernels_named(value), i++;
    } else if (strcmp(arguments[i], "--threads") == 0) {
      threads = atoi(value), i++;
    } else if (strcmp(arguments[i], "--rounds") == 0) {
      rounds = atoi(value), i++;
    } else if (strcmp(arguments[i], "--part") == 0) {
      wanted_text = value, i++;
    } else if (strcmp(arguments[i], "--method") == 0) {
      wanted_method = value, i++;
    }
  }
  if (!kernels || threads < 1 || threads > most_threads) {
    fprintf(stderr, "error: this processor has no such kernels, or there are too many threads\n");
    return 1;
  }
  for (int t = 1; t < threads; t++) {
    pthread_t thread;
    pthread_create(&thread, NULL, worker, (void *)(intptr_t)t);
  }
  const double peak = measured_peak(kernels->name);
  printf("kernels %s, threads %d, peak %.1f GFLOP/s\n", kernels->name, threads, peak * 1e-9);
  for (size_t i = 0; i < sizeof layers / sizeof *layers; i++) {
    if (strstr(layers[i].name, wanted_text)) measure_layer(kernels, &layers[i], peak);
  }
  for (size_t i = 0; i < sizeof matrices / sizeof *matrices; i++) {
    if (strstr(matrices[i].name, wanted_text)) measure_matrix(kernels, &matrices[i], peak);
  }
  const size_t depthwise_count = sizeof depthwise_layers / sizeof *depthwise_layers;
  for (size_t i = 0; i < depthwise_count && !checks; i++) {
    if (strstr(depthwise_layers[i].name, wanted_text)) {
      measure_depthwise(kernels, &depthwise_layers[i], peak);
    }
  }
  if (!checks && *wanted_text == 0) measure_others(kernels);
  return 0;
}
