// Kernels for whatever the compiler was told to compile for: SSE2 on x86-64, NEON on arm64.

#define CK_SET_NAME "generic"
#define CK_SET ck_generic

#include "template/kernels.h"
