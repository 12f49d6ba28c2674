#include "engine/stats/running_summary.h"
