#include "engine/monitor/target.h"
