// OpenBLAS: the C interface to BLAS and the library's own settings.
#pragma once
#include <cblas.h>
#include <openblas_config.h>
