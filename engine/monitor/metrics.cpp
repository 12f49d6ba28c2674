#include "engine/monitor/metrics.h"
