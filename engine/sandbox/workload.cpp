#include "engine/sandbox/workload.h"
