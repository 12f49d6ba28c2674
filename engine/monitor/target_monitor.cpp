#include "engine/monitor/target_monitor.h"
