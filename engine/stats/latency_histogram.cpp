#include "engine/stats/latency_histogram.h"
